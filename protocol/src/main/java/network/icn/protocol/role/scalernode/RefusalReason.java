package network.icn.protocol.role.scalernode;

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
    /// Neither the current era nor one that ends or begins right now.
    WRONG_ERA,
    /// Not the slot that is running, within the tolerance of clocks.
    WRONG_SLOT,
    /// No snapshot was signed for the era before its beacon round.
    NO_SNAPSHOT,
    WRONG_SNAPSHOT,
    WRONG_BEACON,
    /// No member of the committee that judges this ScalerNode in that era.
    NO_SEAT,
    /// A kind of challenge that is not asked in the era, or that this program does not know.
    UNKNOWN_KIND,
    /// More than the kind asks for here, or something else.
    WRONG_QUESTION,
    REPLAYED,
    /// More challenges than one member has reason for.
    RATE,
    /// As many requests of this member are under way as one member has reason for. What others ask never
    /// counts.
    BUSY,
    READ_FAILED;

    /// Lower case with dashes: `wrong-era`.
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
