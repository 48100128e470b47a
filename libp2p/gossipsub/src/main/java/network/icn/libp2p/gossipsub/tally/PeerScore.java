package network.icn.libp2p.gossipsub.tally;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import network.icn.libp2p.gossipsub.score.TopicScoreParams;
import org.jspecify.annotations.Nullable;

/// What is held against and in favour of one peer.
final class PeerScore {
    private static final long NEVER = -1;

    /// Absent for a peer that is remembered only by what came out after it had left: P6 does not count it.
    final @Nullable String address;

    double application;
    double behaviour;
    long forgetAt;
    private double score;
    private long scoredAt = NEVER;

    /// Bounded by the scored topics of the parameters. A list and not a map: there are few, of most peers none,
    /// and a router has many peers.
    private List<TopicScore> topics = List.of();

    PeerScore(@Nullable String address) {
        this.address = address;
    }

    /// Takes over what is remembered of the same peer.
    void inherit(PeerScore earlier) {
        topics = earlier.topics;
        application = earlier.application;
        behaviour = earlier.behaviour;
    }

    /// Something was counted: the score is not what it was.
    void changed() {
        scoredAt = NEVER;
    }

    /// The score, computed anew only if something was counted since, or `turn` is another one: it is asked for
    /// with every RPC.
    double score(long turn, ToDoubleFunction<PeerScore> formula) {
        if (scoredAt != turn) {
            score = formula.applyAsDouble(this);
            scoredAt = turn;
        }
        return score;
    }

    /// In the order in which they came up.
    List<TopicScore> topics() {
        return topics;
    }

    TopicScore topic(String name, TopicScoreParams rule) {
        for (TopicScore topic : topics) {
            if (topic.name.equals(name)) {
                return topic;
            }
        }
        TopicScore fresh = new TopicScore(name, rule);
        if (topics.isEmpty()) {
            topics = new ArrayList<>(1);
        }
        topics.add(fresh);
        return fresh;
    }
}
