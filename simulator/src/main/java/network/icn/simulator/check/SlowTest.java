package network.icn.simulator.check;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.SortedMap;
import java.util.function.Function;
import network.icn.protocol.challenge.echo.FailedShare;
import network.icn.protocol.challenge.possession.Committed;
import network.icn.protocol.challenge.possession.PossessionResult;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.network.registry.ErrorRates;
import network.icn.protocol.report.TargetReport;

/// A sequential test worked out from its definition (docs/verdicts.md) once more, in decimal fractions of 40 digits.
///
/// @param failure what a failed trial adds
/// @param clean what a clean one takes away
/// @param above from where on it rejects
/// @param below from where on it accepts
/// @param failed trials of an era
/// @param good those of its trials that did not fail
record SlowTest(
        BigDecimal failure,
        BigDecimal clean,
        BigDecimal above,
        BigDecimal below,
        Function<TargetReport, BigDecimal> failed,
        Function<TargetReport, BigDecimal> good) {
    private static final MathContext DIGITS = new MathContext(40);
    private static final BigDecimal WHOLE = new BigDecimal(1_000_000_000);
    private static final int PLACES = 9;
    private static final int SHARE_PLACES = 6;
    private static final int TERMS = 120;
    private static final int LEAF_BYTES = 4_096;

    /// Leaves: lost, whosesoever, and proved, as far as they are of owners.
    static SlowTest possession(ErrorRates rates) {
        return of(rates, report -> new BigDecimal(Sayings.lost(report)), SlowTest::proved);
    }

    /// The part of owners of all that was proved, in whole millionths of a leaf.
    private static BigDecimal proved(TargetReport report) {
        PossessionResult result = Sayings.possession(report);
        Committed under = result.under();
        if (under.leaves() == 0 || under.snapshot().equals(Hash32.ZERO)) {
            return BigDecimal.ZERO;
        }
        BigDecimal all = new BigDecimal(under.leaves()).multiply(new BigDecimal(LEAF_BYTES));
        return new BigDecimal((long) result.answered() * report.observers())
                .multiply(new BigDecimal(under.ownedBytes()).min(all))
                .divide(all, SHARE_PLACES, RoundingMode.DOWN);
    }

    /// An era is one trial, and fails by its share.
    static SlowTest timing(ErrorRates rates) {
        return of(
                rates,
                SlowTest::share,
                report -> hasShare(report) ? BigDecimal.ONE.subtract(share(report)) : BigDecimal.ZERO);
    }

    private static boolean hasShare(TargetReport report) {
        return Sayings.echo(report).failed().members() > 0;
    }

    private static BigDecimal share(TargetReport report) {
        FailedShare failed = Sayings.echo(report).failed();
        return BigDecimal.valueOf(failed.ppm(), SHARE_PLACES);
    }

    private static SlowTest of(
            ErrorRates rates, Function<TargetReport, BigDecimal> failed, Function<TargetReport, BigDecimal> good) {
        BigDecimal honest = part(rates.honestPpb());
        BigDecimal cheating = part(rates.cheatingPpb());
        BigDecimal alpha = part(rates.convictedPpb());
        BigDecimal beta = part(rates.acceptedPpb());
        return new SlowTest(
                ln(cheating, honest),
                ln(not(honest), not(cheating)),
                ln(not(beta), alpha),
                ln(beta, not(alpha)),
                failed,
                good);
    }

    private static BigDecimal part(long ppb) {
        return new BigDecimal(ppb).divide(WHOLE, DIGITS);
    }

    private static BigDecimal not(BigDecimal chance) {
        return BigDecimal.ONE.subtract(chance);
    }

    /// The logarithm of a/b to the nearest billionth: what the machine says, mended by one step of Halley with an
    /// exponential that is summed up term by term.
    private static BigDecimal ln(BigDecimal a, BigDecimal b) {
        BigDecimal ratio = a.divide(b, DIGITS);
        BigDecimal guess = new BigDecimal(Math.log(ratio.doubleValue()));
        BigDecimal power = BigDecimal.ONE;
        BigDecimal exp = BigDecimal.ONE;
        for (int term = 1; term < TERMS; term++) {
            power = power.multiply(guess, DIGITS).divide(new BigDecimal(term), DIGITS);
            exp = exp.add(power, DIGITS);
        }
        BigDecimal mend = ratio.subtract(exp).divide(ratio.add(exp), DIGITS).multiply(new BigDecimal(2));
        return guess.add(mend).setScale(PLACES, RoundingMode.HALF_UP);
    }

    /// @param history by era, from the window before on
    /// @param first era in which it is held against the target
    boolean rejects(SortedMap<Long, TargetReport> history, long first) {
        BigDecimal most = above.multiply(new BigDecimal(2)).divide(new BigDecimal(3), PLACES, RoundingMode.DOWN);
        BigDecimal score = BigDecimal.ZERO;
        boolean rejected = false;
        for (var entry : history.entrySet()) {
            BigDecimal up = failed.apply(entry.getValue()).multiply(failure).setScale(PLACES, RoundingMode.DOWN);
            BigDecimal down = good.apply(entry.getValue()).multiply(clean).setScale(PLACES, RoundingMode.DOWN);
            score = score.add(up.subtract(down).min(most));
            if (score.compareTo(above) >= 0) {
                rejected |= entry.getKey() >= first;
                score = BigDecimal.ZERO;
            } else if (score.compareTo(below) <= 0) {
                score = BigDecimal.ZERO;
            }
        }
        return rejected;
    }
}
