package network.icn.protocol.role.scalernode;

import java.util.Locale;

/// Why a ScalerNode does not countersign a transcript. The label goes over the wire and into metrics. None of these
/// costs anybody a slot: the vote stands on the receipt (docs/decisions/0006-transcripts.md).
public enum TranscriptRefusal {
    /// Not a HyperNode of the registry.
    UNKNOWN_PEER,
    /// Not a transcript.
    MALFORMED,
    /// Not signed by the peer that sent it.
    BAD_SIGNATURE,
    /// No receipt of this node for that challenge, or none that it remembers.
    UNKNOWN_RECEIPT,
    /// The receipt was given to another HyperNode.
    NOT_CHALLENGER,
    /// It says that the answer was wrong: whoever has proof of that needs no countersignature.
    NOT_RIGHT,
    /// Another transcript of that challenge is signed already, or is about to be.
    CONTRADICTION,
    /// It claims to have begun at a time that this node's clock rules out.
    CLOCK,
    /// It claims times that cannot be, by what this node has measured itself.
    TIMING,
    /// As many as this server takes are under way, or this very one is.
    BUSY;

    /// Lower case with dashes: `unknown-receipt`.
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
