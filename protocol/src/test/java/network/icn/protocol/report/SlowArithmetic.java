package network.icn.protocol.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;

/// The arithmetic of docs/verdicts.md once more: slowly, from the definitions, over texts, and without a line of what
/// it judges. One character a member and slot: `+` OK, `-` FAIL, a space SKIP. One character a slot: `U` surely up, `u`
/// up, `d` down, `D` surely down, `?` unknown.
public final class SlowArithmetic {
    private SlowArithmetic() {}

    /// By trying every way in which up to n − q of the votes may be lies.
    public static char slot(int size, int quorum, String votes) {
        long ok = votes.chars().filter(vote -> vote == '+').count();
        long fail = votes.chars().filter(vote -> vote == '-').count();
        if (2 * (ok + fail) < quorum) {
            return '?';
        }
        boolean surelyUp = true;
        boolean surelyDown = true;
        for (long liedOk = 0; liedOk <= Math.min(ok, size - quorum); liedOk++) {
            for (long liedFail = 0; liedFail <= Math.min(fail, size - quorum - liedOk); liedFail++) {
                surelyUp &= ok - liedOk > fail - liedFail;
                surelyDown &= ok - liedOk < fail - liedFail;
            }
        }
        if (surelyUp) {
            return 'U';
        }
        if (surelyDown) {
            return 'D';
        }
        return ok > fail ? 'u' : 'd';
    }

    /// Low, value and high in ppm.
    public static List<Integer> interval(String slots) {
        return List.of(
                ppm(slots, "U", RoundingMode.FLOOR),
                ppm(slots, "Uu", RoundingMode.FLOOR),
                ppm(slots, "Uud", RoundingMode.CEILING));
    }

    private static int ppm(String slots, String counted, RoundingMode rounding) {
        long known = slots.chars().filter(slot -> slot != '?').count();
        long good = slots.chars().filter(slot -> counted.indexOf(slot) >= 0).count();
        return known == 0
                ? 0
                : new BigDecimal(good * 1_000_000)
                        .divide(new BigDecimal(known), new MathContext(40, rounding))
                        .setScale(0, rounding)
                        .intValueExact();
    }

    /// Whether the slots of a window break a promise: what is not surely down counts as up.
    public static boolean isBroken(String window, int promisedPpm) {
        long down = window.chars().filter(slot -> slot == 'D').count();
        BigDecimal allowed = BigDecimal.ONE
                .subtract(new BigDecimal(promisedPpm).movePointLeft(6))
                .multiply(new BigDecimal(window.length()));
        return new BigDecimal(down).compareTo(allowed.setScale(0, RoundingMode.FLOOR)) > 0;
    }
}
