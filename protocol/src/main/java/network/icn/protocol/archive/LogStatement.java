package network.icn.protocol.archive;

import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.signed.Domain;
import network.icn.protocol.kernel.signed.Header;
import network.icn.protocol.kernel.signed.Statement;

/// What a satellite signs about its log: a head, or a receipt, which stands under a head.
public sealed interface LogStatement extends Statement permits LogHead, SatelliteReceipt {
    /// The log that it speaks of.
    LogHead head();

    /// The network of the log.
    default Hash32 network() {
        return head().network();
    }

    /// Whose log it is.
    default NodeId satellite() {
        return head().satellite();
    }

    /// Reads the canonical bytes.
    ///
    /// @throws MalformedException if they are not exactly one
    static LogStatement parse(byte[] statement) throws MalformedException {
        return Header.of(statement).kind() == Domain.SATELLITE_RECEIPT
                ? SatelliteReceipt.parse(statement)
                : LogHead.parse(statement);
    }
}
