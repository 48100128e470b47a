package network.icn.libp2p.encoding;

import static network.icn.libp2p.MalformedException.Reason.BAD_VARINT;
import static network.icn.libp2p.MalformedException.Reason.TRUNCATED;

import java.nio.ByteBuffer;
import network.icn.libp2p.MalformedException;

/// Unsigned varint: base 128, least significant group first. Source: multiformats/unsigned-varint.
public final class Varint {
    /// The multiformats specification stops at 9 bytes (63 bits); protobuf needs 10 for negative numbers.
    public static final int MAX_BYTES = 9;

    private Varint() {}

    /// Number of bytes that `value`, taken as unsigned, needs.
    public static int size(long value) {
        return (Long.SIZE - Long.numberOfLeadingZeros(value | 1) + 6) / 7;
    }

    /// Writes `value`, taken as unsigned.
    public static void write(ByteBuffer target, long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            target.put((byte) (rest | 0x80));
            rest >>>= 7;
        }
        target.put((byte) rest);
    }

    /// `value` as bytes.
    public static byte[] encode(long value) {
        ByteBuffer buffer = ByteBuffer.allocate(size(value));
        write(buffer, value);
        return buffer.array();
    }

    /// Reads one minimal varint of at most [#MAX_BYTES].
    public static long read(ByteBuffer source) throws MalformedException {
        long value = 0;
        for (int i = 0; i < MAX_BYTES; i++) {
            if (!source.hasRemaining()) {
                throw new MalformedException(TRUNCATED, "varint ends early");
            }
            byte next = source.get();
            value |= (next & 0x7fL) << (7 * i);
            if (next >= 0) {
                if (next == 0 && i > 0) {
                    throw new MalformedException(BAD_VARINT, "varint is not minimal");
                }
                return value;
            }
        }
        throw new MalformedException(BAD_VARINT, "varint longer than " + MAX_BYTES + " bytes");
    }
}
