package network.icn.simulator.check;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collection;
import network.icn.protocol.challenge.echo.LatencySummary;
import network.icn.protocol.network.registry.Claim;
import network.icn.protocol.report.SlotVerdict;
import network.icn.protocol.report.TargetReport;

/// What reports mean under a claim, worked out from the rules (docs/verdicts.md) once more, in decimal fractions.
final class SlowVerdict {
    private static final BigDecimal WHOLE = new BigDecimal(1_000_000);
    private static final BigDecimal ENOUGH = new BigDecimal("0.90");
    private static final int SLOW_ERAS = 50;
    private static final int LOST_LEAVES = 3;

    private SlowVerdict() {}

    private static long count(TargetReport report, SlotVerdict wanted) {
        return report.slots().stream().filter(slot -> slot == wanted).count();
    }

    static long surelyDown(TargetReport report) {
        return count(report, SlotVerdict.SURELY_DOWN);
    }

    private static long known(TargetReport report) {
        return report.slots().size() - count(report, SlotVerdict.UNKNOWN);
    }

    private static boolean isEnough(long known, long slots) {
        return new BigDecimal(known).compareTo(ENOUGH.multiply(new BigDecimal(slots))) >= 0;
    }

    /// As in APIs: `met`, `short`, `breach`, `no-verdict`.
    ///
    /// @param proven whether lost data was proved in that era
    static String era(TargetReport report, Claim claim, boolean proven) {
        if (proven) {
            return "breach";
        }
        long known = known(report);
        boolean covered = isEnough(known, report.slots().size());
        // At most: in whole millionths, rounded up.
        BigDecimal most = known == 0
                ? BigDecimal.ZERO
                : new BigDecimal(known - surelyDown(report))
                        .multiply(WHOLE)
                        .divide(new BigDecimal(known), 0, RoundingMode.CEILING);
        boolean absent = covered && most.compareTo(new BigDecimal(claim.availabilityPpm())) < 0;
        LatencySummary latency = Sayings.echo(report).latency();
        boolean slow =
                latency.probes() > 0 && latency.p99Micros() > claim.latency().toNanos() / 1_000;
        if (absent || slow || Sayings.lost(report) >= LOST_LEAVES) {
            return "short";
        }
        return covered ? "met" : "no-verdict";
    }

    /// Slots of a window that may be surely down.
    static int allowed(int windowSlots, Claim claim) {
        return WHOLE.subtract(new BigDecimal(claim.availabilityPpm()))
                .multiply(new BigDecimal(windowSlots))
                .divide(WHOLE, 0, RoundingMode.FLOOR)
                .intValueExact();
    }

    /// As in APIs: `open`, `met`, `breach`, `no-verdict`.
    ///
    /// @param reports of the window, one an era
    /// @param over whether nothing more can come
    static String window(
            Collection<TargetReport> reports, Claim claim, int windowSlots, int eras, boolean proven, boolean over) {
        long down = reports.stream().mapToLong(SlowVerdict::surelyDown).sum();
        long known = reports.stream().mapToLong(SlowVerdict::known).sum();
        long slow = reports.stream()
                .filter(report ->
                        Sayings.echo(report).atLeastMicros() > claim.latency().toNanos() / 1_000)
                .count();
        int lost = reports.stream().mapToInt(Sayings::lost).sum();
        boolean data = proven || lost >= LOST_LEAVES;
        if (data || down > allowed(windowSlots, claim) || slow > Math.max(1, eras / SLOW_ERAS)) {
            return "breach";
        }
        if (!over) {
            return "open";
        }
        return isEnough(known, windowSlots) ? "met" : "no-verdict";
    }
}
