package network.icn.node.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class EnumCountersTest {
    private enum Colour {
        RED,
        DARK_BLUE
    }

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void everyConstantIsThereFromTheStart() {
        EnumCounters<Colour> _ = new EnumCounters<>(registry, "icn.seen", "colour", Colour.class);

        assertThat(registry.find("icn.seen").counters())
                .extracting(counter -> counter.getId().getTag("colour"))
                .containsExactlyInAnyOrder("red", "dark-blue");
    }

    @Test
    void onlyTheConstantThatIsGivenCounts() {
        EnumCounters<Colour> seen = new EnumCounters<>(registry, "icn.seen", "colour", Colour.class, Colour::name);

        seen.increment(Colour.DARK_BLUE);
        seen.increment(Colour.DARK_BLUE);

        assertThat(count("DARK_BLUE")).isEqualTo(2);
        assertThat(count("RED")).isZero();
    }

    private double count(String colour) {
        Counter counter = registry.get("icn.seen").tag("colour", colour).counter();
        return counter.count();
    }
}
