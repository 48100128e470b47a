package network.icn.scalernode.store;

/// Blocks of an object that a scrub reads, from the first one on.
///
/// @param object its index in the tree of objects
/// @param blocks of 64 KiB
public record Segment(long object, long blocks) {
    static long blocksOf(long leaves) {
        return Math.ceilDiv(leaves, IndexFile.BLOCK_LEAVES);
    }
}
