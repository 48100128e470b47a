package network.icn.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import network.icn.simulator.result.SimulationResult;
import network.icn.simulator.scenario.Fault;
import network.icn.simulator.scenario.Scenario;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultTest {
    /// The scenario that ships: the judges want a breach of who was away and of who lost data, and of nobody else.
    @ParameterizedTest
    @ValueSource(longs = 1)
    void allFaultsInOneNetworkHurtWhoHasThemAlone(long seed) {
        System.out.println("seed " + seed);
        SimulationResult result = Simulation.run(Scenario.named("faults").orElseThrow(), seed, (_, _, _) -> {});

        assertThat(result.violations()).isEmpty();
        assertThat(result.named()).singleElement().asString().startsWith("lies-up ");
        assertThat(result.ok()).as(result.toString()).isTrue();
    }

    @Test
    void aFaultOfANodeThatThereIsNotIsRefused() {
        Scenario scenario = Scenario.named("clock-step").orElseThrow();
        Fault last = Fault.of(3, Fault.What.SCALERNODE_OFFLINE, Duration.ZERO, Duration.ofMinutes(1));
        Fault beyond = Fault.of(7, Fault.What.HYPERNODE_KILLED, Duration.ZERO, Duration.ofMinutes(1));

        assertThat(scenario.with(last).faults()).containsExactly(last);
        assertThatThrownBy(() -> scenario.with(last, beyond))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("fault hypernode-killed: 0 to 6, got 7");
    }
}
