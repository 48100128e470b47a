package network.icn.scalernode.store;

/// Blocks to be read by a scrub.
///
/// @param firstBlock of 64 KiB
public record Segment(long generation, long firstBlock, long endBlock) {
    static long blocks(long leaves) {
        return Math.ceilDiv(leaves, IndexFile.BLOCK_LEAVES);
    }
}
