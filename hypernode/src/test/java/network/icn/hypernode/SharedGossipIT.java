package network.icn.hypernode;

import static network.icn.hypernode.SmallNetwork.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import network.icn.protocol.gossip.GossipTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Four HyperNodes on real sockets, ten shards of three members each: no node has to hear all of them. Nine ScalerNodes
/// are never there, which is for the committees to certify.
@Execution(ExecutionMode.CONCURRENT) // It waits for the eras of a network of its own.
class SharedGossipIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int SHARDS = 10;

    @TempDir
    Path directory;

    @Test
    void allShardsAreCertifiedThoughNotEverybodyHearsThemAll() {
        SmallNetwork.Shape shape = new SmallNetwork.Shape(SHARDS, 3, 2, 1);
        try (SmallNetwork network = new SmallNetwork(directory, 7, Duration.ofSeconds(4), shape)) {
            KeepingSatellite satellite = network.startSatellite(0);
            network.startScalerNode(0);
            network.startAll();

            List<String> all = GossipTopic.ofShards(SHARDS).stream()
                    .map(topic -> topic.name("small"))
                    .toList();
            // Of era 0 each hears eight topics of ten. Soon after, of four eras together, it may hear all.
            await(SOON, () -> network.nodes.values().stream().anyMatch(node -> hearsSome(node, all)));
            int era = network.nextEra();
            await(SOON, () -> shards(satellite, era).size() == SHARDS);

            for (HyperNode node : network.nodes.values()) {
                assertThat(node.gossip().topics()).contains(GossipTopic.COMMON.name("small"));
                assertThat(SmallNetwork.metric(node, "icn_hypernode_gossip_judged_total{verdict=\"bad-signature\"}"))
                        .isZero();
            }
            assertThat(satellite.evidence).isEmpty();
            assertThat(network.fatal).isEmpty();
        }
    }

    private static boolean hearsSome(HyperNode node, List<String> shardTopics) {
        List<String> heard = node.gossip().topics();
        return heard.size() > 1 && !heard.containsAll(shardTopics);
    }

    private static Set<Integer> shards(KeepingSatellite satellite, int era) {
        Set<Integer> shards = new TreeSet<>();
        satellite.reports.stream()
                .filter(report -> report.era().number() == era)
                .forEach(report -> shards.add(report.shard()));
        return shards;
    }
}
