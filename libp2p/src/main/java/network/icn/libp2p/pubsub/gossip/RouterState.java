package network.icn.libp2p.pubsub.gossip;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import network.icn.libp2p.crypto.PeerId;
import org.jspecify.annotations.Nullable;

/// What the parts of the router share: who is there, which topics there are, and the effects of the current
/// step.
final class RouterState {
    final PeerId self;
    final GossipParams params;
    final List<PeerId> direct;
    final Standing standing;
    final Promises promises;
    final RandomGenerator random;
    final Peers peers = new Peers();
    final Outbox out = new Outbox();
    final SeenCache seen;
    final MessageCache messages;
    private final Map<String, TopicState> topics = new LinkedHashMap<>();

    RouterState(RouterConfig config, RandomGenerator random, long now) {
        this.self = config.self();
        this.params = config.params();
        this.direct = config.direct();
        this.standing = new Standing(config.scores(), now);
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
        return topics.computeIfAbsent(
                name, absent -> new TopicState(absent, params.limits().backoffsPerTopic()));
    }

    void forgetIfIdle(TopicState topic) {
        if (topic.isIdle()) {
            topics.remove(topic.name);
        }
    }

    /// The topics we subscribe to.
    List<TopicState> joined() {
        List<TopicState> joined = new ArrayList<>();
        for (TopicState topic : topics.values()) {
            if (topic.mesh != null) {
                joined.add(topic);
            }
        }
        return joined;
    }

    /// The topics we publish to without subscribing.
    List<TopicState> fannedOut() {
        List<TopicState> fannedOut = new ArrayList<>();
        for (TopicState topic : topics.values()) {
            if (topic.fanout != null) {
                fannedOut.add(topic);
            }
        }
        return fannedOut;
    }

    List<TopicState> allTopics() {
        return List.copyOf(topics.values());
    }
}
