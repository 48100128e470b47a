package network.icn.simulator.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The evaluation's attacks on a tenth of its network; `./icn simulate gossip-...` runs the whole.
class GossipSimulationTest {
    private static final int NODES = 100;
    private static final long SEED = 20_261_121;

    static List<GossipScenario> scenarios() {
        return GossipScenario.all();
    }

    private static GossipResult run(GossipScenario scenario) {
        return GossipSimulation.run(scenario, SEED, (_, _, _) -> {});
    }

    private static GossipScenario dawn() {
        return GossipScenario.find("gossip-dawn").orElseThrow().scaledTo(NODES);
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void honestMessagesArriveAndAttackersLoseTheirPlaces(GossipScenario scenario) {
        GossipResult result = run(scenario.scaledTo(NODES));

        String told = scenario.name() + " seed " + SEED;
        assertThat(result.published()).as(told).isGreaterThanOrEqualTo(340);
        assertThat(result.delivered()).as(told).isGreaterThanOrEqualTo(GossipResult.DEMANDED);
        assertThat(result.victim()).as(told).isGreaterThanOrEqualTo(GossipResult.DEMANDED);
        MeshSample last = result.meshes().getLast();
        assertThat(last.eclipsed()).as(told).isZero();
        // A censor serves everybody but its victim, so it keeps its place; the others are silent and lose theirs.
        double left = scenario.sybils().conduct() == SybilPlan.Conduct.CENSOR ? 0.5 : 0.05;
        assertThat(last.sybilShare()).as(told).isLessThan(left);
        assertThat(result.meshes())
                .as(told)
                .allMatch(sample -> sample.lowestHonestScore() > MeshScoring.THRESHOLDS.gossip());
    }

    @Test
    void withoutScoresAttackersThatCameFirstHoldEveryMesh() {
        GossipResult unscored = run(dawn().withoutScores());

        assertThat(unscored.meshes().getLast().eclipsed()).isEqualTo(NODES);
        assertThat(unscored.p99Millis()).isGreaterThan(3 * run(dawn()).p99Millis());
    }

    @Test
    void oneSeedMakesOneHistory() {
        assertThat(run(dawn()).traceHash()).isEqualTo(run(dawn()).traceHash());
    }
}
