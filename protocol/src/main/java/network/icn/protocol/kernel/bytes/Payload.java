package network.icn.protocol.kernel.bytes;

import java.util.Arrays;

/// Immutable bytes of any length, compared by content: what a record holds instead of an array.
public final class Payload {
    public static final Payload EMPTY = new Payload(new byte[0]);

    private final byte[] value;

    private Payload(byte[] value) {
        this.value = value;
    }

    /// A copy of these bytes.
    public static Payload of(byte[] value) {
        return new Payload(value.clone());
    }

    /// In bytes.
    public int size() {
        return value.length;
    }

    /// All bytes, a copy.
    public byte[] bytes() {
        return value.clone();
    }

    /// The SHA-256 of all bytes.
    public Hash32 sha256() {
        return Hash32.sha256(value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Payload that && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        return value.length + " bytes";
    }
}
