package network.icn.satellite.index.port;

import java.time.Instant;
import java.util.List;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.report.TargetReport;
import network.icn.protocol.settlement.EraTally;
import network.icn.protocol.settlement.Proven;
import network.icn.protocol.settlement.SlaVerdict;
import network.icn.protocol.settlement.VerdictReason;

/// What the index answers with.
public final class Rows {
    private Rows() {}

    /// A report of one ScalerNode.
    ///
    /// @param proven wrong answers of it in that era
    public record Report(long logIndex, EraId era, int shard, TargetReport report, Proven proven) {
        /// What it means under the claim of that era.
        public SlaVerdict verdict(RegistryHistory history) {
            return history.claim(report.target(), era)
                    .map(claim -> SlaVerdict.of(report, claim, proven))
                    .orElseGet(() -> new SlaVerdict(
                            SlaVerdict.Outcome.NO_VERDICT,
                            List.of(new VerdictReason.NoClaim(history.at(era).version()))));
        }
    }

    /// Evidence as the index knows it; the proof itself is in the log.
    ///
    /// @param id the same for all proofs of one finding
    /// @param size bytes of the proof
    public record Evidence(
            long logIndex,
            EraId era,
            NodeId accused,
            network.icn.protocol.evidence.Evidence.Kind kind,
            Hash32 id,
            int size,
            NodeId submitter,
            Instant receivedAt) {}

    /// How many reports of an era have that verdict.
    public record VerdictCount(EraId era, SlaVerdict.Outcome verdict, int reports) {}

    /// One ScalerNode in one era.
    public record Cell(EraId era, NodeId scalerNode, SlaVerdict.Outcome verdict, long logIndex) {}

    /// What counts of one report when a window is judged.
    public record CountedEra(NodeId scalerNode, EraTally era) {}

    /// A number for an era.
    public record EraCount(EraId era, int count) {}

    /// All there is.
    public record Totals(long reports, long evidence) {}
}
