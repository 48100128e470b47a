package network.icn.protocol.kernel.merkle;

import java.util.ArrayList;
import java.util.List;
import network.icn.protocol.kernel.bytes.Hash32;

/// A tree that grows at its right edge and remembers only that edge: one hash for every bit of its size. Enough for the
/// root at any time and for going on after a restart. Belongs to one thread.
public final class CompactRange {
    /// One slot a level; a slot is in use when the bit of the size is set.
    static final int LEVELS = 63;

    private final TreeHasher hasher;
    private final int keepFrom;
    private final NodeSink sink;
    private final byte[] edge = new byte[LEVELS * Hash32.BYTES];
    private final byte[] carry = new byte[Hash32.BYTES];
    private long size;

    public CompactRange() {
        this(LEVELS, NodeSink.NONE);
    }

    /// @param keepFrom the sink hears of nodes from this level on
    public CompactRange(int keepFrom, NodeSink sink) {
        this(new TreeHasher(), keepFrom, sink);
    }

    CompactRange(TreeHasher hasher, int keepFrom, NodeSink sink) {
        this.hasher = hasher;
        this.keepFrom = keepFrom;
        this.sink = sink;
    }

    /// Goes on where another range stopped.
    ///
    /// @param frontier what [#frontier] gave at that size
    public static CompactRange restore(long size, List<Hash32> frontier, int keepFrom, NodeSink sink) {
        Merkle.requireSize(size);
        if (frontier.size() != Long.bitCount(size)) {
            throw new IllegalArgumentException(
                    "frontier: " + Long.bitCount(size) + " hashes for size " + size + ", got " + frontier.size());
        }
        CompactRange range = new CompactRange(keepFrom, sink);
        int next = frontier.size();
        for (int level = 0; level < LEVELS; level++) {
            if ((size >>> level & 1) == 1) {
                frontier.get(--next).copyTo(range.edge, level * Hash32.BYTES);
            }
        }
        range.size = size;
        return range;
    }

    /// Goes on where another range stopped, and tells nobody of its nodes.
    ///
    /// @param frontier what [#frontier] gave at that size
    public static CompactRange restore(long size, List<Hash32> frontier) {
        return restore(size, frontier, LEVELS, NodeSink.NONE);
    }

    /// In leaves.
    public long size() {
        return size;
    }

    /// Appends one leaf, given by its hash with the leaf prefix ([Merkle#leafHash]).
    public void append(Hash32 leafHash) {
        append(0, leafHash);
    }

    /// Appends a complete subtree of 2^level leaves: how the parts of a tree that was built in parallel come together.
    ///
    /// @throws IllegalArgumentException unless the size is a multiple of 2^level
    public void append(int level, Hash32 subtree) {
        if (level < 0 || level >= LEVELS - 1 || Long.numberOfTrailingZeros(size) < level) {
            throw new IllegalArgumentException("level: size " + size + " is no multiple of 2^" + level);
        }
        subtree.copyTo(carry, 0);
        climb(level);
    }

    /// Where [MerkleBuilder] puts the next leaf hash before [#climb].
    byte[] carry() {
        return carry;
    }

    /// Adds the subtree in `carry` and merges it with its left siblings, as in adding one to a binary number.
    void climb(int from) {
        Merkle.requireSize(size + (1L << from));
        int level = from;
        emit(level, size >>> level);
        while ((size >>> level & 1) == 1) {
            hasher.node(edge, level * Hash32.BYTES, carry, 0, carry, 0);
            level++;
            emit(level, size >>> level);
        }
        System.arraycopy(carry, 0, edge, level * Hash32.BYTES, Hash32.BYTES);
        size += 1L << from;
    }

    private void emit(int level, long index) {
        if (level >= keepFrom) {
            sink.accept(level, index, Hash32.of(carry));
        }
    }

    /// The root over all leaves so far; of none, the hash of nothing.
    public Hash32 root() {
        if (size == 0) {
            return Merkle.EMPTY_ROOT;
        }
        int level = Long.numberOfTrailingZeros(size);
        byte[] root = new byte[Hash32.BYTES];
        System.arraycopy(edge, level * Hash32.BYTES, root, 0, Hash32.BYTES);
        for (level++; level < LEVELS; level++) {
            if ((size >>> level & 1) == 1) {
                hasher.node(edge, level * Hash32.BYTES, root, 0, root, 0);
            }
        }
        return Hash32.of(root);
    }

    /// The complete subtrees of the right edge, the largest first: what has to be stored to go on later.
    public List<Hash32> frontier() {
        List<Hash32> frontier = new ArrayList<>(Long.bitCount(size));
        byte[] hash = new byte[Hash32.BYTES];
        for (int level = LEVELS - 1; level >= 0; level--) {
            if ((size >>> level & 1) == 1) {
                System.arraycopy(edge, level * Hash32.BYTES, hash, 0, Hash32.BYTES);
                frontier.add(Hash32.of(hash));
            }
        }
        return frontier;
    }
}
