package network.icn.libp2p.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import network.icn.libp2p.encoding.Varint;

/// Writes protobuf fields in the order of the calls, with minimal varints: the same calls give the same bytes, so the
/// result can be signed. A call writes its field even if the value is zero or empty; to leave a field out, do not call.
public final class ProtoWriter {
    private static final int VARINT = 0;
    private static final int LENGTH_DELIMITED = 2;
    private static final int INITIAL_BYTES = 64;
    private static final byte[] NOTHING = {};

    private byte[] buffer;
    private int size;

    public ProtoWriter() {
        this(INITIAL_BYTES);
    }

    /// @param expectedBytes how large the message will be, about; more is no fault
    public ProtoWriter(int expectedBytes) {
        buffer = new byte[expectedBytes];
    }

    /// Appends a varint.
    public ProtoWriter uint64(int field, long value) {
        varint(((long) field << 3) | VARINT);
        varint(value);
        return this;
    }

    /// Appends a truth value.
    public ProtoWriter bool(int field, boolean value) {
        return uint64(field, value ? 1 : 0);
    }

    /// Appends bytes with their length.
    public ProtoWriter bytes(int field, byte[] value) {
        return bytes(field, value, value.length);
    }

    /// Appends a text in UTF-8 with its length.
    public ProtoWriter string(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    /// Appends a message with its length.
    public ProtoWriter message(int field, ProtoWriter value) {
        return bytes(field, value.buffer, value.size);
    }

    /// Begins a field whose value of that length is written by the calls that follow.
    public ProtoWriter lengthOf(int field, int length) {
        varint(((long) field << 3) | LENGTH_DELIMITED);
        varint(length);
        return this;
    }

    private ProtoWriter bytes(int field, byte[] value, int length) {
        lengthOf(field, length);
        ensure(length);
        System.arraycopy(value, 0, buffer, size, length);
        size += length;
        return this;
    }

    private void varint(long value) {
        ensure(Varint.size(value));
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            buffer[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        buffer[size++] = (byte) rest;
    }

    private void ensure(int more) {
        if (buffer.length - size < more) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, Math.addExact(size, more)));
        }
    }

    /// Bytes so far.
    public int size() {
        return size;
    }

    /// The message; the writer is of no use afterwards. Costs a copy unless exactly the expected bytes were written.
    public byte[] toByteArray() {
        byte[] whole = buffer.length == size ? buffer : Arrays.copyOf(buffer, size);
        buffer = NOTHING;
        size = 0;
        return whole;
    }

    /// What [#bytes(int, byte[])] writes for a value of that length.
    public static int sizeOf(int field, int length) {
        return Varint.size((long) field << 3) + Varint.size(length) + length;
    }
}
