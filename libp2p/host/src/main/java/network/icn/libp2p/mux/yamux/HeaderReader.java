package network.icn.libp2p.mux.yamux;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Puts frame headers together from bytes that come cut anywhere.
final class HeaderReader {
    private final ByteBuffer bytes = ByteBuffer.allocate(Header.BYTES);
    private @Nullable Violation violation;

    /// Takes what belongs to a header.
    ///
    /// @return the header, or null if it is not whole yet or not one: then [#violation] says why
    @Nullable
    Header next(ByteBuffer source) {
        int count = Math.min(source.remaining(), bytes.remaining());
        bytes.put(source.slice(source.position(), count));
        source.position(source.position() + count);
        if (bytes.hasRemaining()) {
            return null;
        }
        bytes.flip();
        byte version = bytes.get();
        FrameType type = Header.type(bytes.get());
        Header whole = null;
        if (version != Header.VERSION) {
            violation = Violation.BAD_VERSION;
        } else if (type == null) {
            violation = Violation.BAD_TYPE;
        } else {
            int flags = bytes.getShort() & 0xffff;
            int id = bytes.getInt();
            whole = new Header(type, flags, id, Integer.toUnsignedLong(bytes.getInt()));
        }
        bytes.clear();
        return whole;
    }

    /// What was wrong with the bytes of the last header; null if nothing was.
    @Nullable
    Violation violation() {
        return violation;
    }
}
