package network.icn.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.stream.LongStream;
import network.icn.faults.HyperNodeFault;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.network.era.EraClock;
import network.icn.protocol.network.era.EraId;
import network.icn.simulator.check.Checks;
import network.icn.simulator.network.LinkModel;
import network.icn.simulator.result.SimulationResult;
import network.icn.simulator.scenario.Scenario;
import network.icn.simulator.world.SimHyperNode;
import network.icn.simulator.world.World;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SimulationTest {
    private static final Scenario ONE_LIAR = Scenario.named("one-liar").orElseThrow();

    /// So many seeds, all of them with `-Dicn.thorough=true`.
    private static LongStream seeds(int few, long... all) {
        return Arrays.stream(all, 0, Boolean.getBoolean("icn.thorough") ? all.length : few);
    }

    private static LongStream ofOneLiar() {
        return seeds(2, 1, 2, 3, 4, 5);
    }

    @ParameterizedTest
    @MethodSource("ofOneLiar")
    void oneLiarChangesNothing(long seed) {
        SimulationResult result = run(ONE_LIAR, seed);

        assertThat(result.violations()).isEmpty();
        assertThat(result.named()).singleElement().asString().startsWith("lies-down ");
        assertThat(result.lost()).isPositive();
        assertThat(result.ok()).as(result.toString()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "4, LIES_UP, lies-up",
        "7, LIES_UP, lies-up",
        "7, EQUIVOCATE, equivocate",
        "4, SILENT, silent",
        "4, CHOOSES_SEED, chooses-seed"
    })
    void everyKindOfLiarIsNamed(int hyperNodes, HyperNodeFault liar, String name) {
        SimulationResult result = run(scenario(hyperNodes, liar, 0.02), 7);

        assertThat(result.named()).anyMatch(named -> named.startsWith(name));
        assertThat(result.ok()).as(result.toString()).isTrue();
    }

    @Test
    void bothSidesSignForWhatTheyAgreeOnDespiteLoss() {
        Scenario scenario = scenario(4, HyperNodeFault.LIES_UP, 0.02);
        System.out.println("seed 12");
        World world = new World(scenario, 12);
        world.start();
        world.runUntil(world.registry().parameters().clock().end(new EraId(0)));

        for (SimHyperNode node : world.hyperNodes()) {
            if (node.isHonest()) {
                assertThat(node.transcripts())
                        .hasSizeGreaterThan(20)
                        .allMatch(both -> both.flaw(Ed25519.best()).isEmpty());
            } else {
                assertThat(node.transcripts()).as("of probes that never were").isEmpty();
            }
        }
    }

    private static LongStream ofLongDelays() {
        return seeds(4, 7, 1, 2, 3, 4, 5, 6, 8, 9, 10);
    }

    /// A case of the first trial, and seeds beside it: honest members whose probes were late were called liars.
    @ParameterizedTest
    @MethodSource("ofLongDelays")
    void longDelaysInASmallNetworkNameNobodyHonest(long seed) {
        LinkModel slow = ONE_LIAR.links().withMedianDelay(Duration.ofMillis(600));
        SimulationResult result =
                run(new Scenario("test", "test", 4, 1, 1, 1, Duration.ofMinutes(2), slow, ONE_LIAR.liar()), seed);

        assertThat(result.violations()).isEmpty();
        assertThat(result.named()).as("one provider alone convicts nobody").isEmpty();
        assertThat(result.ok()).as(result.toString()).isTrue();
    }

    @Test
    void theSameSeedMakesTheSameHistory() {
        Hash32 history = run(ONE_LIAR, 42).traceHash();

        assertThat(run(ONE_LIAR, 42).traceHash()).isEqualTo(history);
        assertThat(run(ONE_LIAR, 43).traceHash()).isNotEqualTo(history);
    }

    @Test
    void aNodeThatDiesInTheMiddleOfAnEraCostsNothingAndContradictsNobody() {
        Scenario scenario = scenario(4, HyperNodeFault.NONE, 0.02);
        System.out.println("seed 11");
        World world = new World(scenario, 11);
        EraClock clock = world.registry().parameters().clock();
        world.start();
        world.runUntil(clock.start(new EraId(0)).plus(Duration.ofMinutes(4)));
        world.crash(1);
        world.runUntil(clock.start(new EraId(0)).plus(Duration.ofMinutes(5)));
        world.restart(1);
        // In the middle of the agreement, too: between its commit and its votes.
        world.runUntil(clock.end(new EraId(0)).plus(Duration.ofSeconds(15)));
        world.crash(2);
        world.runUntil(clock.end(new EraId(0)).plus(Duration.ofSeconds(20)));
        world.restart(2);
        world.runUntil(clock.end(new EraId(1)).plus(Duration.ofMinutes(5)));

        Checks checks = new Checks(world, scenario.eras());
        assertThat(checks.violations()).isEmpty();
        assertThat(checks.named()).isEmpty();
        assertThat(checks.rows())
                .isNotEmpty()
                .allMatch(row -> row.archived() == scenario.scalerNodes() && row.wrong() == 0);
    }

    private static Scenario scenario(int hyperNodes, HyperNodeFault liar, double loss) {
        return new Scenario(
                "test", "test", hyperNodes, 3, 2, 2, Duration.ofMinutes(10), LinkModel.INTERNET.withLoss(loss), liar);
    }

    private static SimulationResult run(Scenario scenario, long seed) {
        System.out.println("seed " + seed);
        return Simulation.run(scenario, seed, (_, _, _) -> {});
    }
}
