package network.icn.protocol.satellite;

import network.icn.protocol.bytes.Hash32;
import network.icn.protocol.identity.NodeId;

/// What happens to an archive node. A token names one submission from its arrival to its answer; the shell
/// makes it up and never uses it twice.
public sealed interface SatelliteInput {
    /// The log held this entry when the satellite started. All of them come first, in order, then [Opened].
    record Restored(long index, ArchiveEntry entry) implements SatelliteInput {}

    /// The log is open; size and root are what is on disk.
    record Opened(long treeSize, Hash32 root) implements SatelliteInput {}

    /// A peer, authenticated by its connection, handed something in.
    record Submitted(long token, NodeId peer, Submission submission) implements SatelliteInput {}

    /// A check that was asked for came back.
    record Verified(long token, Submission.Outcome outcome) implements SatelliteInput {}

    /// An entry is on disk, flushed; size and root are those of the log after the batch that it was written
    /// with.
    record Appended(long token, long index, long treeSize, Hash32 root) implements SatelliteInput {}
}
