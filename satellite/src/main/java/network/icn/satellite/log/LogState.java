package network.icn.satellite.log;

import network.icn.protocol.archive.LogHead;
import network.icn.protocol.kernel.bytes.Hash32;

/// The log at one size.
///
/// @param size entries
/// @param root RFC 6962 root over their leaves
public record LogState(long size, Hash32 root) {
    /// The state that a head speaks of.
    public static LogState of(LogHead head) {
        return new LogState(head.size(), head.root());
    }
}
