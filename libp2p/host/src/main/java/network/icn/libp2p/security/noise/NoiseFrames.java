package network.icn.libp2p.security.noise;

import java.io.IOException;
import java.nio.ByteBuffer;
import network.icn.libp2p.wire.ByteStream;
import org.jspecify.annotations.Nullable;

/// Noise messages on a byte stream: two bytes of length, then the message. Reads ahead, so it must stay in use from the
/// first handshake message to the end of the connection.
final class NoiseFrames {
    static final int PREFIX = 2;
    static final int MAX_MESSAGE = 65_535;
    private static final int INITIAL_BYTES = 4_096;

    private final ByteStream stream;
    /// Filled part is position to limit. An idle connection keeps a small one; it grows to the frames that come.
    private ByteBuffer inbound = ByteBuffer.allocate(INITIAL_BYTES).limit(0);

    NoiseFrames(ByteStream stream) {
        this.stream = stream;
    }

    /// The next message, valid until the next call; null if the stream ended between messages.
    ///
    /// @param maxBytes a longer one is refused before it is awaited
    @Nullable
    ByteBuffer next(int maxBytes) throws IOException {
        if (!fill(PREFIX)) {
            return null;
        }
        int length = inbound.getShort() & 0xffff;
        if (length > maxBytes) {
            throw new NoiseException(NoiseException.Reason.BAD_LENGTH, "message of " + length + " bytes");
        }
        if (!fill(length)) {
            throw truncated();
        }
        ByteBuffer message = inbound.slice(inbound.position(), length);
        inbound.position(inbound.position() + length);
        return message;
    }

    /// The remote is known now, and worth memory outside of the heap: no byte is copied on its way to the cipher.
    void useDirectBuffer() {
        inbound = ByteBuffer.allocateDirect(inbound.capacity()).put(inbound).flip();
    }

    /// Makes sure that `bytes` are there; false if the stream ended and there is none.
    private boolean fill(int bytes) throws IOException {
        if (inbound.remaining() >= bytes) {
            return true;
        }
        if (inbound.capacity() - inbound.position() < bytes) {
            makeRoom(bytes);
        }
        while (inbound.remaining() < bytes) {
            int start = inbound.position();
            int end = inbound.limit();
            inbound.limit(inbound.capacity()).position(end);
            int read;
            try {
                read = stream.read(inbound);
            } finally {
                inbound.limit(inbound.position()).position(start);
            }
            if (read < 0) {
                if (inbound.hasRemaining()) {
                    throw truncated();
                }
                return false;
            }
        }
        return true;
    }

    private void makeRoom(int bytes) {
        int needed = Math.max(bytes, PREFIX);
        if (needed <= inbound.capacity()) {
            inbound.compact().flip();
            return;
        }
        // Room for a whole message and more, so that the next read takes what the kernel has.
        int capacity = Math.min(2 * needed, 2 * (PREFIX + MAX_MESSAGE));
        ByteBuffer larger = inbound.isDirect() ? ByteBuffer.allocateDirect(capacity) : ByteBuffer.allocate(capacity);
        inbound = larger.put(inbound).flip();
    }

    void write(byte[] message) throws IOException {
        if (message.length > MAX_MESSAGE) {
            throw new NoiseException(NoiseException.Reason.BAD_LENGTH, "message of " + message.length + " bytes");
        }
        stream.write(ByteBuffer.allocate(PREFIX + message.length)
                .putShort((short) message.length)
                .put(message)
                .flip());
    }

    /// Writes a frame that is complete already.
    void writeFramed(ByteBuffer framed) throws IOException {
        stream.write(framed);
    }

    private static NoiseException truncated() {
        return new NoiseException(NoiseException.Reason.TRUNCATED, "stream ends inside a message");
    }
}
