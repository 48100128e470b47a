package network.icn.protocol.network.era;

import java.time.Duration;

/// The timetable of EQ/1 relative to the end of the era (T0), docs/design/eq1.md 3. The reference is an era
/// of one hour; shorter eras scale it down, but never below what a round trip and a flush to disk need on a
/// busy machine.
///
/// @param commitWindow COMMITs are taken until T0 + this
/// @param revealWindow REVEALs are taken until T0 + commitWindow + this
/// @param leaderDraw the beacon round that fixes the order of leaders is the first at or after T0 + this
/// @param firstView view 1 starts at T0 + this
/// @param delta Δ: how long a message may take between honest members
/// @param maxDelta bound of Δ as it grows with the view
/// @param hardStop no vote after T0 + this
/// @param beaconLead the era's beacon round is the first at or after its start minus this
/// @param clockTolerance how far two clocks may lie apart before one refuses what the other says: twice the
///     bound beyond which a clock is suspect, and 2 s at least, so that of two nodes that are not suspect
///     neither refuses
public record AgreementTiming(
        Duration commitWindow,
        Duration revealWindow,
        Duration leaderDraw,
        Duration firstView,
        Duration delta,
        Duration maxDelta,
        Duration hardStop,
        Duration beaconLead,
        Duration clockTolerance) {
    private static final Duration HOUR = Duration.ofHours(1);

    public AgreementTiming {
        if (firstView.compareTo(commitWindow.plus(revealWindow)) < 0) {
            throw new IllegalArgumentException("firstView: not before the reveal window ends, got " + firstView);
        }
        if (hardStop.compareTo(firstView) <= 0) {
            throw new IllegalArgumentException("hardStop: after firstView, got " + hardStop);
        }
    }

    /// The timetable for eras of that length.
    public static AgreementTiming forEra(Duration era) {
        return new AgreementTiming(
                scaled(era, Duration.ofSeconds(60), Duration.ofMillis(1_000)),
                scaled(era, Duration.ofSeconds(60), Duration.ofMillis(1_000)),
                scaled(era, Duration.ofSeconds(90), Duration.ofMillis(1_000)),
                scaled(era, Duration.ofSeconds(125), Duration.ofMillis(2_300)),
                scaled(era, Duration.ofSeconds(3), Duration.ofMillis(300)),
                scaled(era, Duration.ofSeconds(30), Duration.ofMillis(2_000)),
                scaled(era, Duration.ofMinutes(20), Duration.ofSeconds(15)),
                scaled(era, Duration.ofSeconds(60), Duration.ofMillis(1_000)),
                scaled(era, Duration.ofSeconds(10), Duration.ofMillis(2_000)));
    }

    private static Duration scaled(Duration era, Duration reference, Duration floor) {
        Duration linear = Duration.ofMillis(reference.toMillis() * era.toMillis() / HOUR.toMillis());
        return linear.compareTo(floor) < 0 ? floor : linear;
    }
}
