package network.icn.protocol.scalernode;

import java.util.Locale;

/// Why a ScalerNode does not answer. The label goes over the wire and into metrics.
public enum RefusalReason {
    /// Not a member of the registry.
    UNKNOWN_PEER,
    /// Not a statement of that kind.
    MALFORMED,
    WRONG_NETWORK,
    /// Meant for another ScalerNode.
    WRONG_TARGET,
    /// Not signed by the peer that sent it.
    NOT_CHALLENGER,
    BAD_SIGNATURE,
    /// The peer's clock and ours are further apart than the network tolerates.
    CLOCK,
    EXPIRED,
    /// Neither the current era nor the one that has just ended.
    WRONG_ERA,
    /// No snapshot was signed for the era before its beacon round.
    NO_SNAPSHOT,
    WRONG_SNAPSHOT,
    WRONG_BEACON,
    TOO_MANY_SAMPLES,
    REPLAYED,
    /// More challenges than one member has reason for.
    RATE,
    /// As many challenges are under way as this server takes.
    BUSY,
    READ_FAILED;

    /// Lower case with dashes: `wrong-era`.
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
