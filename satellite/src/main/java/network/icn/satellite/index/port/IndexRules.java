package network.icn.satellite.index.port;

import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.settlement.SlaVerdict;

/// What an engine is told of the rules: it counts by verdicts and so must keep them, but it makes none.
///
/// @param id changes whenever verdicts might, which a new version of the registry cannot do: it counts only in eras
///     of which there are no reports yet; an index that was made under another one begins anew
/// @param judge says what a report means; asked when it comes, and again when evidence comes after it
public record IndexRules(Hash32 id, Judge judge) {
    /// A pure function of report and proofs.
    @FunctionalInterface
    public interface Judge {
        SlaVerdict.Outcome outcome(Rows.Report report);
    }
}
