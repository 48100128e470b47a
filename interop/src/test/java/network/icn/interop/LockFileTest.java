package network.icn.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LockFileTest {
    @Test
    void theLockFilePinsContentsAndNamesNoRegistry() throws IOException {
        String lock;
        try (InputStream content = JsPeers.resource("package-lock.json")) {
            lock = new String(content.readAllBytes(), StandardCharsets.UTF_8);
        }

        assertThat(lock).contains("\"integrity\": \"sha512-").doesNotContain("\"resolved\"");
    }
}
