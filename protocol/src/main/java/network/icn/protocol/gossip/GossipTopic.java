package network.icn.protocol.gossip;

import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;

/// A gossip topic. Messages of a shard go over one of 64 topics, so that a node of a large network hears only its own
/// shards; what concerns everybody goes over the common topic (docs/wire.md).
public record GossipTopic(int number) implements Comparable<GossipTopic> {
    public static final int SHARD_TOPICS = 64;
    /// Beacon values, receipts and evidence.
    public static final GossipTopic COMMON = new GossipTopic(SHARD_TOPICS);

    public GossipTopic {
        if (number < 0 || number > SHARD_TOPICS) {
            throw new IllegalArgumentException("topic: 0 to " + SHARD_TOPICS + ", got " + number);
        }
    }

    /// The topic of that shard's agreement.
    ///
    /// @param shard index within the era
    public static GossipTopic ofShard(int shard) {
        byte first = Hash32.sha256(new CanonicalWriter().u32(shard).toBytes()).bytes()[0];
        return new GossipTopic(Byte.toUnsignedInt(first) % SHARD_TOPICS);
    }

    /// The topics of that many shards, ascending; without [#COMMON].
    public static List<GossipTopic> ofShards(int shards) {
        TreeSet<GossipTopic> topics = new TreeSet<>();
        IntStream.range(0, shards).mapToObj(GossipTopic::ofShard).forEach(topics::add);
        return List.copyOf(topics);
    }

    /// The names of all topics that the network can ever have.
    public static List<String> names(String network) {
        return IntStream.rangeClosed(0, SHARD_TOPICS)
                .mapToObj(number -> new GossipTopic(number).name(network))
                .toList();
    }

    @Override
    public int compareTo(GossipTopic other) {
        return Integer.compare(number, other.number);
    }

    /// The name of the gossip topic.
    public String name(String network) {
        return "/icn/" + network + "/eq/1/" + (equals(COMMON) ? "common" : "shards/" + number);
    }
}
