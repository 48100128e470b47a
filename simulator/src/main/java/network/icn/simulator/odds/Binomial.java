package network.icn.simulator.odds;

/// Chances of counts.
final class Binomial {
    private static final int TABLE = 4_096;
    private static final double[] LOG_FACTORIAL = logFactorials();

    private Binomial() {}

    private static double[] logFactorials() {
        double[] logs = new double[TABLE];
        for (int i = 2; i < TABLE; i++) {
            logs[i] = logs[i - 1] + Math.log(i);
        }
        return logs;
    }

    private static double logFactorial(int of) {
        if (of < TABLE) {
            return LOG_FACTORIAL[of];
        }
        // Stirling's series; what is left out is below 10^-17 here.
        double x = of;
        return x * Math.log(x) - x + Math.log(2 * Math.PI * x) / 2 + 1 / (12 * x) - 1 / (360 * x * x * x);
    }

    private static double logChoose(int of, int some) {
        return logFactorial(of) - logFactorial(some) - logFactorial(of - some);
    }

    /// That so many of some tries hit.
    static double exactly(int hits, int tries, double odds) {
        if (hits < 0 || hits > tries) {
            return 0;
        }
        if (odds <= 0 || odds >= 1) {
            return hits == (odds <= 0 ? 0 : tries) ? 1 : 0;
        }
        return Math.exp(logChoose(tries, hits) + hits * Math.log(odds) + (tries - hits) * Math.log1p(-odds));
    }

    /// That at least so many hit: summed up from that end, so that small chances are right.
    static double atLeast(int hits, int tries, double odds) {
        double sum = 0;
        for (int i = Math.max(0, hits); i <= tries; i++) {
            double more = exactly(i, tries, odds);
            sum += more;
            if (i > tries * odds && more < sum * 1e-17) {
                break;
            }
        }
        return Math.min(1, sum);
    }

    /// That at most so many hit.
    static double atMost(int hits, int tries, double odds) {
        return hits < 0 ? 0 : atLeast(tries - hits, tries, 1 - odds);
    }

    /// That of some things drawn out of all, without putting back, so many are marked.
    static double drawn(int marked, int draws, int allMarked, int all) {
        if (marked < Math.max(0, draws - (all - allMarked)) || marked > Math.min(draws, allMarked)) {
            return 0;
        }
        return Math.exp(
                logChoose(allMarked, marked) + logChoose(all - allMarked, draws - marked) - logChoose(all, draws));
    }
}
