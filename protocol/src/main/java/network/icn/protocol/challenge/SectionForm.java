package network.icn.protocol.challenge;

import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;

/// The one encoding of what a kind of challenge says (docs/wire.md).
///
/// @param <T> what is said
public interface SectionForm<T> {
    /// Appends the canonical bytes.
    void write(T value, CanonicalWriter out);

    /// Reads the canonical bytes.
    ///
    /// @throws MalformedException if the next bytes are none
    /// @throws IllegalArgumentException if a value is out of its range
    T read(CanonicalReader in) throws MalformedException;

    /// The canonical bytes.
    default Payload bytes(T value) {
        CanonicalWriter out = new CanonicalWriter();
        write(value, out);
        return out.toPayload();
    }

    /// Reads a whole section.
    ///
    /// @throws MalformedException if the bytes are not exactly one
    default T parse(Payload section) throws MalformedException {
        CanonicalReader in = section.reader();
        try {
            T value = read(in);
            in.end();
            return value;
        } catch (IllegalArgumentException e) {
            throw new MalformedException(String.valueOf(e.getMessage()));
        }
    }
}
