package network.icn.protocol.settlement;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import network.icn.protocol.challenge.ChallengeKind;
import network.icn.protocol.challenge.ChallengeKinds;
import network.icn.protocol.challenge.JudgedEra;
import network.icn.protocol.challenge.WindowStanding;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.ClaimSpan;
import network.icn.protocol.network.registry.PromiseRule;

/// What the certified reports of a window mean under the claim of one ScalerNode: the judgement. A pure
/// function of archived reports, so anybody can make it again.
///
/// Reports that are missing count as up, so more reports can only turn an open window into a breach, never
/// back.
///
/// @param surelyDown slots of the window that were surely down
/// @param allowedDown how many may be
/// @param known slots with a verdict
/// @param standings how it stands by each kind of challenge that judges windows and has a result in this one
/// @param proven wrong answers
/// @param reasons empty unless broken or without a verdict
public record WindowVerdict(
        SlaWindow window,
        Outcome outcome,
        int surelyDown,
        int allowedDown,
        int known,
        List<WindowStanding> standings,
        Proven proven,
        List<VerdictReason> reasons) {
    /// Below this share of known slots nothing is said at the end.
    private static final int MIN_COVERAGE_PERCENT = 90;
    private static final int PERCENT = 100;

    public WindowVerdict {
        standings = List.copyOf(standings);
        reasons = List.copyOf(reasons);
    }

    public enum Outcome {
        /// The window goes on, and nothing has broken the promise.
        OPEN,
        MET,
        /// Said as soon as it is certain; the rest of the window cannot change it.
        BREACH,
        /// The window is over and too little is known.
        NO_VERDICT;

        /// The name in APIs: `open`, `met`, `breach`, `no-verdict`.
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /// @param claims what it promised in the eras of the window, in their order; nothing of eras in which
    ///     it was no member
    /// @param reports of this ScalerNode; those outside of the window count for nothing, the order does not
    ///     matter
    /// @param proven evidence against it in eras of the window
    /// @param over whether all reports of the window have had their time
    public static WindowVerdict of(
            SlaWindow window, List<ClaimSpan> claims, Collection<EraTally> reports, Proven proven, boolean over) {
        TreeMap<EraId, EraFindings> byEra = new TreeMap<>();
        reports.stream()
                .filter(report -> window.contains(report.era()))
                .forEach(report -> byEra.merge(report.era(), EraFindings.of(report), EraFindings::orBetter));
        int known = byEra.values().stream().mapToInt(EraFindings::known).sum();
        Down down = claims.stream()
                .map(span -> Down.under(span.claim().availabilityPpm(), window, claims, byEra.values()))
                .max(Comparator.comparingInt(Down::beyond).thenComparingInt(Down::surely))
                .orElse(Down.NONE);
        List<WindowStanding> standings = ChallengeKinds.all().stream()
                .flatMap(kind -> standing(kind, window, claims, byEra.values()).stream())
                .toList();
        List<VerdictReason> broken = new ArrayList<>(proven.reasons());
        if (down.beyond() > 0) {
            broken.add(new VerdictReason.WindowAvailability(down.surely(), down.allowed(), window.slots()));
        }
        standings.forEach(standing ->
                standing.shortfall().ifPresent(shortfall -> broken.add(new VerdictReason.Measured(shortfall))));
        boolean covered = (long) known * PERCENT >= (long) window.slots() * MIN_COVERAGE_PERCENT;
        Outcome outcome = outcome(!broken.isEmpty(), over, covered);
        List<VerdictReason> reasons = outcome == Outcome.NO_VERDICT
                ? List.of(new VerdictReason.Coverage(known, window.slots(), MIN_COVERAGE_PERCENT))
                : broken;
        return new WindowVerdict(window, outcome, down.surely(), down.allowed(), known, standings, proven, reasons);
    }

    private static <R> Optional<WindowStanding> standing(
            ChallengeKind<?, ?, R> kind, SlaWindow window, List<ClaimSpan> claims, Collection<EraFindings> eras) {
        List<JudgedEra<R>> judged = eras.stream()
                .flatMap(era -> claims.stream()
                        .filter(span -> span.contains(era.era()))
                        .map(span -> new JudgedEra<>(era.era(), span.claim(), era.results(kind))))
                .filter(era -> !era.results().isEmpty())
                .toList();
        return judged.isEmpty() ? Optional.empty() : kind.standing(judged, window.eras());
    }

    /// What went wrong under one promise of availability. A promise that changes within a window is
    /// judged over the whole window, by the slots that were down under it or under a stricter one: so
    /// lowering it later excuses nothing, and a promise that held for a few eras is not broken by one slot.
    ///
    /// @param surely slots of the window that were surely down in such eras
    /// @param allowed how many may be
    private record Down(int surely, int allowed) {
        static final Down NONE = new Down(0, 0);

        static Down under(int ppm, SlaWindow window, List<ClaimSpan> claims, Collection<EraFindings> reports) {
            int surely = reports.stream()
                    .filter(report -> claims.stream()
                            .anyMatch(span ->
                                    span.contains(report.era()) && span.claim().availabilityPpm() >= ppm))
                    .mapToInt(EraFindings::surelyDown)
                    .sum();
            return new Down(surely, PromiseRule.allowedSlots(window.slots(), ppm));
        }

        int beyond() {
            return surely - allowed;
        }
    }

    private static Outcome outcome(boolean broken, boolean over, boolean covered) {
        if (broken) {
            return Outcome.BREACH;
        }
        if (!over) {
            return Outcome.OPEN;
        }
        return covered ? Outcome.MET : Outcome.NO_VERDICT;
    }
}
