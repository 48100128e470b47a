package network.icn.protocol.role.clock;

import java.time.Duration;
import java.time.Instant;

/// What one answer says: between which bounds the other clock stood when our monotonic clock was zero. Steps of our
/// wall clock do not touch it.
///
/// @param earliest its time when the answer was here, taken back: had it been read at the very last moment
/// @param latest its time when the question left, taken back: had it been read at once
/// @param at monotonic time of the answer
/// @param suspect it calls itself wrong
record Heard(Instant earliest, Instant latest, Duration at, boolean suspect) {
    /// Both crystals may be 200 ppm off, in opposite directions.
    private static final int DRIFT_SHARE = 2_500;
    /// Times are signed in whole milliseconds, cut off.
    private static final Duration GRAIN = Duration.ofMillis(1);

    static Heard of(TimeAnswer answer, TimeStatement said) {
        return new Heard(
                said.time().minus(answer.receivedAt()),
                said.time().minus(answer.sentAt()).plus(GRAIN),
                answer.receivedAt(),
                said.suspect());
    }

    /// The other clock minus ours, at least.
    Duration least(ClockReading now) {
        return Duration.between(now.origin(), earliest).minus(drift(now.monotonic()));
    }

    /// The other clock minus ours, at most.
    Duration most(ClockReading now) {
        return Duration.between(now.origin(), latest).plus(drift(now.monotonic()));
    }

    private Duration drift(Duration monotonic) {
        Duration age = monotonic.minus(at);
        return age.isNegative() ? Duration.ZERO : Duration.ofNanos(age.toNanos() / DRIFT_SHARE);
    }

    /// Whether this answer is so wide that it says nothing which an earlier one does not say better.
    boolean addsNothingTo(Heard earlier, Duration monotonic) {
        Duration drift = earlier.drift(monotonic);
        return suspect == earlier.suspect
                && !earliest.isAfter(earlier.earliest.minus(drift))
                && !latest.isBefore(earlier.latest.plus(drift));
    }
}
