package network.icn.scalernode.store;

import network.icn.protocol.kernel.bytes.Hash32;

/// One tree: snapshots are signed over it, and it stays provable while they bind.
///
/// @param number ascending; it says which objects the tree holds
public record Generation(long number, long leafCount, Hash32 root) {}
