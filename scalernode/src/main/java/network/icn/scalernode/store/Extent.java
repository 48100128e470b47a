package network.icn.scalernode.store;

import network.icn.protocol.challenge.EraSnapshot;

/// A file's place in the leaf space.
///
/// @param name path below the data directory
/// @param size bytes, at least 1
/// @param firstLeaf index of its first leaf
record Extent(String name, long size, long firstLeaf) {
    static long leavesOf(long size) {
        return Math.ceilDiv(size, EraSnapshot.LEAF_BYTES);
    }

    long leaves() {
        return leavesOf(size);
    }

    long endLeaf() {
        return firstLeaf + leaves();
    }
}
