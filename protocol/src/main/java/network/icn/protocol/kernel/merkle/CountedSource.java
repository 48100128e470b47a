package network.icn.protocol.kernel.merkle;

/// Where a prover finds the nodes of a counted tree. What it gives for a tree serves every smaller one too: the
/// complete
/// parts of a beginning are complete parts of the whole.
@FunctionalInterface
public interface CountedSource {
    /// An entry, and the place within what it counts.
    ///
    /// @param entry index among the entries
    /// @param within from 0 to below the entry's count
    record Place(long entry, long within) {}

    /// The node over the entries `index * 2^level` up to `(index + 1) * 2^level`, exclusive; level 0 is the entry. Only
    /// nodes that lie wholly inside the tree are asked for.
    CountedHash node(int level, long index);

    /// The node over the entries from `begin` up to `end`, a part of an RFC 6962 tree as in [NodeSource#range].
    default CountedHash range(long begin, long end) {
        long size = end - begin;
        if (Long.bitCount(size) == 1) {
            int level = Long.numberOfTrailingZeros(size);
            return node(level, begin >>> level);
        }
        long middle = begin + Merkle.split(size);
        return CountedHash.node(range(begin, middle), range(middle, end));
    }

    /// The entry that something counted belongs to: down from the root by the counts.
    ///
    /// @param size entries of the tree, at least one
    /// @param index from 0 on, below what the tree counts
    /// @throws IllegalArgumentException if the tree counts less
    default Place find(long size, long index) {
        long begin = 0;
        long end = size;
        long within = index;
        while (end - begin > 1) {
            long middle = begin + Merkle.split(end - begin);
            // A left child is complete, so nothing is hashed on the way.
            long left = range(begin, middle).count();
            if (within < left) {
                end = middle;
            } else {
                within -= left;
                begin = middle;
            }
        }
        if (size < 1 || within < 0 || within >= node(0, begin).count()) {
            throw new IllegalArgumentException("index: beyond what " + size + " entries count, " + index);
        }
        return new Place(begin, within);
    }
}
