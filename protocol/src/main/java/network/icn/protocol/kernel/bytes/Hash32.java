package network.icn.protocol.kernel.bytes;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/// A SHA-256 value: 32 bytes, compared by content, ordered by unsigned bytes.
public final class Hash32 implements Comparable<Hash32> {
    public static final int BYTES = 32;
    public static final Hash32 ZERO = new Hash32(new byte[BYTES]);

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    /// One digest a thread: looking the algorithm up costs more than hashing a tree node.
    private static final ThreadLocal<MessageDigest> SHA256 = ThreadLocal.withInitial(Hash32::newSha256);

    private final byte[] value;

    private Hash32(byte[] value) {
        this.value = value;
    }

    /// @throws IllegalArgumentException unless there are exactly 32 bytes
    public static Hash32 of(byte[] value) {
        if (value.length != BYTES) {
            throw new IllegalArgumentException("hash: 32 bytes, got " + value.length);
        }
        return new Hash32(value.clone());
    }

    /// The next 32 bytes of a buffer.
    static Hash32 next(ByteBuffer in) {
        byte[] value = new byte[BYTES];
        in.get(value);
        return new Hash32(value);
    }

    /// The inverse of [#toString]: 64 hexadecimal digits.
    ///
    /// @throws IllegalArgumentException for anything else
    public static Hash32 parse(String hex) {
        return of(HexFormat.of().parseHex(hex));
    }

    /// SHA-256 of the parts one after the other. Callers fix the widths: nothing is put between the parts.
    public static Hash32 sha256(byte[]... parts) {
        MessageDigest digest = SHA256.get();
        for (byte[] part : parts) {
            digest.update(part);
        }
        return new Hash32(digest.digest());
    }

    /// As [#sha256(byte[]...)] of a prefix and a part of an array.
    static Hash32 sha256(byte[] prefix, byte[] value, int from, int length) {
        MessageDigest digest = SHA256.get();
        digest.update(prefix);
        digest.update(value, from, length);
        return new Hash32(digest.digest());
    }

    private static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /// The 32 bytes, a copy.
    public byte[] bytes() {
        return value.clone();
    }

    /// Writes the 32 bytes into `target` from `offset` on, without a copy in between.
    public void copyTo(byte[] target, int offset) {
        System.arraycopy(value, 0, target, offset, BYTES);
    }

    /// The eight bytes from `offset` on as a big-endian number, to be read as unsigned.
    public long longAt(int offset) {
        return (long) LONGS.get(value, offset);
    }

    @Override
    public int compareTo(Hash32 other) {
        return Arrays.compareUnsigned(value, other.value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Hash32 that && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        // The value is already uniform.
        return (int) longAt(0);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(value);
    }
}
