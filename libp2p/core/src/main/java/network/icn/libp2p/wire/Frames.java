package network.icn.libp2p.wire;

import static network.icn.libp2p.MalformedException.Reason.BAD_VARINT;
import static network.icn.libp2p.MalformedException.Reason.TOO_LONG;
import static network.icn.libp2p.MalformedException.Reason.TRUNCATED;

import java.io.IOException;
import java.nio.ByteBuffer;
import network.icn.libp2p.MalformedException;
import network.icn.libp2p.encoding.Varint;
import org.jspecify.annotations.Nullable;

/// Messages with a uvarint length in front, the framing of nearly every libp2p protocol. A reader never takes a byte
/// beyond the frame: what follows may belong to another protocol.
public final class Frames {
    /// Lengths above 2^35 are refused before any limit is looked at.
    private static final int MAX_PREFIX_BYTES = 5;

    private Frames() {}

    /// Reads one frame of at most `maxBytes`; the length is checked before anything is allocated.
    ///
    /// @return the message, or null if the stream ended in front of it
    /// @throws MalformedException if the frame is longer than `maxBytes` or ends early
    public static byte @Nullable [] read(ByteSource in, int maxBytes) throws IOException {
        long length = readPrefix(in);
        if (length < 0) {
            return null;
        }
        if (length > maxBytes) {
            throw new MalformedException(TOO_LONG, "frame of " + length + " bytes, limit " + maxBytes);
        }
        byte[] message = new byte[(int) length];
        readFully(in, ByteBuffer.wrap(message));
        return message;
    }

    /// Writes one frame whose message is the concatenation of `parts`, in one write.
    public static void write(ByteStream out, byte[]... parts) throws IOException {
        int length = 0;
        ByteBuffer[] sources = new ByteBuffer[parts.length + 1];
        for (int i = 0; i < parts.length; i++) {
            length = Math.addExact(length, parts[i].length);
            sources[i + 1] = ByteBuffer.wrap(parts[i]);
        }
        sources[0] = ByteBuffer.wrap(Varint.encode(length));
        out.write(sources);
    }

    /// Fills `target`.
    ///
    /// @throws MalformedException if the stream ends first
    public static void readFully(ByteSource in, ByteBuffer target) throws IOException {
        while (target.hasRemaining()) {
            if (in.read(target) < 0) {
                throw new MalformedException(TRUNCATED, "stream ends inside a frame");
            }
        }
    }

    private static long readPrefix(ByteSource in) throws IOException {
        ByteBuffer prefix = ByteBuffer.allocate(MAX_PREFIX_BYTES);
        for (int i = 0; i < MAX_PREFIX_BYTES; i++) {
            prefix.limit(i + 1);
            if (in.read(prefix) < 0) {
                if (i == 0) {
                    return -1;
                }
                throw new MalformedException(TRUNCATED, "stream ends inside a length");
            }
            if (prefix.get(i) >= 0) {
                return Varint.read(prefix.flip());
            }
        }
        throw new MalformedException(BAD_VARINT, "frame length longer than " + MAX_PREFIX_BYTES + " bytes");
    }
}
