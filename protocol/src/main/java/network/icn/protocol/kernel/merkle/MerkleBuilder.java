package network.icn.protocol.kernel.merkle;

import java.nio.ByteBuffer;
import network.icn.protocol.kernel.bytes.Hash32;

/// Builds a tree over leaf data as it streams by, at the speed of SHA-256 itself: leaves are digested where they lie,
/// and
/// nodes below the level that is kept never become objects. Belongs to one thread; parts of a large tree can be built
/// apart and joined with [CompactRange#append(int, Hash32)].
public final class MerkleBuilder {
    private final TreeHasher hasher = new TreeHasher();
    private final CompactRange range;

    /// A builder that only wants the root.
    public MerkleBuilder() {
        this(CompactRange.LEVELS, NodeSink.NONE);
    }

    /// @param keepFrom the lowest level that the sink hears of: 4 means one node for every 16 leaves and those above
    public MerkleBuilder(int keepFrom, NodeSink sink) {
        this.range = new CompactRange(hasher, keepFrom, sink);
    }

    /// The whole array is one leaf.
    public MerkleBuilder leaf(byte[] data) {
        return leaf(data, 0, data.length);
    }

    /// That part of the array is one leaf.
    public MerkleBuilder leaf(byte[] data, int offset, int length) {
        hasher.leaf(data, offset, length, range.carry(), 0);
        range.climb(0);
        return this;
    }

    /// The remaining bytes of the buffer are one leaf.
    public MerkleBuilder leaf(ByteBuffer data) {
        hasher.leaf(data, range.carry(), 0);
        range.climb(0);
        return this;
    }

    /// Cuts the data into leaves of `leafBytes`; only the last one may be shorter, so this is the last call unless the
    /// length is a multiple.
    public MerkleBuilder leaves(byte[] data, int offset, int length, int leafBytes) {
        int end = offset + length;
        for (int at = offset; at < end; at += leafBytes) {
            leaf(data, at, Math.min(leafBytes, end - at));
        }
        return this;
    }

    /// Like [#leaves(byte\[\], int, int, int)] over the remaining bytes of a buffer, which it consumes.
    public MerkleBuilder leaves(ByteBuffer data, int leafBytes) {
        int limit = data.limit();
        while (data.position() < limit) {
            data.limit(Math.min(limit, data.position() + leafBytes));
            leaf(data);
        }
        data.limit(limit);
        return this;
    }

    /// Leaves so far.
    public long size() {
        return range.size();
    }

    /// The root over all leaves so far; of none, the hash of nothing.
    public Hash32 root() {
        return range.root();
    }
}
