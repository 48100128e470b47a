package network.icn.protocol.gossip;

import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;

/// A gossip topic. Messages of a shard go over one of 64 topics, so that a node of a large network hears only its own
/// shards; what concerns everybody goes over the common topic (docs/wire.md).
public record GossipTopic(int number) {
    public static final int SHARD_TOPICS = 64;
    /// Beacon values, receipts and evidence.
    public static final GossipTopic COMMON = new GossipTopic(SHARD_TOPICS);

    public GossipTopic {
        if (number < 0 || number > SHARD_TOPICS) {
            throw new IllegalArgumentException("topic: 0 to " + SHARD_TOPICS + ", got " + number);
        }
    }

    public static GossipTopic ofShard(int shard) {
        byte first = Hash32.sha256(new CanonicalWriter().u32(shard).toBytes()).bytes()[0];
        return new GossipTopic(Byte.toUnsignedInt(first) % SHARD_TOPICS);
    }

    /// The name of the gossip topic.
    public String name(String network) {
        return "/icn/" + network + "/eq/1/" + (equals(COMMON) ? "common" : "shards/" + number);
    }
}
