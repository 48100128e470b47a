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
    @Nullable
    ByteBuffer next() throws IOException {
        if (!fill(PREFIX)) {
            return null;
        }
        int length = inbound.getShort() & 0xffff;
        if (!fill(length)) {
            throw truncated();
        }
        ByteBuffer message = inbound.slice(inbound.position(), length);
        inbound.position(inbound.position() + length);
        return message;
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
        ByteBuffer larger = ByteBuffer.allocate(Math.min(2 * needed, 2 * (PREFIX + MAX_MESSAGE)));
        inbound = larger.put(inbound).flip();
    }

    void write(byte[] message) throws IOException {
        if (message.length > MAX_MESSAGE) {
            throw new NoiseException(NoiseException.Reason.BAD_LENGTH, "message of " + message.length + " bytes");
        }
        byte[] framed = new byte[PREFIX + message.length];
        putPrefix(framed, message.length);
        System.arraycopy(message, 0, framed, PREFIX, message.length);
        stream.write(ByteBuffer.wrap(framed));
    }

    /// Writes a frame that is complete already.
    void writeFramed(byte[] framed, int length) throws IOException {
        stream.write(ByteBuffer.wrap(framed, 0, length));
    }

    static void putPrefix(byte[] target, int length) {
        target[0] = (byte) (length >>> 8);
        target[1] = (byte) length;
    }

    /// A larger power-of-two buffer if `buffer` is too small; its content is lost.
    static byte[] atLeast(byte[] buffer, int bytes) {
        return buffer.length >= bytes ? buffer : new byte[Integer.highestOneBit(Math.max(bytes, 64) - 1) << 1];
    }

    private static NoiseException truncated() {
        return new NoiseException(NoiseException.Reason.TRUNCATED, "stream ends inside a message");
    }
}
