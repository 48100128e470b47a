package network.icn.cli.devnet;

import java.io.InputStream;
import java.util.SplittableRandom;

/// Bytes that follow from a number: the same number gives the same ones, and nothing compresses them.
final class RandomContent extends InputStream {
    private static final int CHUNK = 1 << 16;

    private final SplittableRandom random;
    private final byte[] chunk = new byte[CHUNK];
    private int at = CHUNK;
    private long left;

    /// @param bytes how many there are
    RandomContent(long seed, long bytes) {
        this.random = new SplittableRandom(seed);
        this.left = bytes;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        if (left == 0) {
            return -1;
        }
        if (at == CHUNK) {
            random.nextBytes(chunk);
            at = 0;
        }
        int wanted = (int) Math.min(Math.min(length, CHUNK - at), left);
        System.arraycopy(chunk, at, target, offset, wanted);
        at += wanted;
        left -= wanted;
        return wanted;
    }
}
