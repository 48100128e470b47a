package network.icn.protocol.kernel.merkle;

import java.util.Optional;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;

/// The root of a part of a counted tree, and how much lies below it. Such a tree has the shape of RFC 6962; an entry is
/// SHA-256(0x02 | data) with a count of its own, a node is SHA-256(0x03 | left | count u64 | right | count u64) and
/// counts what both children do. Both counts are hashed, not their sum alone: with a sum, what is taken from one child
/// could be given to the other. Other prefixes than those of [Merkle], so nothing passes in both kinds of tree.
///
/// @param count 1 to [#MAX_COUNT]: nothing is empty, so every place below belongs to one entry
public record CountedHash(Hash32 hash, long count) {
    /// Of the two fields.
    public static final int BYTES = Hash32.BYTES + Long.BYTES;
    /// Two of them can be added without overflow.
    public static final long MAX_COUNT = 1L << 60;

    private static final byte[] ENTRY_PREFIX = {2};
    private static final byte NODE_PREFIX = 3;

    public CountedHash {
        if (count < 1 || count > MAX_COUNT) {
            throw new IllegalArgumentException("count: 1 to 2^60, got " + count);
        }
    }

    /// An entry of a tree.
    ///
    /// @param count of what belongs to it; whoever makes the data lets it follow from them
    public static CountedHash entry(byte[] data, long count) {
        return new CountedHash(Hash32.sha256(ENTRY_PREFIX, data), count);
    }

    /// The node over two neighbours.
    ///
    /// @throws IllegalArgumentException if they count more than [#MAX_COUNT] together
    public static CountedHash node(CountedHash left, CountedHash right) {
        byte[] node = new byte[1 + 2 * BYTES];
        node[0] = NODE_PREFIX;
        left.copyTo(node, 1);
        right.copyTo(node, 1 + BYTES);
        return new CountedHash(Hash32.sha256(node), left.count + right.count);
    }

    /// The node over two neighbours, of which nobody has checked anything; nothing if they count more than `most`.
    static Optional<CountedHash> nodeWithin(CountedHash left, CountedHash right, long most) {
        return left.count + right.count <= most ? Optional.of(node(left, right)) : Optional.empty();
    }

    /// Hash, then count.
    public void writeTo(CanonicalWriter out) {
        out.hash(hash).u64(count);
    }

    /// Reads what [#writeTo] wrote.
    ///
    /// @throws MalformedException if the count is 0 or too large
    public static CountedHash readFrom(CanonicalReader in) throws MalformedException {
        Hash32 hash = in.hash();
        long count = in.u64AtMost(MAX_COUNT);
        if (count == 0) {
            throw new MalformedException("count: at least 1, got 0");
        }
        return new CountedHash(hash, count);
    }

    private void copyTo(byte[] target, int offset) {
        hash.copyTo(target, offset);
        for (int i = 0; i < Long.BYTES; i++) {
            target[offset + Hash32.BYTES + i] = (byte) (count >>> (Long.SIZE - Byte.SIZE * (i + 1)));
        }
    }
}
