package network.icn.protocol.kernel.bytes;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/// Writes canonical bytes: big-endian, fixed widths, lengths before everything variable. One value has one encoding.
public final class CanonicalWriter {
    static final int CODES_PER_BYTE = 4;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);

    /// One byte.
    ///
    /// @param value 0 to 255
    public CanonicalWriter u8(int value) {
        requireWithin(value, 0xff);
        out.write(value);
        return this;
    }

    /// Two bytes, big-endian.
    ///
    /// @param value 0 to 65,535
    public CanonicalWriter u16(int value) {
        requireWithin(value, 0xffff);
        out.write(value >>> 8);
        out.write(value);
        return this;
    }

    /// Four bytes, big-endian.
    ///
    /// @param value 0 to 2^32 - 1
    public CanonicalWriter u32(long value) {
        requireWithin(value, 0xffff_ffffL);
        for (int shift = 24; shift >= 0; shift -= 8) {
            out.write((int) (value >>> shift));
        }
        return this;
    }

    /// All 64 bits; negative numbers are the upper half of the unsigned range.
    public CanonicalWriter u64(long value) {
        for (int shift = 56; shift >= 0; shift -= 8) {
            out.write((int) (value >>> shift));
        }
        return this;
    }

    /// Milliseconds since 1970 as u64.
    public CanonicalWriter time(Instant value) {
        return u64(value.toEpochMilli());
    }

    /// Its 32 bytes.
    public CanonicalWriter hash(Hash32 value) {
        out.writeBytes(value.bytes());
        return this;
    }

    /// Bytes whose width the format fixes.
    public CanonicalWriter fixed(byte[] value) {
        out.writeBytes(value);
        return this;
    }

    /// A u32 length, then the bytes.
    public CanonicalWriter variable(byte[] value) {
        u32(value.length);
        out.writeBytes(value);
        return this;
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
        return out.toByteArray();
    }

    private static void requireWithin(long value, long max) {
        if (value < 0 || value > max) {
            throw new IllegalArgumentException("field: 0 to " + max + ", got " + value);
        }
    }
}
