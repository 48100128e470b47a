package network.icn.simulator.scenario;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// What is wrong with clocks in a run: that of one node of each role, while other HyperNodes lie about the time so as
/// to hide it; or a drift of all.
public enum ClockFault {
    RIGHT(List.of(), 0),
    AHEAD_20S(List.of(Duration.ofSeconds(20)), 0),
    BEHIND_20S(List.of(Duration.ofSeconds(-20)), 0),
    AHEAD_1H(List.of(Duration.ofHours(1)), 0),
    BEHIND_1H(List.of(Duration.ofHours(-1)), 0),
    /// Right at first, set wrong in the middle of the first era and right again in the middle of the second.
    STEP(List.of(Duration.ZERO, Duration.ofSeconds(20), Duration.ZERO), 0),
    /// Those of every other node run too fast, the others too slow.
    DRIFT_200PPM(List.of(), 200);

    /// A list that nobody can change.
    @SuppressWarnings("ImmutableEnumChecker")
    private final List<Duration> offsets;

    private final long ppm;

    ClockFault(List<Duration> offsets, long ppm) {
        this.offsets = offsets;
        this.ppm = ppm;
    }

    /// How far ahead the wrong clocks are: from the start, and from the middle of each era on. Empty without any.
    public List<Duration> offsets() {
        return offsets;
    }

    /// Millionths that clocks gain or lose.
    public long ppm() {
        return ppm;
    }

    /// What liars claim their clocks to be ahead.
    public Duration lie() {
        return offsets.stream().filter(offset -> !offset.isZero()).findFirst().orElse(Duration.ofSeconds(20));
    }

    /// As on the command line: `ahead-20s`.
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
