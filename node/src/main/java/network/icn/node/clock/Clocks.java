package network.icn.node.clock;

import java.time.Duration;
import java.time.InstantSource;
import network.icn.protocol.role.clock.ClockReading;

/// Both clocks of this machine.
///
/// @param wall exchanged in tests
public record Clocks(InstantSource wall) {
    public ClockReading reading() {
        return new ClockReading(wall.instant(), monotonic());
    }

    public Duration monotonic() {
        return Duration.ofNanos(System.nanoTime());
    }
}
