package network.icn.node.clock;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.function.ToDoubleFunction;
import network.icn.protocol.role.clock.ClockJudgement;
import network.icn.protocol.role.clock.ClockJudgement.Standing;
import network.icn.protocol.role.clock.ClockNotice;
import org.jspecify.annotations.Nullable;

/// What a node of any role knows of its own clock.
public final class ClockMetrics {
    /// 1 while our own clock is wrong, 0 otherwise.
    public static final String SUSPECT = "icn.clock.suspect";
    /// 1 while too few members have told the time to know.
    public static final String UNKNOWN = "icn.clock.unknown";
    /// HyperNodes whose time is known at present.
    public static final String HEARD = "icn.clock.heard";
    /// The median of the others' clocks minus ours, in seconds.
    public static final String OFFSET = "icn.clock.offset.seconds";

    private static final double NANOS = 1e9;

    private volatile @Nullable ClockJudgement last;

    public ClockMetrics(MeterRegistry registry) {
        gauge(SUSPECT, registry, metrics -> metrics.is(Standing.SUSPECT));
        gauge(UNKNOWN, registry, metrics -> metrics.is(Standing.UNKNOWN));
        gauge(HEARD, registry, metrics -> metrics.last == null ? 0 : metrics.last.heard());
        gauge(OFFSET, registry, ClockMetrics::offset);
    }

    private void gauge(String name, MeterRegistry registry, ToDoubleFunction<ClockMetrics> value) {
        Gauge.builder(name, this, value).strongReference(true).register(registry);
    }

    private double is(Standing standing) {
        ClockJudgement judgement = last;
        return judgement != null && judgement.standing() == standing ? 1 : 0;
    }

    private double offset() {
        ClockJudgement judgement = last;
        return judgement == null ? 0 : judgement.offset().map(Duration::toNanos).orElse(0L) / NANOS;
    }

    public void count(ClockNotice notice) {
        if (notice instanceof ClockNotice.Measured(ClockJudgement judgement)) {
            last = judgement;
        }
    }
}
