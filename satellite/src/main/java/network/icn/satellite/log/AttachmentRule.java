package network.icn.satellite.log;

import network.icn.protocol.archive.AttachmentRef;
import network.icn.protocol.kernel.bytes.MalformedException;

/// Reads from a leaf what stands beside it. All that the log knows of the meaning of its leaves.
@FunctionalInterface
public interface AttachmentRule {
    /// @throws MalformedException if it is no leaf of this log
    AttachmentRef of(byte[] leaf) throws MalformedException;
}
