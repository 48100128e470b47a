package network.icn.simulator.odds;

/// What is to be expected of a number of tries: all counts but the thousandth that is least likely,
/// half at either end.
public final class Interval {
    private static final double TAIL = 0.0005;

    private Interval() {}

    /// Whether so many hits may well be chance.
    ///
    /// @param odds of each try
    public static boolean holds(int hits, int tries, double odds) {
        return Binomial.atLeast(hits, tries, odds) >= TAIL && Binomial.atMost(hits, tries, odds) >= TAIL;
    }
}
