package network.icn.protocol.settlement;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.Claim;
import network.icn.protocol.network.registry.PromiseRule;

/// What the certified reports of a window mean under the claim of one ScalerNode: the judgement. A pure function of
/// archived reports, so anybody can make it again.
///
/// Reports that are missing count as up, so more reports can only turn an open window into a breach, never back.
///
/// @param surelyDown slots of the window that were surely down
/// @param allowedDown how many may be
/// @param known slots with a verdict
/// @param slowEras eras whose median echo surely took longer than was promised of the slowest in a hundred
/// @param allowedSlow how many may be
/// @param proven pieces of possession evidence
/// @param reasons empty unless broken or without a verdict
public record WindowVerdict(
        SlaWindow window,
        Outcome outcome,
        int surelyDown,
        int allowedDown,
        int known,
        int slowEras,
        int allowedSlow,
        int proven,
        List<VerdictReason> reasons) {
    /// Below this share of known slots nothing is said at the end.
    private static final int MIN_COVERAGE_PERCENT = 90;
    private static final int PERCENT = 100;
    /// In an era with a median above the promise half of the time was slow; of the time one percent may be.
    private static final int SLOW_SHARE = 50;

    private static final int MICROS_PER_MILLI = 1_000;

    public WindowVerdict {
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

    /// @param reports of this ScalerNode; those outside of the window count for nothing, the order does not matter
    /// @param proven pieces of possession evidence against it in eras of the window
    /// @param over whether all reports of the window have had their time
    public static WindowVerdict of(
            SlaWindow window, Claim claim, Collection<EraTally> reports, int proven, boolean over) {
        TreeMap<EraId, EraTally> byEra = new TreeMap<>();
        reports.stream()
                .filter(report -> window.contains(report.era()))
                .forEach(report -> byEra.merge(report.era(), report, EraTally::orBetter));
        int surelyDown = byEra.values().stream().mapToInt(EraTally::surelyDown).sum();
        int known = byEra.values().stream().mapToInt(EraTally::known).sum();
        long promised = claim.latency().toMillis() * MICROS_PER_MILLI;
        int slow = Math.toIntExact(byEra.values().stream()
                .filter(report -> report.latencyAtLeastMicros() > promised)
                .count());
        int allowedDown = PromiseRule.allowedSlots(window.slots(), claim.availabilityPpm());
        int allowedSlow = Math.max(1, window.eras() / SLOW_SHARE);
        List<VerdictReason> broken = new ArrayList<>();
        if (proven > 0) {
            broken.add(new VerdictReason.Possession(proven));
        }
        if (surelyDown > allowedDown) {
            broken.add(new VerdictReason.WindowAvailability(surelyDown, allowedDown, window.slots()));
        }
        if (slow > allowedSlow) {
            broken.add(new VerdictReason.WindowLatency(slow, allowedSlow, window.eras()));
        }
        boolean covered = (long) known * PERCENT >= (long) window.slots() * MIN_COVERAGE_PERCENT;
        Outcome outcome = outcome(!broken.isEmpty(), over, covered);
        List<VerdictReason> reasons = outcome == Outcome.NO_VERDICT
                ? List.of(new VerdictReason.Coverage(known, window.slots(), MIN_COVERAGE_PERCENT))
                : broken;
        return new WindowVerdict(window, outcome, surelyDown, allowedDown, known, slow, allowedSlow, proven, reasons);
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
