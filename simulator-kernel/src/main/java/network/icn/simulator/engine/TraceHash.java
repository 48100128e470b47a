package network.icn.simulator.engine;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A running hash over everything that happened, in order: when each event ran, and what was noted of them. Two runs
/// are the same exactly when their hashes are.
///
/// Steps are folded in batches, because one SHA-256 call a step would cost more than the step.
public final class TraceHash {
    private static final int BATCH_BYTES = 1 << 16;
    private static final int HASH_BYTES = 32;

    private final ByteBuffer batch = ByteBuffer.allocate(BATCH_BYTES);
    private byte[] head = new byte[HASH_BYTES];
    private long steps;

    /// That an event ran.
    void add(long nanos) {
        room(Long.BYTES).putLong(nanos);
    }

    /// One thing that happened: when, to whom, what; of longer words the first 256 bytes.
    public void add(long nanos, int node, String what) {
        byte[] text = what.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(text.length, 256);
        room(Long.BYTES + Integer.BYTES + Short.BYTES + length)
                .putLong(nanos)
                .putInt(node)
                .putShort((short) length)
                .put(text, 0, length);
        steps++;
    }

    private ByteBuffer room(int bytes) {
        if (batch.remaining() < bytes) {
            fold();
        }
        return batch;
    }

    /// How many things have been noted.
    public long steps() {
        return steps;
    }

    /// The hash of everything so far, as 64 hexadecimal digits.
    public String value() {
        fold();
        return HexFormat.of().formatHex(head);
    }

    private void fold() {
        if (batch.position() == 0) {
            return;
        }
        byte[] bytes = new byte[HASH_BYTES + batch.flip().remaining()];
        System.arraycopy(head, 0, bytes, 0, HASH_BYTES);
        batch.get(bytes, HASH_BYTES, bytes.length - HASH_BYTES);
        batch.clear();
        head = sha256(bytes);
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
