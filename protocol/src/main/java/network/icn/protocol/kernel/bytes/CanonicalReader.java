package network.icn.protocol.kernel.bytes;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Reads what [CanonicalWriter] writes, from bytes that nobody has checked. Every length is compared with what is left
/// and with the caller's limit before anything is allocated.
public final class CanonicalReader {
    /// What is read, if nobody can change it meanwhile.
    private final @Nullable Payload whole;

    private final ByteBuffer in;

    /// Everything that it gives is a copy.
    public CanonicalReader(byte[] bytes) {
        this.whole = null;
        this.in = ByteBuffer.wrap(bytes);
    }

    CanonicalReader(Payload whole) {
        this.whole = whole;
        this.in = whole.buffer();
    }

    /// The next byte, 0 to 255.
    public int u8() throws MalformedException {
        return require(1).get() & 0xff;
    }

    /// The next two bytes, most significant first, 0 to 65,535.
    public int u16() throws MalformedException {
        return require(2).getShort() & 0xffff;
    }

    /// The next four bytes, most significant first, without a sign.
    public long u32() throws MalformedException {
        return require(4).getInt() & 0xffff_ffffL;
    }

    /// The next eight bytes, most significant first; negative from 2^63 on, so mostly [#u64AtMost] is meant.
    public long u64() throws MalformedException {
        return require(8).getLong();
    }

    /// A u64 that must be at most `max` (not negative): eras, counts, indices.
    public long u64AtMost(long max) throws MalformedException {
        long value = u64();
        if (value < 0 || value > max) {
            throw new MalformedException("number: at most " + max + ", got " + Long.toUnsignedString(value));
        }
        return value;
    }

    /// A u32 that must be at most `max`.
    public long u32AtMost(long max) throws MalformedException {
        long value = u32();
        if (value > max) {
            throw new MalformedException("number: at most " + max + ", got " + value);
        }
        return value;
    }

    /// A u64 of milliseconds since 1970, up to the end of the year 9999.
    public Instant time() throws MalformedException {
        return Instant.ofEpochMilli(u64AtMost(253_402_300_799_999L));
    }

    /// The next 32 bytes.
    public Hash32 hash() throws MalformedException {
        return Hash32.next(require(Hash32.BYTES));
    }

    /// That many bytes, a copy.
    public byte[] fixed(int length) throws MalformedException {
        require(length);
        byte[] value = new byte[length];
        in.get(value);
        return value;
    }

    /// That many bytes. Of a [Payload] they are a part, which keeps the whole from being freed.
    public Payload part(int length) throws MalformedException {
        if (whole == null) {
            return Payload.owning(fixed(length));
        }
        Payload part = whole.part(require(length).position(), length);
        in.position(in.position() + length);
        return part;
    }

    /// Bytes behind their length as a u32, a copy.
    ///
    /// @param maxLength a longer value is refused before anything is allocated
    public byte[] variable(int maxLength) throws MalformedException {
        return fixed(lengthWithin(u32(), maxLength));
    }

    /// UTF-8 behind its length in bytes as a u16.
    ///
    /// @param maxLength in bytes
    /// @throws MalformedException also if it is no UTF-8
    public String text(int maxLength) throws MalformedException {
        byte[] utf8 = fixed(lengthWithin(u16(), maxLength));
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedException("text: not UTF-8");
        }
    }

    /// A u16 count of elements of at least `minElementBytes` each: refused when the bytes left cannot hold them.
    public int count(int max, int minElementBytes) throws MalformedException {
        int count = u16();
        if (count > max || (long) count * minElementBytes > in.remaining()) {
            throw new MalformedException("count: at most " + max + " in " + in.remaining() + " bytes, got " + count);
        }
        return count;
    }

    /// As [#count], where the count is a u32.
    public int count32(int max, int minElementBytes) throws MalformedException {
        long count = u32();
        if (count > max || count * minElementBytes > in.remaining()) {
            throw new MalformedException("count: at most " + max + " in " + in.remaining() + " bytes, got " + count);
        }
        return (int) count;
    }

    /// Two-bit codes as [CanonicalWriter#twoBitCodes] writes them; bits behind the last code must be zero.
    public int[] twoBitCodes(int max) throws MalformedException {
        int[] codes = new int[lengthWithin(u8(), max)];
        byte[] packed = fixed((codes.length + CanonicalWriter.CODES_PER_BYTE - 1) / CanonicalWriter.CODES_PER_BYTE);
        for (int i = 0; i < packed.length * CanonicalWriter.CODES_PER_BYTE; i++) {
            int code = packed[i / CanonicalWriter.CODES_PER_BYTE] >>> (2 * (i % CanonicalWriter.CODES_PER_BYTE)) & 3;
            if (i < codes.length) {
                codes[i] = code;
            } else if (code != 0) {
                throw new MalformedException("codes: surplus bits");
            }
        }
        return codes;
    }

    /// Reads a fixed tag; anything else is another kind of statement.
    public void expect(byte[] tag) throws MalformedException {
        byte[] found = fixed(tag.length);
        if (!Arrays.equals(found, tag)) {
            throw new MalformedException("tag: not " + new String(tag, StandardCharsets.US_ASCII));
        }
    }

    /// How many bytes have not been read yet.
    public int remaining() {
        return in.remaining();
    }

    /// Surplus bytes would give one value two encodings.
    public void end() throws MalformedException {
        if (in.hasRemaining()) {
            throw new MalformedException("end: " + in.remaining() + " surplus bytes");
        }
    }

    private static int lengthWithin(long length, int max) throws MalformedException {
        if (length > max) {
            throw new MalformedException("length: at most " + max + ", got " + length);
        }
        return (int) length;
    }

    private ByteBuffer require(int length) throws MalformedException {
        if (in.remaining() < length) {
            throw new MalformedException("truncated: " + length + " bytes wanted, " + in.remaining() + " left");
        }
        return in;
    }
}
