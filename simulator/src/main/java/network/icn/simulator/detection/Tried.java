package network.icn.simulator.detection;

import network.icn.simulator.odds.Interval;
import network.icn.simulator.odds.Odds;

/// What came of one ScalerNode in one network.
///
/// @param profile the network
/// @param name of the ScalerNode
/// @param beside who lies: `nobody`, `shielding`, `slandering`
/// @param eras that were run
/// @param named of so many eras how many brought a lost leaf to light
/// @param convicted of so many days, or windows, how many convicted it
/// @param expected worked out: of an era, a day, a window
/// @param note what else is to be said of it
public record Tried(
        String profile,
        String name,
        String beside,
        long eras,
        Count named,
        Count convicted,
        Expected expected,
        String note) {
    /// Hits of tries.
    public record Count(int hits, int tries) {
        boolean holds(double odds) {
            return Double.isNaN(odds) || tries == 0 || Interval.holds(hits, tries, odds);
        }
    }

    /// @param named of each era; not a number where nobody has worked it out
    /// @param convicted of each day, or window
    public record Expected(double named, double convicted) {
        static Expected ofDay(Odds odds) {
            return new Expected(odds.named(), odds.day());
        }
    }

    /// Whether it may well be chance that what was worked out and what was observed differ.
    public boolean holds() {
        return named.holds(expected.named()) && convicted.holds(expected.convicted());
    }
}
