package network.icn.protocol.kernel.merkle;

import network.icn.protocol.kernel.bytes.Hash32;

/// Where a prover finds the nodes of a tree: a file, an array, a recomputation from the leaves.
@FunctionalInterface
public interface NodeSource {
    /// The hash of the complete subtree over the leaves `index * 2^level` up to `(index + 1) * 2^level`, exclusive.
    /// Provers ask only for subtrees that lie wholly inside the tree; they put the ragged right edge together
    /// themselves. Level 0 is the leaf hash.
    ///
    /// A source that reads a file reports trouble as [java.io.UncheckedIOException].
    Hash32 node(int level, long index);

    /// The hash of the leaves from `begin` up to `end`, where the range is a subtree of an RFC 6962 tree: `begin` is a
    /// multiple of the smallest power of two that holds the range.
    default Hash32 range(long begin, long end) {
        long size = end - begin;
        if (Long.bitCount(size) == 1) {
            int level = Long.numberOfTrailingZeros(size);
            return node(level, begin >>> level);
        }
        long middle = begin + Merkle.split(size);
        return Merkle.nodeHash(range(begin, middle), range(middle, end));
    }
}
