package network.icn.simulator.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The evaluation's attacks on a tenth of its network; `./icn simulate gossip-...` runs the whole.
class GossipSimulationTest {
    private static final int NODES = 100;
    private static final long SEED = 20_261_121;

    static List<GossipScenario> scenarios() {
        return GossipScenario.all();
    }

    /// Runs of those that ship, by name: each is looked at by more than one test.
    private static final Map<String, GossipResult> RUNS = new ConcurrentHashMap<>();

    private static GossipResult run(String name) {
        return RUNS.computeIfAbsent(name, _ -> run(small(name)));
    }

    private static GossipResult run(GossipScenario scenario) {
        return GossipSimulation.run(scenario, SEED, (_, _, _) -> {});
    }

    private static GossipScenario small(String name) {
        return GossipScenario.find(name).orElseThrow().scaledTo(NODES);
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void honestMessagesArriveWhateverAttackersDo(GossipScenario scenario) {
        GossipResult result = run(scenario.name());

        String told = scenario.name() + " seed " + SEED;
        assertThat(result.published()).as(told).isGreaterThanOrEqualTo(340);
        assertThat(result.delivered()).as(told).isGreaterThanOrEqualTo(GossipResult.DEMANDED);
        assertThat(result.victim()).as(told).isGreaterThanOrEqualTo(GossipResult.DEMANDED);
        assertThat(result.meshes()).as(told).allMatch(sample -> sample.lowestHonestScore() >= 0);
    }

    /// What HyperNodes' scores are for: who sends wrong messages, or is many at one address.
    @ParameterizedTest
    @ValueSource(strings = {"gossip-forge", "gossip-colocated"})
    void whoIsToBlameLosesItsPlacesAndKeepsThemWhereNobodyScores(String name) {
        MeshSample scored = run(name).meshes().getLast();
        MeshSample unscored = run(small(name).withoutScores()).meshes().getLast();

        assertThat(scored.sybilShare()).isLessThan(0.05);
        assertThat(scored.eclipsed()).isZero();
        assertThat(unscored.sybilShare()).isGreaterThan(0.3);
    }

    /// Silence is not blamed (docs/decisions/0007): whoever was first keeps the meshes, and messages go round them by
    /// lazy gossip, a heartbeat a hop.
    @Test
    void silentAttackersThatCameFirstKeepTheirPlacesAndCostTimeNotMessages() {
        GossipResult dawn = run("gossip-dawn");

        assertThat(dawn.meshes().getLast().eclipsed()).isGreaterThan(NODES / 2);
        assertThat(dawn.delivered()).isEqualTo(1);
        assertThat(dawn.p99Millis()).isBetween(500.0, 5_000.0);
    }

    @Test
    void oneSeedMakesOneHistory() {
        assertThat(run(small("gossip-dawn")).traceHash())
                .isEqualTo(run("gossip-dawn").traceHash());
    }
}
