package network.icn.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import network.icn.faults.HyperNodeFault;
import network.icn.protocol.gossip.GossipTopic;
import network.icn.protocol.network.era.EraId;
import network.icn.simulator.check.Checks;
import network.icn.simulator.network.LinkModel;
import network.icn.simulator.scenario.Scenario;
import network.icn.simulator.world.SimHyperNode;
import network.icn.simulator.world.World;
import org.junit.jupiter.api.Test;

/// A network with more shards than a HyperNode hears.
class SharedGossipTest {
    /// The more, the fewer of the topics each hears.
    private static final int HYPER_NODES = Boolean.getBoolean("icn.thorough") ? 64 : 40;
    private static final int SHARDS = 16;
    private static final Scenario SHARDED = new Scenario(
                    "shared",
                    "",
                    HYPER_NODES,
                    SHARDS,
                    1,
                    1,
                    Duration.ofMinutes(2),
                    LinkModel.INTERNET.withLoss(0.02),
                    HyperNodeFault.NONE)
            .with(new Scenario.Shards(7, 1));

    @Test
    void eachHyperNodeHearsItsShareOnlyAndAllShardsAreCertified() {
        System.out.println("seed 41");
        World world = new World(SHARDED, 41);
        world.start();
        // Era 1 has been drawn by then; what is heard of era 0 is counted below.
        world.runUntil(world.registry().parameters().clock().start(new EraId(0)).plusSeconds(60));
        List<SimHyperNode> nodes = world.hyperNodes();
        int topics = GossipTopic.ofShards(SHARDS).size();
        double heardTopics =
                nodes.stream().mapToInt(SimHyperNode::shardTopics).average().orElseThrow();
        world.runUntil(world.registry().parameters().clock().end(new EraId(0)).plus(Duration.ofMinutes(1)));

        Checks checks = new Checks(world, 1);
        assertThat(checks.violations()).isEmpty();
        assertThat(checks.rows()).isNotEmpty().allMatch(row -> row.archived() == SHARDS && row.wrong() == 0);
        assertThat(heardTopics).isLessThan(0.5 * topics);
        // Who hears all topics hears what all others say: so it was before.
        long said = world.ledger().said().size();
        double heard = nodes.stream()
                .mapToLong(SimHyperNode::shardMessagesHeard)
                .average()
                .orElseThrow();
        System.out.println(
                "topics heard " + heardTopics + " of " + topics + ", messages heard " + heard + " of " + said);
        assertThat(heard).isLessThan(0.6 * said);
    }
}
