package network.icn.libp2p.wire;

import static network.icn.libp2p.MalformedException.Reason.BAD_VARINT;
import static network.icn.libp2p.MalformedException.Reason.TOO_LONG;
import static network.icn.libp2p.MalformedException.Reason.TRUNCATED;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import network.icn.libp2p.MalformedException;
import network.icn.libp2p.encoding.Varint;

/// Messages with a uvarint length in front, many at once, from a stream that carries nothing else: it reads
/// ahead. Where another protocol may follow, use [Frames].
public final class FrameReader {
    private static final int INITIAL_BYTES = 1_024;
    /// Beyond it the buffer grows for a single longer message only, and shrinks again behind it.
    private static final int READ_AHEAD_BYTES = 64 << 10;

    private static final int MAX_PREFIX_BYTES = 5;

    private final ByteSource in;
    private final int maxBytes;
    /// What came and was not handed out, from position to limit.
    private ByteBuffer buffer = ByteBuffer.allocate(INITIAL_BYTES).limit(0);
    /// Of the next message: bytes of its length, 0 while that is not known, and bytes of both.
    private int prefix;

    private int whole;

    /// @param maxBytes the longest message; a longer one is refused before anything is allocated for it
    public FrameReader(ByteSource in, int maxBytes) {
        this.in = in;
        this.maxBytes = maxBytes;
    }

    /// Waits for a message and returns it, with those behind it that have come whole.
    ///
    /// @param most at least 1
    /// @return empty if the stream ended in front of a message
    /// @throws MalformedException if the first of them is longer than allowed or ends early
    public List<byte[]> read(int most) throws IOException {
        while (!nextIsWhole()) {
            if (!fill(prefix == 0 ? buffer.remaining() + 1 : whole)) {
                if (buffer.hasRemaining()) {
                    throw new MalformedException(TRUNCATED, "stream ends inside a frame");
                }
                return List.of();
            }
        }
        List<byte[]> messages = new ArrayList<>();
        messages.add(cut());
        while (messages.size() < most && anotherIsWhole()) {
            messages.add(cut());
        }
        shrink();
        return messages;
    }

    /// Passes over the next message, after [#read] has refused it as too long. Holds none of it.
    ///
    /// @param longest bytes of a message that is passed over
    /// @throws MalformedException if it is longer, or the stream ends first
    public void skip(int longest) throws IOException {
        int bytes = prefixBytes();
        long left = bytes == 0 ? 0 : nextLength(bytes);
        if (left > longest) {
            throw new MalformedException(TOO_LONG, "frame of " + left + " bytes, too long to pass over");
        }
        buffer.position(buffer.position() + bytes);
        while (true) {
            int here = (int) Math.min(left, buffer.remaining());
            buffer.position(buffer.position() + here);
            left -= here;
            if (left == 0) {
                return;
            }
            if (!fill(1)) {
                throw new MalformedException(TRUNCATED, "stream ends inside a frame");
            }
        }
    }

    private long nextLength(int prefixBytes) throws MalformedException {
        return Varint.read(buffer.slice(buffer.position(), prefixBytes));
    }

    private boolean nextIsWhole() throws MalformedException {
        if (prefix == 0) {
            int bytes = prefixBytes();
            if (bytes == 0) {
                return false;
            }
            long length = nextLength(bytes);
            if (length > maxBytes) {
                throw new MalformedException(TOO_LONG, "frame of " + length + " bytes, limit " + maxBytes);
            }
            prefix = bytes;
            whole = bytes + (int) length;
        }
        return buffer.remaining() >= whole;
    }

    private boolean anotherIsWhole() {
        try {
            return nextIsWhole();
        } catch (MalformedException _) {
            // Comes again with the next call, behind what was good.
            return false;
        }
    }

    /// 0 while it is not whole.
    private int prefixBytes() throws MalformedException {
        for (int i = 0; i < buffer.remaining(); i++) {
            if (buffer.get(buffer.position() + i) >= 0) {
                return i + 1;
            }
            if (i + 1 == MAX_PREFIX_BYTES) {
                throw new MalformedException(BAD_VARINT, "frame length longer than " + MAX_PREFIX_BYTES + " bytes");
            }
        }
        return 0;
    }

    private byte[] cut() {
        byte[] message = new byte[whole - prefix];
        buffer.position(buffer.position() + prefix).get(message);
        prefix = 0;
        return message;
    }

    private boolean fill(int wanted) throws IOException {
        makeRoom(wanted);
        int start = buffer.position();
        int end = buffer.limit();
        buffer.limit(buffer.capacity()).position(end);
        int read;
        try {
            read = in.read(buffer);
        } finally {
            buffer.limit(buffer.position()).position(start);
        }
        return read >= 0;
    }

    private void makeRoom(int wanted) {
        int capacity = buffer.capacity();
        // Filled to the brim: more was there than it could take.
        boolean small = buffer.limit() == capacity && capacity < READ_AHEAD_BYTES;
        if (wanted > capacity || small) {
            int larger = Math.max(wanted, Math.min(4 * capacity, READ_AHEAD_BYTES));
            buffer = ByteBuffer.allocate(larger).put(buffer).flip();
        } else {
            buffer.compact().flip();
        }
    }

    private void shrink() {
        if (buffer.capacity() > READ_AHEAD_BYTES && !buffer.hasRemaining()) {
            buffer = ByteBuffer.allocate(INITIAL_BYTES).limit(0);
        }
    }
}
