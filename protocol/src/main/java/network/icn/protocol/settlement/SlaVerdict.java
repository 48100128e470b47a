package network.icn.protocol.settlement;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import network.icn.protocol.challenge.ChallengeKind;
import network.icn.protocol.challenge.ChallengeKinds;
import network.icn.protocol.challenge.Shortfall;
import network.icn.protocol.network.registry.Claim;
import network.icn.protocol.report.TargetReport;

/// What the report of one era says beside the claim of one ScalerNode. Provisional, except for what is
/// proven: an era is too short to break a promise of availability or to keep one. The window decides
/// ([WindowVerdict]).
///
/// @param reasons what was measured, what was promised; empty when the claim was met
public record SlaVerdict(Outcome outcome, List<VerdictReason> reasons) {
    /// Below this share of known slots nothing is said.
    private static final int MIN_COVERAGE_PERCENT = 90;
    private static final int PERCENT = 100;

    public SlaVerdict {
        reasons = List.copyOf(reasons);
    }

    public enum Outcome {
        MET,
        /// The era alone is below the promise. No breach: the window may still be met.
        SHORT,
        /// A wrong answer was proved.
        BREACH,
        NO_VERDICT,
        EXCUSED;

        /// The name in APIs: `met`, `short`, `breach`, `no-verdict`, `excused`.
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /// Whether the window has the last word. Only proof is final.
        public boolean isProvisional() {
            return this != BREACH;
        }
    }

    /// @param proven evidence against it in this era that has been verified
    public static SlaVerdict of(TargetReport report, Claim claim, Proven proven) {
        List<VerdictReason> shortfalls = new ArrayList<>();
        int slots = report.slots().size();
        boolean covered = report.known() * PERCENT >= slots * MIN_COVERAGE_PERCENT;
        if (covered && report.highPpm() < claim.availabilityPpm()) {
            shortfalls.add(new VerdictReason.EraAvailability(report.highPpm(), claim.availabilityPpm()));
        }
        for (ChallengeKind<?, ?, ?> kind : ChallengeKinds.all()) {
            shortfalls(kind, report, claim).forEach(shortfall -> shortfalls.add(new VerdictReason.Measured(shortfall)));
        }
        List<VerdictReason> broken = proven.reasons();
        if (!broken.isEmpty()) {
            shortfalls.addAll(0, broken);
            return new SlaVerdict(Outcome.BREACH, shortfalls);
        }
        if (!shortfalls.isEmpty()) {
            return new SlaVerdict(Outcome.SHORT, shortfalls);
        }
        return covered
                ? new SlaVerdict(Outcome.MET, List.of())
                : new SlaVerdict(
                        Outcome.NO_VERDICT,
                        List.of(new VerdictReason.Coverage(report.known(), slots, MIN_COVERAGE_PERCENT)));
    }

    private static <R> List<Shortfall> shortfalls(ChallengeKind<?, ?, R> kind, TargetReport report, Claim claim) {
        return report.result(kind).map(result -> kind.shortfalls(result, claim)).orElse(List.of());
    }
}
