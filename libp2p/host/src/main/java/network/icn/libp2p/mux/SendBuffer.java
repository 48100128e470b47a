package network.icn.libp2p.mux;

import java.nio.ByteBuffer;
import network.icn.libp2p.mux.yamux.Header;

/// Frames waiting for the writer, one behind the other in one direct buffer. The writer takes the whole
/// buffer and gives back the one it has written, so two buffers serve a buffer for ever. Guarded by the
/// connection's lock.
final class SendBuffer {
    private static final int INITIAL_BYTES = 1_024;

    private final int capacity;
    private ByteBuffer filling = ByteBuffer.allocateDirect(INITIAL_BYTES);
    private ByteBuffer spare = ByteBuffer.allocateDirect(INITIAL_BYTES);

    SendBuffer(int capacity) {
        this.capacity = capacity;
    }

    boolean isEmpty() {
        return filling.position() == 0;
    }

    /// Bytes that wait.
    int size() {
        return filling.position();
    }

    /// Payload bytes of one more frame that fit.
    int room() {
        return Math.max(0, capacity - filling.position() - Header.BYTES);
    }

    void append(Header header) {
        ensure(Header.BYTES);
        header.write(filling);
    }

    /// Appends a frame with the next `header.length()` bytes of `sources`.
    void append(Header header, ByteBuffer[] sources) {
        int left = (int) header.length();
        ensure(Header.BYTES + left);
        header.write(filling);
        for (ByteBuffer source : sources) {
            int count = Math.min(left, source.remaining());
            filling.put(filling.position(), source, source.position(), count);
            filling.position(filling.position() + count);
            source.position(source.position() + count);
            left -= count;
        }
    }

    /// Hands over what is queued; the buffer belongs to the writer until the next call.
    ByteBuffer take() {
        ByteBuffer taken = filling.flip();
        filling = spare.clear();
        spare = taken;
        return taken;
    }

    private void ensure(int more) {
        if (filling.remaining() < more) {
            int needed = filling.position() + more;
            filling = ByteBuffer.allocateDirect(Math.max(needed, 2 * filling.capacity()))
                    .put(filling.flip());
        }
    }
}
