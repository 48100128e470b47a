package network.icn.protocol.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.identity.NodeId;
import org.junit.jupiter.api.Test;

class RelayDrawTest {
    private static final int NODES = 6_400;

    private static Hash32 hash(int number) {
        return Hash32.sha256(new byte[] {(byte) (number >> 8), (byte) number});
    }

    private static NodeId node(int number) {
        return NodeId.of(hash(number).bytes());
    }

    @Test
    void everyTopicHasItsShareOfRelays() {
        TreeMap<GossipTopic, Integer> relays = new TreeMap<>();
        List<GossipTopic> topics = GossipTopic.ofShards(1_000);
        for (int i = 0; i < NODES; i++) {
            List<GossipTopic> drawn = RelayDraw.of(node(i), hash(9), 1_000);
            assertThat(drawn).hasSize(RelayDraw.RELAYED).doesNotHaveDuplicates().isSorted();
            drawn.forEach(topic -> relays.merge(topic, 1, Integer::sum));
        }

        // 300 each, with a deviation of 17.
        assertThat(topics).hasSize(GossipTopic.SHARD_TOPICS);
        assertThat(relays.keySet()).containsExactlyElementsOf(topics);
        assertThat(relays.values()).allMatch(count -> count > 200 && count < 400);
    }

    @Test
    void theBeaconDrawsAnewForEachNodeAndEra() {
        assertThat(RelayDraw.of(node(1), hash(1), 1_000)).isEqualTo(RelayDraw.of(node(1), hash(1), 1_000));
        assertThat(IntStream.range(0, 50)
                        .mapToObj(era -> RelayDraw.of(node(1), hash(era), 1_000))
                        .distinct())
                .hasSizeGreaterThan(45);
        assertThat(IntStream.range(0, 50)
                        .mapToObj(node -> RelayDraw.of(node(node), hash(1), 1_000))
                        .distinct())
                .hasSizeGreaterThan(45);
    }

    @Test
    void onlyTopicsInUseAreDrawnAndAllWhereTheyAreFew() {
        assertThat(RelayDraw.of(node(1), hash(1), 0)).isEmpty();
        assertThat(RelayDraw.of(node(1), hash(1), 2)).isEqualTo(GossipTopic.ofShards(2));
        for (int i = 0; i < 100; i++) {
            assertThat(GossipTopic.ofShards(5)).containsAll(RelayDraw.of(node(i), hash(1), 5));
        }
    }
}
