package network.icn.protocol.kernel.merkle;

import java.util.List;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;

/// The hashes of a Merkle tree (RFC 6962 2.1, the same as RFC 9162 2.1.1): a leaf is SHA-256(0x00 | data), a node is
/// SHA-256(0x01 | left | right), and a tree of n leaves splits at the largest power of two smaller than n. The prefixes
/// keep a node from passing as a leaf; nothing is ever padded by repeating a node (CVE-2012-2459).
public final class Merkle {
    /// The root of a tree without leaves: SHA-256 of nothing.
    public static final Hash32 EMPTY_ROOT = Hash32.sha256();

    /// 2^62 leaves: more than anything stores, and sizes and indices stay clear of overflow.
    public static final long MAX_SIZE = 1L << 62;

    static final byte LEAF_PREFIX = 0;
    static final byte NODE_PREFIX = 1;

    private static final byte[] LEAF = {LEAF_PREFIX};

    private Merkle() {}

    /// The hash of a leaf: SHA-256 over 0x00 and the data (RFC 6962, section 2.1).
    public static Hash32 leafHash(byte[] data) {
        return Hash32.sha256(LEAF, data);
    }

    /// The hash of a leaf, without a copy of it.
    public static Hash32 leafHash(Payload data) {
        return data.sha256(LEAF);
    }

    /// The hash of a node: SHA-256 over 0x01 and both children (RFC 6962, section 2.1).
    public static Hash32 nodeHash(Hash32 left, Hash32 right) {
        byte[] node = new byte[1 + 2 * Hash32.BYTES];
        node[0] = NODE_PREFIX;
        left.copyTo(node, 1);
        right.copyTo(node, 1 + Hash32.BYTES);
        return Hash32.sha256(node);
    }

    /// The root over leaves in their order, given by their hashes; of none, the hash of nothing.
    public static Hash32 root(List<Hash32> leafHashes) {
        CompactRange range = new CompactRange();
        leafHashes.forEach(range::append);
        return range.root();
    }

    /// The size of the left child of a tree of `size` leaves, `size` > 1.
    static long split(long size) {
        return Long.highestOneBit(size - 1);
    }

    static void requireSize(long size) {
        if (size < 0 || size > MAX_SIZE) {
            throw new IllegalArgumentException("size: 0 to 2^62, got " + size);
        }
    }
}
