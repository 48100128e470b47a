package network.icn.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import network.icn.simulator.result.SimulationResult;
import network.icn.simulator.scenario.Scenario;
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
}
