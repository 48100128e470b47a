package network.icn.protocol.role.hypernode;

import java.time.Duration;
import java.time.Instant;
import network.icn.protocol.role.clock.ClockReading;
import org.jspecify.annotations.Nullable;

/// What both clocks of a machine tell of the time between two steps (P-107): whether the wall clock was set, and
/// whether the process was kept waiting. The monotonic clock is never set, which tells the two apart.
final class ClockSteps {
    private final Instant firstEra;
    private final Duration tolerance;
    /// What the clocks said before this node's first era, and at the last step.
    private @Nullable Instant origin;

    private @Nullable Instant shown;
    private Instant expected = Instant.MAX;
    private boolean setForward;
    private boolean late;

    /// @param firstEra when the first era begins in which this node can sign
    ClockSteps(Instant firstEra, Duration tolerance) {
        this.firstEra = firstEra;
        this.tolerance = tolerance;
    }

    /// To be told of every step.
    void look(ClockReading reading) {
        Instant now = reading.wall();
        if (origin == null || now.isBefore(firstEra)) {
            origin = reading.origin();
        }
        setForward = shown != null && reading.origin().isAfter(shown.plus(tolerance));
        late = setForward || expected.isBefore(now.minus(tolerance));
        shown = reading.origin();
    }

    /// When the next step is due at the latest.
    void expect(Instant time) {
        expected = time;
    }

    /// Whether the wall clock was set forward before this step, or the machine slept.
    boolean setForward() {
        return setForward;
    }

    /// Whether that, or this step came much later than expected: connections may have ended, and not all was heard.
    boolean late() {
        return late;
    }

    /// Whether the wall clock was set, forward or back, since this node's first era has begun.
    boolean moved() {
        return origin != null
                && shown != null
                && Duration.between(origin, shown).abs().compareTo(tolerance) > 0;
    }
}
