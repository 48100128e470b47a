package network.icn.protocol.kernel.bytes;

import java.util.Arrays;
import java.util.HexFormat;

/// An Ed25519 signature: 64 bytes, compared by content.
public final class Signature64 {
    public static final int BYTES = 64;

    private final byte[] value;

    private Signature64(byte[] value) {
        this.value = value;
    }

    /// @throws IllegalArgumentException unless there are exactly 64 bytes
    public static Signature64 of(byte[] value) {
        if (value.length != BYTES) {
            throw new IllegalArgumentException("signature: 64 bytes, got " + value.length);
        }
        return new Signature64(value.clone());
    }

    /// The 64 bytes, a copy.
    public byte[] bytes() {
        return value.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Signature64 that && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(value);
    }
}
