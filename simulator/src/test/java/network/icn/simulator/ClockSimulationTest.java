package network.icn.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import network.icn.faults.HyperNodeFault;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.role.clock.ClockNotice;
import network.icn.protocol.role.hypernode.HyperNodeNotice;
import network.icn.simulator.check.Checks;
import network.icn.simulator.network.LinkModel;
import network.icn.simulator.result.SimulationResult;
import network.icn.simulator.scenario.ClockFault;
import network.icn.simulator.scenario.Scenario;
import network.icn.simulator.world.SimHyperNode;
import network.icn.simulator.world.World;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Whole networks in which one node of each role has a wrong clock, over lossy links, with as many liars among seven
/// that f = 2 mislead the others: the wrong one does too, until it knows.
class ClockSimulationTest {
    private static final Scenario NETWORK = new Scenario(
            "clocks", "", 7, 3, 2, 1, Duration.ofMinutes(2), LinkModel.INTERNET.withLoss(0.02), HyperNodeFault.NONE);

    @ParameterizedTest
    @CsvSource({"20", "-20", "3600", "-3600"})
    void aWrongClockIsFoundInEveryRoleThoughALiarSaysWhatItLikes(long seconds) {
        System.out.println("seed 21");
        World world = new World(NETWORK, 21);
        world.hyperNodes().getFirst().clock().lie(shown -> shown.plusSeconds(seconds));
        SimHyperNode hyperNode = world.hyperNodes().getLast();
        world.start();
        world.runUntil(World.GENESIS.plusSeconds(20));
        assertNobodySuspects(world);

        hyperNode.clock().set(Duration.ofSeconds(seconds));
        world.timed().getFirst().clock().set(Duration.ofSeconds(seconds));
        world.timed().getLast().clock().set(Duration.ofSeconds(seconds));
        world.runUntil(World.GENESIS.plusSeconds(22));

        assertThat(hyperNode.clock().isSuspect()).isTrue();
        assertThat(world.timed().getFirst().clock().isSuspect()).isTrue();
        assertThat(world.timed().getLast().clock().isSuspect()).isTrue();
        hyperNode.clock().set(Duration.ZERO);
        world.timed().forEach(node -> node.clock().set(Duration.ZERO));
        world.runUntil(World.GENESIS.plusSeconds(40));
        assertThat(hyperNode.clock().isSuspect()).isFalse();
        assertThat(world.timed()).noneMatch(node -> node.clock().isSuspect());
        assertThat(world.hyperNodes()).filteredOn(node -> node != hyperNode).allSatisfy(SimulatedClocks::neverSuspect);
    }

    private static Stream<ClockFault> faults() {
        return Boolean.getBoolean("icn.thorough")
                ? Arrays.stream(ClockFault.values()).filter(fault -> fault != ClockFault.RIGHT)
                : Stream.of(ClockFault.BEHIND_20S, ClockFault.STEP);
    }

    /// The scenarios that ship, shorter; all of them with `-Dicn.thorough=true`.
    @ParameterizedTest
    @MethodSource("faults")
    void everyScenarioOfClocksHolds(ClockFault fault) {
        System.out.println("seed 23");
        Scenario whole = Scenario.named("clock-" + fault.text()).orElseThrow();
        Scenario scenario = new Scenario(
                whole.name(),
                "",
                7,
                2,
                2,
                2,
                whole.eraLength(),
                whole.links(),
                whole.liar(),
                whole.clocks(),
                List.of(),
                whole.shards());

        SimulationResult result = Simulation.run(scenario, 23, (_, _, _) -> {});

        assertThat(result.violations()).isEmpty();
        assertThat(result.ok()).isTrue();
    }

    private static void assertNobodySuspects(World world) {
        assertThat(world.hyperNodes()).allSatisfy(SimulatedClocks::neverSuspect);
        assertThat(world.timed())
                .allSatisfy(node ->
                        assertThat(node.notices()).isNotEmpty().noneMatch(ClockNotice.Suspect.class::isInstance));
    }

    /// Every clock drifts, in either direction: nobody is suspect and every report is there.
    @ParameterizedTest
    @CsvSource({"200", "-200"})
    void clocksThatDriftMakeNobodySuspect(long millionths) {
        System.out.println("seed 22");
        World world = new World(NETWORK, 22);
        for (int i = 0; i < world.hyperNodes().size(); i++) {
            world.hyperNodes().get(i).clock().drift(i % 2 == 0 ? millionths : -millionths);
        }
        world.timed().forEach(node -> node.clock().drift(millionths));
        world.start();
        world.runUntil(world.registry().parameters().clock().end(new EraId(0)).plus(Duration.ofMinutes(3)));

        assertNobodySuspects(world);
        Checks checks = new Checks(world, 1);
        assertThat(checks.violations()).isEmpty();
        assertThat(checks.rows()).isNotEmpty().allMatch(row -> row.archived() == 3 && row.wrong() == 0);
    }

    private static final class SimulatedClocks {
        static void neverSuspect(SimHyperNode node) {
            assertThat(node.notices())
                    .noneMatch(noticed -> noticed.notice() instanceof HyperNodeNotice.Clock(var news)
                            && news instanceof ClockNotice.Suspect);
        }
    }
}
