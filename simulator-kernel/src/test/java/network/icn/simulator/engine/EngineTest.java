package network.icn.simulator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

final class EngineTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Engine engine = new Engine(START, 5);

    private static List<Long> draws(RandomGenerator stream) {
        return stream.longs(8).boxed().toList();
    }

    @Test
    void aStreamIsThatOfItsSeedPurposeAndNodesAndOfNothingElse() {
        List<Long> wanted = draws(engine.stream("loss", 1, 2));
        Engine other = new Engine(START.plusSeconds(9), 5);
        draws(other.stream("jitter", 1, 2));

        assertThat(draws(other.stream("loss", 1, 2))).isEqualTo(wanted);
        assertThat(List.of(
                        draws(engine.stream("loss", 2, 1)),
                        draws(engine.stream("loss", 1)),
                        draws(engine.stream("jitter", 1, 2)),
                        draws(new Engine(START, 6).stream("loss", 1, 2))))
                .doesNotContain(wanted)
                .doesNotHaveDuplicates();
    }

    @Test
    void eventsOfOneMomentRunInTheOrderInWhichTheyWereAskedFor() {
        List<String> ran = new ArrayList<>();
        engine.after(Duration.ofSeconds(2), () -> ran.add("c"));
        engine.at(START.plusSeconds(1), () -> {
            ran.add("a");
            engine.at(START, () -> ran.add("b, at once"));
            engine.atNanos(2_000_000_000L, () -> ran.add("d"));
        });
        engine.at(START.plusSeconds(3), () -> ran.add("e"));
        engine.runUntil(START.plusMillis(2_999));

        assertThat(ran).containsExactly("a", "b, at once", "c", "d");
        assertThat(engine.now()).isEqualTo(START.plusMillis(2_999));
        assertThat(engine.pending()).isEqualTo(1);
    }

    @Test
    void theTraceTellsRunsApartByWhenAndByWhat() {
        assertThat(trace(1, "said")).isEqualTo(trace(1, "said")).hasSize(64);
        assertThat(trace(1, "said")).isNotEqualTo(trace(2, "said")).isNotEqualTo(trace(1, "kept"));
    }

    private static String trace(int seconds, String what) {
        Engine engine = new Engine(START, 5);
        engine.after(Duration.ofSeconds(seconds), () -> {});
        engine.runUntil(START.plusSeconds(5));
        engine.trace().add(engine.nowNanos(), 0, what);
        return engine.trace().value();
    }

    @Test
    void anAlarmGoesOffForWhatWasSetLast() {
        List<String> ran = new ArrayList<>();
        Alarm alarm = new Alarm(engine);
        alarm.set(START.plusSeconds(1), () -> ran.add("first"));
        alarm.set(START.plusSeconds(2), () -> ran.add("second"));
        engine.runUntil(START.plusSeconds(3));
        alarm.set(START.plusSeconds(4), () -> ran.add("of the dead"));
        alarm.clear();
        engine.runUntil(START.plusSeconds(5));

        assertThat(ran).containsExactly("second");
    }
}
