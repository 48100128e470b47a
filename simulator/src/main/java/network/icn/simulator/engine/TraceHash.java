package network.icn.simulator.engine;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import network.icn.protocol.kernel.bytes.Hash32;

/// A running hash over everything that happened, in order: two runs are the same exactly when their hashes are.
///
/// Steps are folded in batches, because one SHA-256 call a step would cost more than the step.
public final class TraceHash {
    private static final int BATCH_BYTES = 1 << 16;

    private final ByteBuffer batch = ByteBuffer.allocate(BATCH_BYTES);
    private Hash32 head = Hash32.ZERO;
    private long steps;

    /// One thing that happened: when, to whom, what.
    public void add(long nanos, int node, String what) {
        byte[] text = what.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(text.length, 256);
        if (batch.remaining() < 8 + 4 + 2 + length) {
            fold();
        }
        batch.putLong(nanos).putInt(node).putShort((short) length).put(text, 0, length);
        steps++;
    }

    /// How many steps have been hashed.
    public long steps() {
        return steps;
    }

    /// The hash of everything so far.
    public Hash32 value() {
        fold();
        return head;
    }

    private void fold() {
        if (batch.position() == 0) {
            return;
        }
        byte[] bytes = new byte[batch.flip().remaining()];
        batch.get(bytes);
        batch.clear();
        head = Hash32.sha256(head.bytes(), bytes);
    }
}
