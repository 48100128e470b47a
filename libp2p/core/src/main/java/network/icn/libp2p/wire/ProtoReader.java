package network.icn.libp2p.wire;

import static network.icn.libp2p.MalformedException.Reason.BAD_FIELD;
import static network.icn.libp2p.MalformedException.Reason.BAD_TEXT;
import static network.icn.libp2p.MalformedException.Reason.BAD_VARINT;
import static network.icn.libp2p.MalformedException.Reason.TOO_LONG;
import static network.icn.libp2p.MalformedException.Reason.TRUNCATED;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import network.icn.libp2p.MalformedException;

/// Reads protobuf fields one after the other, over a shared array, with the limits of the caller applied before
/// anything
/// is copied:
///
/// ```java
/// while (reader.next()) {
///     switch (reader.field()) {
///         case 1 -> topic = reader.string(MAX_TOPIC);
///         case 2 -> data = reader.bytes(MAX_DATA);
///         default -> {} // unknown fields are skipped by next()
///     }
/// }
/// ```
///
/// Each field is read at most once; a field not read is skipped. Groups (wire types 3 and 4) are refused.
public final class ProtoReader {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH_DELIMITED = 2;
    private static final int FIXED32 = 5;
    private static final int MAX_VARINT_BYTES = 10;
    private static final int MAX_FIELD = (1 << 29) - 1;

    private final byte[] source;
    private final int end;
    private int position;

    private int field;
    private int wireType;
    private int fieldStart;
    private int valueStart;
    private int valueEnd;
    private long varint;

    public ProtoReader(byte[] source) {
        this(source, 0, source.length);
    }

    private ProtoReader(byte[] source, int start, int end) {
        this.source = source;
        this.position = start;
        this.end = end;
    }

    /// Moves to the next field and checks that all of it is there.
    ///
    /// @return false at the end of the message
    public boolean next() throws MalformedException {
        if (position == end) {
            return false;
        }
        fieldStart = position;
        long tag = readVarint();
        if (tag >>> 3 < 1 || tag >>> 3 > MAX_FIELD) {
            throw new MalformedException(BAD_FIELD, "protobuf field number out of range");
        }
        field = (int) (tag >>> 3);
        wireType = (int) (tag & 7);
        valueStart = position;
        switch (wireType) {
            case VARINT -> varint = readVarint();
            case FIXED64 -> advance(Long.BYTES);
            case FIXED32 -> advance(Integer.BYTES);
            case LENGTH_DELIMITED -> {
                long length = readVarint();
                valueStart = position;
                advance(length);
            }
            default -> throw new MalformedException(BAD_FIELD, "protobuf wire type " + wireType);
        }
        valueEnd = position;
        return true;
    }

    /// Number of the current field.
    public int field() {
        return field;
    }

    /// Where the current field, with its tag, begins in the source array.
    public int fieldStart() {
        return fieldStart;
    }

    /// Where the current field ends in the source array.
    public int fieldEnd() {
        return valueEnd;
    }

    /// The varint of the field that was read last.
    ///
    /// @throws MalformedException if it is of another type
    public long uint64() throws MalformedException {
        expect(VARINT);
        return varint;
    }

    /// The field that was read last as a truth value: true for everything but 0.
    ///
    /// @throws MalformedException if it is of another type
    public boolean bool() throws MalformedException {
        return uint64() != 0;
    }

    /// A copy of the value.
    ///
    /// @throws MalformedException if it has more than `max` bytes
    public byte[] bytes(int max) throws MalformedException {
        bounded(max);
        return Arrays.copyOfRange(source, valueStart, valueEnd);
    }

    /// The value as strict UTF-8.
    ///
    /// @throws MalformedException if it has more than `maxBytes` bytes or is not UTF-8
    public String string(int maxBytes) throws MalformedException {
        int length = bounded(maxBytes);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(source, valueStart, length))
                    .toString();
        } catch (CharacterCodingException _) {
            throw new MalformedException(BAD_TEXT, "field " + field + " is not UTF-8");
        }
    }

    /// A reader of the embedded message, over the same array.
    public ProtoReader message() throws MalformedException {
        expect(LENGTH_DELIMITED);
        return new ProtoReader(source, valueStart, valueEnd);
    }

    private int bounded(int max) throws MalformedException {
        expect(LENGTH_DELIMITED);
        int length = valueEnd - valueStart;
        if (length > max) {
            throw new MalformedException(TOO_LONG, "field " + field + " has " + length + " bytes, limit " + max);
        }
        return length;
    }

    private void expect(int expected) throws MalformedException {
        if (wireType != expected) {
            throw new MalformedException(BAD_FIELD, "field " + field + " has wire type " + wireType);
        }
    }

    private void advance(long bytes) throws MalformedException {
        if (bytes < 0 || bytes > end - position) {
            throw new MalformedException(TRUNCATED, "field " + field + " ends early");
        }
        position += (int) bytes;
    }

    private long readVarint() throws MalformedException {
        long value = 0;
        for (int i = 0; i < MAX_VARINT_BYTES; i++) {
            if (position == end) {
                throw new MalformedException(TRUNCATED, "varint ends early");
            }
            byte next = source[position++];
            value |= (next & 0x7fL) << (7 * i);
            if (next >= 0) {
                return value;
            }
        }
        throw new MalformedException(BAD_VARINT, "varint longer than " + MAX_VARINT_BYTES + " bytes");
    }
}
