package network.icn.protocol.gossip;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeSet;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.identity.NodeId;

/// Which shard topics a HyperNode hears beside those of its own seats, to pass messages on. The beacon draws
/// them anew each era, so nobody can place himself around a topic.
///
/// A topic without relays would have its committees alone: few, a third of them perhaps hostile, and in a large
/// network not all connected with one another. With H HyperNodes and T topics about `3 H / T` others listen.
public final class RelayDraw {
    /// Each one more is one more part of the network's gossip that everybody carries. With three, a topic has
    /// six relays as soon as there are twice as many HyperNodes as topics; where a third is hostile, all six are
    /// with 1 in 729.
    public static final int RELAYED = 3;

    private static final byte[] TAG = "ICN/relay-draw/1".getBytes(StandardCharsets.US_ASCII);

    private RelayDraw() {}

    /// The topics that a node relays in an era, ascending. All, where there are no more than [#RELAYED].
    ///
    /// Places among the topics in use follow from 64-bit words of
    /// `SHA-256("ICN/relay-draw/1" | R | node | u32 counter)`, four a hash, modulo their number; places that
    /// were drawn already are skipped.
    ///
    /// @param randomness R of the era
    /// @param shards of the era
    public static List<GossipTopic> of(NodeId node, Hash32 randomness, int shards) {
        List<GossipTopic> topics = GossipTopic.ofShards(shards);
        if (topics.size() <= RELAYED) {
            return topics;
        }
        TreeSet<GossipTopic> drawn = new TreeSet<>();
        for (int counter = 0; drawn.size() < RELAYED; counter++) {
            Hash32 words = Hash32.sha256(new CanonicalWriter()
                    .fixed(TAG)
                    .hash(randomness)
                    .fixed(node.bytes())
                    .u32(counter)
                    .toBytes());
            for (int at = 0; at < Hash32.BYTES && drawn.size() < RELAYED; at += Long.BYTES) {
                drawn.add(topics.get((int) Long.remainderUnsigned(words.longAt(at), topics.size())));
            }
        }
        return List.copyOf(drawn);
    }
}
