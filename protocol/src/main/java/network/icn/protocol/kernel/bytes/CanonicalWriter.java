package network.icn.protocol.kernel.bytes;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/// Writes canonical bytes: big-endian, fixed widths, lengths before everything variable. One value has one encoding.
public final class CanonicalWriter {
    static final int CODES_PER_BYTE = 4;

    private byte[] out = new byte[256];
    private int size;

    /// Where so many bytes more can be put. To be asked for before `out` is named: it may become another array.
    private int room(int bytes) {
        int at = size;
        size = Math.addExact(size, bytes);
        if (size > out.length) {
            out = Arrays.copyOf(out, Math.max(size, 2 * out.length));
        }
        return at;
    }

    private CanonicalWriter number(long value, int bytes) {
        int at = room(bytes);
        for (int i = 0; i < bytes; i++) {
            out[at + i] = (byte) (value >>> (Byte.SIZE * (bytes - 1 - i)));
        }
        return this;
    }

    /// One byte.
    ///
    /// @param value 0 to 255
    public CanonicalWriter u8(int value) {
        requireWithin(value, 0xff);
        return number(value, 1);
    }

    /// Two bytes, big-endian.
    ///
    /// @param value 0 to 65,535
    public CanonicalWriter u16(int value) {
        requireWithin(value, 0xffff);
        return number(value, Short.BYTES);
    }

    /// Four bytes, big-endian.
    ///
    /// @param value 0 to 2^32 - 1
    public CanonicalWriter u32(long value) {
        requireWithin(value, 0xffff_ffffL);
        return number(value, Integer.BYTES);
    }

    /// All 64 bits; negative numbers are the upper half of the unsigned range.
    public CanonicalWriter u64(long value) {
        return number(value, Long.BYTES);
    }

    /// Milliseconds since 1970 as u64.
    public CanonicalWriter time(Instant value) {
        return u64(value.toEpochMilli());
    }

    /// Its 32 bytes.
    public CanonicalWriter hash(Hash32 value) {
        int at = room(Hash32.BYTES);
        value.copyTo(out, at);
        return this;
    }

    /// Bytes whose width the format fixes.
    public CanonicalWriter fixed(byte[] value) {
        int at = room(value.length);
        System.arraycopy(value, 0, out, at, value.length);
        return this;
    }

    /// Bytes whose width the format fixes.
    public CanonicalWriter fixed(Payload value) {
        int at = room(value.size());
        value.copyTo(out, at);
        return this;
    }

    /// A u32 length, then the bytes.
    public CanonicalWriter variable(byte[] value) {
        return u32(value.length).fixed(value);
    }

    /// UTF-8 with a u16 length.
    ///
    /// @throws IllegalArgumentException if the text is not well-formed Unicode: half a character has no bytes,
    ///     and two texts would get the same ones
    public CanonicalWriter text(String value) {
        try {
            ByteBuffer utf8 = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(value));
            byte[] bytes = new byte[utf8.remaining()];
            utf8.get(bytes);
            return u16(bytes.length).fixed(bytes);
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("text: must be well-formed Unicode", e);
        }
    }

    /// A u8 count, then two bits a code, the first code in the lowest bits; what is left of the last byte is zero.
    public CanonicalWriter twoBitCodes(int... codes) {
        u8(codes.length);
        byte[] packed = new byte[(codes.length + CODES_PER_BYTE - 1) / CODES_PER_BYTE];
        for (int i = 0; i < codes.length; i++) {
            requireWithin(codes[i], 3);
            packed[i / CODES_PER_BYTE] |= (byte) (codes[i] << (2 * (i % CODES_PER_BYTE)));
        }
        return fixed(packed);
    }

    /// All that was written so far, a copy.
    public byte[] toBytes() {
        return Arrays.copyOf(out, size);
    }

    /// All that was written so far, copied once.
    public Payload toPayload() {
        return Payload.owning(toBytes());
    }

    private static void requireWithin(long value, long max) {
        if (value < 0 || value > max) {
            throw new IllegalArgumentException("field: 0 to " + max + ", got " + value);
        }
    }
}
