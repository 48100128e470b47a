package network.icn.satellite.query;

import network.icn.protocol.kernel.bytes.Payload;

/// The evidence that was asked for.
public sealed interface FoundEvidence {
    /// Its canonical bytes, as the log names them.
    record Whole(Payload bytes) implements FoundEvidence {}

    /// There is such an entry; its attachment is missing or damaged here. Other satellites may have it.
    record Lost() implements FoundEvidence {}

    /// There is no evidence at that place of the log.
    record None() implements FoundEvidence {}
}
