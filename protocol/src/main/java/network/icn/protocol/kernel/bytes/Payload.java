package network.icn.protocol.kernel.bytes;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// Immutable bytes of any length, compared by content: what a record holds instead of an array. Parts of one share its
/// bytes, so a part keeps the whole from being freed.
public final class Payload {
    public static final Payload EMPTY = new Payload(new byte[0]);

    private final byte[] value;
    private final int from;
    private final int size;

    private Payload(byte[] value) {
        this(value, 0, value.length);
    }

    private Payload(byte[] value, int from, int size) {
        this.value = value;
        this.from = from;
        this.size = size;
    }

    /// A copy of these bytes.
    public static Payload of(byte[] value) {
        return new Payload(value.clone());
    }

    /// A copy of what is left in the buffer, whose position stays.
    public static Payload of(ByteBuffer value) {
        byte[] copy = new byte[value.remaining()];
        value.get(value.position(), copy);
        return new Payload(copy);
    }

    /// These bytes themselves, which nobody else has.
    static Payload owning(byte[] value) {
        return new Payload(value);
    }

    /// A part that shares the bytes.
    Payload part(int begin, int length) {
        return new Payload(value, from + begin, length);
    }

    /// In bytes.
    public int size() {
        return size;
    }

    /// All bytes, a copy.
    public byte[] bytes() {
        return Arrays.copyOfRange(value, from, from + size);
    }

    /// All bytes, without a copy.
    public ByteBuffer buffer() {
        return ByteBuffer.wrap(value, from, size).slice().asReadOnlyBuffer();
    }

    /// Reads the bytes without a copy of them all.
    public CanonicalReader reader() {
        return new CanonicalReader(this);
    }

    /// Writes all bytes into `target` from `offset` on, without a copy in between.
    void copyTo(byte[] target, int offset) {
        System.arraycopy(value, from, target, offset, size);
    }

    /// The SHA-256 of all bytes.
    ///
    /// @param prefix what is hashed before them
    public Hash32 sha256(byte... prefix) {
        return Hash32.sha256(prefix, value, from, size);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Payload that
                && Arrays.equals(value, from, from + size, that.value, that.from, that.from + that.size);
    }

    @Override
    public int hashCode() {
        return size == value.length ? Arrays.hashCode(value) : Arrays.hashCode(bytes());
    }

    @Override
    public String toString() {
        return size + " bytes";
    }
}
