package network.icn.simulator.check;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collection;
import java.util.SortedMap;
import network.icn.protocol.challenge.echo.LatencySummary;
import network.icn.protocol.challenge.growth.GrowthResult;
import network.icn.protocol.challenge.possession.Committed;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.network.registry.Claim;
import network.icn.protocol.network.registry.LossBudget;
import network.icn.protocol.network.registry.Parameters;
import network.icn.protocol.report.SlotVerdict;
import network.icn.protocol.report.TargetReport;
import org.jspecify.annotations.Nullable;

/// What reports mean under a claim, worked out from the rules (docs/verdicts.md) once more, in decimal fractions.
final class SlowVerdict {
    private static final BigDecimal WHOLE = new BigDecimal(1_000_000);
    private static final BigDecimal ENOUGH = new BigDecimal("0.90");
    private static final int SLOW_ERAS = 50;
    private static final BigDecimal LEAF = new BigDecimal(4_096);

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
        if (absent
                || slow
                || Sayings.lost(report) > 0
                || Sayings.growth(report).outcome() == GrowthResult.Outcome.BROKEN) {
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

    /// Whether snapshots say that more of what owners had there is gone than a share of it, and beside that an object
    /// of another share, or of so many bytes.
    private static boolean hasLostTooMuch(SortedMap<Long, TargetReport> history, long first, LossBudget budget) {
        BigDecimal gone = BigDecimal.ZERO;
        BigDecimal had = BigDecimal.ZERO;
        @Nullable Committed last = null;
        for (var entry : history.entrySet()) {
            Committed now = Sayings.possession(entry.getValue()).under();
            if (now.snapshot().equals(Hash32.ZERO)) {
                continue;
            }
            if (last != null && entry.getKey() >= first) {
                BigDecimal before = new BigDecimal(last.lostLeaves());
                BigDecimal leaves = new BigDecimal(now.lostLeaves());
                gone = now.since() == last.since()
                        ? gone.add(leaves.subtract(before).max(BigDecimal.ZERO).multiply(LEAF))
                        : gone.add(new BigDecimal(last.ownedBytes())).add(leaves.multiply(LEAF));
                had = had.max(new BigDecimal(last.ownedBytes()));
            }
            had = entry.getKey() >= first ? had.max(new BigDecimal(now.ownedBytes())) : had;
            last = now;
        }
        BigDecimal object = billionths(had, budget.objectPpb()).min(new BigDecimal(budget.objectBytes()));
        return gone.compareTo(billionths(had, budget.sharePpb()).add(object)) > 0;
    }

    private static BigDecimal billionths(BigDecimal of, long ppb) {
        return of.multiply(new BigDecimal(ppb)).movePointLeft(9).setScale(0, RoundingMode.FLOOR);
    }

    /// Whether a tree was twice not shown to go on.
    private static boolean isBroken(TargetReport report) {
        return Sayings.growth(report).outcome() == GrowthResult.Outcome.BROKEN;
    }

    /// As in APIs: `open`, `met`, `breach`, `no-verdict`.
    ///
    /// @param history of the window and of the one before it, by era, one report an era
    /// @param first era of the window
    /// @param over whether nothing more can come
    static String window(
            SortedMap<Long, TargetReport> history,
            long first,
            Claim claim,
            Parameters parameters,
            boolean proven,
            boolean over) {
        Collection<TargetReport> reports = history.tailMap(first).values();
        long down = reports.stream().mapToLong(SlowVerdict::surelyDown).sum();
        long known = reports.stream().mapToLong(SlowVerdict::known).sum();
        long slow = reports.stream()
                .filter(report ->
                        Sayings.echo(report).atLeastMicros() > claim.latency().toNanos() / 1_000)
                .count();
        int eras = parameters.windowSlots() / parameters.slotsPerEra();
        if (proven
                || down > allowed(parameters.windowSlots(), claim)
                || slow > Math.max(1, eras / SLOW_ERAS)
                || hasLostTooMuch(history, first, parameters.decisions().losses())
                || reports.stream().anyMatch(SlowVerdict::isBroken)
                || SlowTest.possession(parameters.decisions().possession()).rejects(history, first)
                || SlowTest.timing(parameters.decisions().timing()).rejects(history, first)) {
            return "breach";
        }
        if (!over) {
            return "open";
        }
        return isEnough(known, parameters.windowSlots()) ? "met" : "no-verdict";
    }
}
