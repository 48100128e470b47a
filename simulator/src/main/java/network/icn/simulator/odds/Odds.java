package network.icn.simulator.odds;

/// How likely a ScalerNode is convicted, and by what.
///
/// @param named that an era's questions bring a lost leaf to light; no era alone convicts anybody
/// @param day convicted within a day of the first era with the loss
/// @param month within 30 days
public record Odds(double named, double day, double month) {
    /// Nobody sees it.
    public static final Odds NONE = new Odds(0, 0, 0);

    /// By one track or another, each for itself.
    Odds or(double byDay, double byMonth) {
        return new Odds(named, either(day, byDay), either(month, byMonth));
    }

    static double either(double one, double other) {
        return one + other - one * other;
    }
}
