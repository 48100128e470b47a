package network.icn.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import network.icn.protocol.certified.CertifiedShard;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.role.hypernode.HyperNodeNotice;
import network.icn.simulator.check.Checks;
import network.icn.simulator.scenario.Fault;
import network.icn.simulator.scenario.Scenario;
import network.icn.simulator.world.SimHyperNode;
import network.icn.simulator.world.World;
import org.junit.jupiter.api.Test;

/// Gossip has many ways: who withholds it from others costs time, and nobody its decision.
class HostileRelayTest {
    private static final Scenario HOSTILE = Scenario.named("hostile-relays").orElseThrow();
    private static final int COMMITTEE = HOSTILE.shards().committee();
    private static final int SEED = 51;

    private static World run(Scenario scenario) {
        System.out.println("seed " + SEED);
        World world = new World(scenario, SEED);
        world.start();
        world.runUntil(world.history().clock().end(new EraId(0)).plus(Duration.ofMinutes(1)));
        return world;
    }

    /// Decisions of members in era 0, each of one shard.
    private static long decisions(World world) {
        return world.hyperNodes().stream()
                .flatMap(node -> node.notices().stream())
                .filter(noticed -> noticed.notice() instanceof HyperNodeNotice.EraAgreed(CertifiedShard report)
                        && report.era().number() == 0)
                .count();
    }

    private static long withheld(World world) {
        return world.hyperNodes().stream().mapToLong(SimHyperNode::withheld).sum();
    }

    @Test
    void halfOfTheRelaysWithholdGossipAndEveryMemberDecides() {
        World half = run(HOSTILE);
        World all = run(HOSTILE.with(new Fault(
                IntStream.range(0, HOSTILE.hyperNodes()).boxed().toList(),
                Fault.What.HYPERNODE_RELAYS_NOTHING,
                Duration.ofMinutes(-1),
                Duration.ofMinutes(30))));

        assertThat(withheld(half)).isPositive().isLessThan(withheld(all));
        assertThat(decisions(half)).isEqualTo((long) HOSTILE.scalerNodes() * COMMITTEE);
        Checks checks = new Checks(half, 1);
        assertThat(checks.violations()).isEmpty();
        assertThat(checks.named()).isEmpty();
        assertThat(checks.rows())
                .singleElement()
                .matches(row -> row.archived() == HOSTILE.scalerNodes() && row.wrong() == 0 && row.views() == 1);
        // That there is something to withhold: without any relay members find each other by questions alone.
        assertThat(checks.rows().getFirst().decidedMillis() + 1_000)
                .isLessThan(new Checks(all, 1).rows().getFirst().decidedMillis());
    }
}
