package network.icn.simulator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class EngineTest {
    @Test
    void aStreamDependsOnSeedAndPurposeAlone() {
        Engine engine = new Engine(Instant.EPOCH, 7);
        Engine busier = new Engine(Instant.EPOCH, 7);
        busier.stream().nextLong();
        busier.stream("link 2 1").nextLong();

        long drawn = engine.stream("link 1 2").nextLong();

        assertThat(busier.stream("link 1 2").nextLong()).isEqualTo(drawn);
        assertThat(engine.stream("link 2 1").nextLong()).isNotEqualTo(drawn);
        assertThat(new Engine(Instant.EPOCH, 8).stream("link 1 2").nextLong()).isNotEqualTo(drawn);
    }
}
