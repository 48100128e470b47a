package network.icn.libp2p.gossipsub;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import network.icn.libp2p.crypto.PeerId;
import org.jspecify.annotations.Nullable;

/// What the parts of the router share: who is there, which topics there are, and the effects of the current
/// step.
final class RouterState {
    final PeerId self;
    final GossipParams params;
    final Standing standing;
    final Promises promises;
    final RandomGenerator random;
    final Peers peers = new Peers();
    final Outbox out = new Outbox();
    final SeenCache seen;
    final MessageCache messages;
    private final Map<String, TopicState> topics = new LinkedHashMap<>();
    /// Lists of their own: peers can make us know a thousand times as many topics as we use.
    private final Set<TopicState> joined = new LinkedHashSet<>();

    private final Set<TopicState> fannedOut = new LinkedHashSet<>();

    RouterState(PeerId self, GossipParams params, RandomGenerator random, long now) {
        this.self = self;
        this.params = params;
        this.standing = new Standing(params.scores(), now);
        this.promises = new Promises(params.conduct().followUp());
        this.random = random;
        this.seen = new SeenCache(params.limits().seenTtl(), params.limits().seenIds(), random.nextLong(), now);
        this.messages = new MessageCache(
                params.lazy().history(),
                params.lazy().historyGossip(),
                params.limits().historyBytes());
    }

    @Nullable
    TopicState topic(String name) {
        return topics.get(name);
    }

    TopicState topicOrNew(String name) {
        return topics.computeIfAbsent(name, absent -> new TopicState(absent, params.limits()));
    }

    /// Whether the peer may be the first to subscribe to one more topic: half of the places are for whoever comes
    /// first, the other half is kept for all peers in equal shares, so that few cannot take them all.
    boolean mayAddTopic(Peer peer) {
        int half = params.limits().topics() / 2;
        return topics.size() - joined.size() - fannedOut.size() < half
                || peer.topics.size() < half / params.limits().peers();
    }

    void forgetIfIdle(TopicState topic) {
        if (topic.isIdle()) {
            topics.remove(topic.name);
        }
    }

    void clearBackoffs(long now, long slack) {
        topics.values().removeIf(topic -> {
            topic.backoffs.clearExpired(now, slack);
            return topic.isIdle();
        });
    }

    void setMesh(TopicState topic, @Nullable PeerSet mesh) {
        topic.mesh = mesh;
        list(joined, topic, mesh != null);
    }

    void setFanout(TopicState topic, @Nullable PeerSet fanout) {
        topic.fanout = fanout;
        list(fannedOut, topic, fanout != null);
    }

    private static void list(Set<TopicState> list, TopicState topic, boolean present) {
        if (present) {
            list.add(topic);
        } else {
            list.remove(topic);
        }
    }

    /// The topics we subscribe to, in the order in which we joined them.
    List<TopicState> joined() {
        return List.copyOf(joined);
    }

    /// The topics we publish to without subscribing.
    List<TopicState> fannedOut() {
        return List.copyOf(fannedOut);
    }
}
