package network.icn.protocol.sla;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import network.icn.protocol.observation.LatencySummary;
import network.icn.protocol.registry.Claim;
import network.icn.protocol.report.SlotVerdict;
import network.icn.protocol.report.TargetReport;

/// What the report of one era means under the claim of one ScalerNode.
///
/// An era can show a breach, it can never certify three nines: for that a window of eras is needed (quorum.md 5.3).
///
/// @param reasons for people: what was measured, what was promised; empty when the claim was met
public record SlaVerdict(Outcome outcome, List<String> reasons) {
    /// Below this share of known slots nothing is said.
    private static final int MIN_COVERAGE_PERCENT = 90;
    private static final int PERCENT = 100;
    /// How the reason of a node that was absent for too long begins.
    public static final String AVAILABILITY = "availability";

    private static final int MICROS_PER_MILLI = 1000;

    public SlaVerdict {
        reasons = List.copyOf(reasons);
    }

    public enum Outcome {
        MET,
        BREACH,
        NO_VERDICT,
        EXCUSED;

        /// The name in APIs: `met`, `breach`, `no-verdict`, `excused`.
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /// @param provenLoss how many pieces of possession evidence against it in this era have been verified
    public static SlaVerdict of(TargetReport report, Claim claim, int provenLoss) {
        List<String> reasons = new ArrayList<>();
        if (provenLoss > 0) {
            reasons.add("possession: signed wrong bytes in " + provenLoss + " proven "
                    + (provenLoss == 1 ? "challenge" : "challenges") + ", promised none");
        }
        int slots = report.slots().size();
        int known = slots - report.count(SlotVerdict.UNKNOWN);
        boolean covered = known * PERCENT >= slots * MIN_COVERAGE_PERCENT;
        if (covered && report.highPpm() < claim.availabilityPpm()) {
            reasons.add(String.format(
                    Locale.ROOT,
                    AVAILABILITY + ": at most %.2f %% of the era, promised %.3f %%",
                    report.highPpm() / 10_000.0,
                    claim.availabilityPpm() / 10_000.0));
        }
        LatencySummary latency = report.latency();
        long promised = claim.latency().toMillis() * MICROS_PER_MILLI;
        if (latency.probes() > 0 && latency.p99Micros() > promised) {
            reasons.add(String.format(
                    Locale.ROOT,
                    "latency: p99 %.1f ms, promised %.1f ms",
                    latency.p99Micros() / 1000.0,
                    promised / 1000.0));
        }
        if (!reasons.isEmpty()) {
            return new SlaVerdict(Outcome.BREACH, reasons);
        }
        return covered
                ? new SlaVerdict(Outcome.MET, List.of())
                : new SlaVerdict(
                        Outcome.NO_VERDICT,
                        List.of("coverage: " + known + " of " + slots + " slots known, a verdict needs "
                                + MIN_COVERAGE_PERCENT + " %"));
    }
}
