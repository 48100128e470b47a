package network.icn.libp2p;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Damages good inputs, and makes some noise, the same for the same seed.
final class Mutations {
    private static final byte[][] SPICES = {
        {},
        {0},
        {(byte) 0xff},
        {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f},
        {(byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, 1},
        {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x7f},
        {0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff},
        {0x0a, 0x00},
        "/p2p/".getBytes(StandardCharsets.US_ASCII),
        "\n".getBytes(StandardCharsets.US_ASCII),
        // DER: nothing, an empty string, an empty pair, an endless length.
        {5, 0},
        {4, 0},
        {0x30, 0},
        {0x30, (byte) 0x80},
    };

    private static final int MAX_NOISE_BYTES = 200;

    private final Random random;
    private final List<byte[]> corpus;

    Mutations(long seed, List<byte[]> corpus) {
        this.random = new Random(seed);
        this.corpus = corpus;
    }

    byte[] next() {
        if (random.nextInt(20) == 0) {
            byte[] noise = new byte[random.nextInt(MAX_NOISE_BYTES)];
            random.nextBytes(noise);
            return noise;
        }
        byte[] input = any().clone();
        for (int left = random.nextInt(4); left >= 0; left--) {
            input = mutatedOnce(input);
        }
        return input;
    }

    private byte[] any() {
        return corpus.get(random.nextInt(corpus.size()));
    }

    private byte[] mutatedOnce(byte[] input) {
        int at = random.nextInt(input.length + 1);
        return switch (random.nextInt(7)) {
            case 0 -> Arrays.copyOf(input, at);
            case 1 -> spliced(input, at, at, SPICES[random.nextInt(SPICES.length)]);
            case 2 -> spliced(input, at, Math.min(input.length, at + random.nextInt(8)), new byte[0]);
            case 3 -> {
                byte[] other = any();
                int from = random.nextInt(other.length + 1);
                yield spliced(input, at, input.length, Arrays.copyOfRange(other, from, other.length));
            }
            case 4 -> spliced(input, at, at, Arrays.copyOfRange(input, 0, at));
            default -> {
                byte[] changed = input.clone();
                if (at < changed.length) {
                    changed[at] ^= (byte) (1 << random.nextInt(8));
                }
                yield changed;
            }
        };
    }

    private static byte[] spliced(byte[] input, int from, int to, byte[] middle) {
        return ByteBuffer.allocate(from + middle.length + input.length - to)
                .put(input, 0, from)
                .put(middle)
                .put(input, to, input.length - to)
                .array();
    }
}
