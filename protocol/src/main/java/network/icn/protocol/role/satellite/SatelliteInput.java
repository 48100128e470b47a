package network.icn.protocol.role.satellite;

import network.icn.protocol.archive.ArchiveEntry;
import network.icn.protocol.archive.LogHead;
import network.icn.protocol.archive.Submission;
import network.icn.protocol.kernel.identity.NodeId;

/// What happens to an archive node. A token names one submission from its arrival to its answer; the shell
/// makes it up and never uses it twice.
public sealed interface SatelliteInput {
    /// The log held this entry when the satellite started. All of them come first, in order, then [Opened].
    record Restored(long index, ArchiveEntry entry) implements SatelliteInput {}

    /// The log is open; this head covers what is on disk.
    record Opened(LogHead head) implements SatelliteInput {}

    /// A peer, authenticated by its connection, handed something in.
    record Submitted(long token, NodeId peer, Submission submission) implements SatelliteInput {}

    /// A check that was asked for came back.
    record Verified(long token, Submission.Outcome outcome) implements SatelliteInput {}

    /// An entry is on disk, flushed, and so is the head of the log after the batch that it was written with.
    record Appended(long token, long index, LogHead head) implements SatelliteInput {}
}
