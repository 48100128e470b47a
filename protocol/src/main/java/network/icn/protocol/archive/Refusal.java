package network.icn.protocol.archive;

import java.util.Locale;

/// Why a submission was not taken. The label goes over the wire and into the metric.
public enum Refusal {
    /// Too much is being checked and written already. Try again.
    BUSY(true),
    /// The era has not ended yet by this satellite's clock. Try again.
    FUTURE_ERA(true),
    /// The satellite does not know yet what it has signed before its start, so it signs nothing. Try again.
    RECOVERING(true),
    /// The report was made under a version of the registry that this satellite has not got yet. Try again.
    UNKNOWN_REGISTRY(true),
    /// Neither a HyperNode of the registry, nor a ScalerNode with what was asked of it.
    UNKNOWN_PEER(false),
    /// Too long ago: the satellite no longer remembers what it took for that era.
    CLOSED_ERA(false),
    /// Larger than an entry or an attachment may be.
    TOO_LARGE(false),
    /// Not the canonical bytes of what it claims to be.
    MALFORMED(false),
    /// The draw, the certificate or the merge does not hold when recomputed.
    NOT_PROVED(false),
    /// The evidence does not prove what it says, or accuses nobody of the registry.
    NO_EVIDENCE(false);

    private final boolean retry;

    Refusal(boolean retry) {
        this.retry = retry;
    }

    /// Whether the same submission may be taken later.
    public boolean retry() {
        return retry;
    }

    /// Lower case with hyphens: `future-era`.
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
