package network.icn.libp2p.mux;

import java.nio.ByteBuffer;

/// A ring of received bytes. Grows with what arrives, which the window bounds; one-byte frames cost one byte.
/// Lets go of a large array once it is empty. Not thread-safe.
public final class ReceiveBuffer {
    private static final int INITIAL_BYTES = 512;
    private static final int KEPT_BYTES = 64 << 10;

    private byte[] ring = new byte[0];
    private int start;
    private int size;

    /// Empty.
    public ReceiveBuffer() {}

    /// Bytes that were received and not read yet.
    public int size() {
        return size;
    }

    /// Takes in what was received; reads the buffer to its end.
    public void append(ByteBuffer bytes) {
        int count = bytes.remaining();
        if (size + count > ring.length) {
            grow(size + count);
        }
        int end = (start + size) & (ring.length - 1);
        int first = Math.min(count, ring.length - end);
        bytes.get(ring, end, first);
        bytes.get(ring, 0, count - first);
        size += count;
    }

    /// Moves as many bytes as `target` takes and returns their number.
    public int drain(ByteBuffer target) {
        int count = Math.min(size, target.remaining());
        int first = Math.min(count, ring.length - start);
        target.put(ring, start, first).put(ring, 0, count - first);
        drop(count);
        return count;
    }

    /// Throws everything away and returns how much it was.
    public int clear() {
        int count = size;
        drop(count);
        return count;
    }

    private void drop(int count) {
        size -= count;
        if (size > 0) {
            start = (start + count) & (ring.length - 1);
            return;
        }
        start = 0;
        if (ring.length > KEPT_BYTES) {
            ring = new byte[0];
        }
    }

    private void grow(int needed) {
        byte[] larger = new byte[Integer.highestOneBit(Math.max(needed, INITIAL_BYTES) - 1) << 1];
        int first = Math.min(size, ring.length - start);
        System.arraycopy(ring, start, larger, 0, first);
        System.arraycopy(ring, 0, larger, first, size - first);
        ring = larger;
        start = 0;
    }
}
