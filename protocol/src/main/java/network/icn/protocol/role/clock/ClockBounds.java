package network.icn.protocol.role.clock;

import java.time.Duration;
import network.icn.protocol.network.registry.RegistryHistory;

/// The numbers of the clock rule for one network.
///
/// @param bound how far another clock must lie from ours, wholly, to speak against ours
/// @param needed f + 1: so many operators convict, and with fewer answers nothing is known
/// @param enough n − 1 − f: so many answers can lift a suspicion
/// @param keep how long an answer counts: one era
public record ClockBounds(Duration bound, int needed, int enough, Duration keep) {
    private static final Duration SHORTEST_BOUND = Duration.ofMillis(500);
    private static final int BOUNDS_AN_ERA = 720;

    /// The numbers that follow from the size of the network and the length of an era.
    public static ClockBounds of(RegistryHistory history) {
        // A node that asks 31 is one of 32, of which 15 may lie: it asks a majority.
        int hyperNodes = history.latest().hyperNodes().size();
        boolean drawn = hyperNodes > ClockDraw.ALL_UP_TO;
        int n = drawn ? ClockDraw.ALL_UP_TO : hyperNodes;
        int f = drawn ? ClockDraw.DRAWN / 2 : Math.max(0, (n - 1) / 3);
        Duration era = history.genesis().eraLength();
        return new ClockBounds(bound(era), f + 1, n - 1 - f, era);
    }

    /// max(500 ms, era/720): 5 s at an hour.
    public static Duration bound(Duration era) {
        Duration share = era.dividedBy(BOUNDS_AN_ERA);
        return share.compareTo(SHORTEST_BOUND) < 0 ? SHORTEST_BOUND : share;
    }

    /// How far two clocks may lie apart of which neither is suspect: each may be off by the bound, one to each side.
    public static Duration apart(Duration era) {
        return bound(era).multipliedBy(2);
    }
}
