package network.icn.satellite.ingest;

import network.icn.protocol.archive.Refusal;
import network.icn.protocol.kernel.signed.Signed;

/// What became of a submission.
public sealed interface Answer {
    /// @param receipt the signed [network.icn.protocol.archive.SatelliteReceipt]; the entry is on the medium
    record Receipted(Signed receipt) implements Answer {}

    record Refused(Refusal reason, String detail) implements Answer {}
}
