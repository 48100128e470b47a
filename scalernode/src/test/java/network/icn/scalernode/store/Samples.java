package network.icn.scalernode.store;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/// Names and contents for tests.
final class Samples {
    private Samples() {}

    static ObjectName name(String text) {
        return ObjectName.of(text.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] random(int size, long seed) {
        byte[] content = new byte[size];
        new Random(seed).nextBytes(content);
        return content;
    }
}
