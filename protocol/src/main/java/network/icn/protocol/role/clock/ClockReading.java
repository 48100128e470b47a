package network.icn.protocol.role.clock;

import java.time.Duration;
import java.time.Instant;

/// Both clocks of a machine at one moment. The monotonic one is never set, so a step of the wall clock shows as a
/// change of their difference.
///
/// @param monotonic since some moment that stays the same while the process lives
public record ClockReading(Instant wall, Duration monotonic) {
    /// What the wall clock says of the moment at which the monotonic clock was zero. It moves only when the wall clock
    /// is set or slewed.
    public Instant origin() {
        return wall.minus(monotonic);
    }
}
