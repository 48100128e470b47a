package network.icn.satellite.query;

import network.icn.protocol.kernel.bytes.Payload;

/// The evidence that was asked for.
public sealed interface FoundProof {
    /// Its canonical bytes, as the log names them.
    record Whole(Payload bytes) implements FoundProof {}

    /// There is such an entry; its attachment is missing or damaged here. Other satellites may have it.
    record Lost() implements FoundProof {}

    /// There is no evidence at that place of the log.
    record None() implements FoundProof {}
}
