package network.icn.simulator.world;

import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;
import network.icn.protocol.role.clock.ClockNotice;
import network.icn.protocol.role.clock.ClockReading;
import network.icn.protocol.role.hypernode.HyperNodeNotice;
import network.icn.simulator.engine.Engine;

/// The clocks of one machine: the wall clock can be set wrong and both can run too fast or too slow.
public final class SimClock {
    private static final long MILLION = 1_000_000;

    private final Engine engine;
    private Duration offset = Duration.ZERO;
    private long ppm;
    private boolean suspect;
    private UnaryOperator<Instant> lie = shown -> shown;

    SimClock(Engine engine) {
        this.engine = engine;
    }

    /// Sets the wall clock, at once, that far ahead of the true time.
    public void set(Duration ahead) {
        offset = ahead;
    }

    /// From the start of the run on both clocks gain so many millionths.
    public void drift(long millionths) {
        ppm = millionths;
    }

    /// What this node says of the time, given what its clock shows.
    public void lie(UnaryOperator<Instant> told) {
        lie = told;
    }

    ClockReading reading() {
        Duration drift = Duration.ofNanos(engine.nowNanos() / MILLION * ppm);
        return new ClockReading(
                engine.now().plus(offset).plus(drift),
                Duration.ofNanos(engine.nowNanos()).plus(drift));
    }

    Instant told() {
        return lie.apply(reading().wall());
    }

    /// When this clock will show that time, if nobody sets it.
    Instant trueTime(Instant shown) {
        return engine.now().plus(Duration.between(reading().wall(), shown));
    }

    void heard(HyperNodeNotice notice) {
        if (notice instanceof HyperNodeNotice.Clock(ClockNotice news)) {
            heard(news);
        }
    }

    void heard(ClockNotice news) {
        switch (news) {
            case ClockNotice.Suspect _ -> suspect = true;
            case ClockNotice.Confirmed _ -> suspect = false;
            case ClockNotice.Unknown _, ClockNotice.Measured _ -> {}
        }
    }

    /// Whether the node takes this clock for wrong.
    public boolean isSuspect() {
        return suspect;
    }
}
