package network.icn.simulator.gossip;

import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import network.icn.libp2p.gossipsub.score.Decay;
import network.icn.libp2p.gossipsub.score.ScoreParams;
import network.icn.libp2p.gossipsub.score.ScoreParams.Behaviour;
import network.icn.libp2p.gossipsub.score.ScoreParams.Colocation;
import network.icn.libp2p.gossipsub.score.ScorePolicy;
import network.icn.libp2p.gossipsub.score.ScoreThresholds;
import network.icn.libp2p.gossipsub.score.TopicScoreParams;
import network.icn.libp2p.gossipsub.score.TopicScoreParams.FirstDeliveries;
import network.icn.libp2p.gossipsub.score.TopicScoreParams.Invalid;
import network.icn.libp2p.gossipsub.score.TopicScoreParams.MeshDeliveries;
import network.icn.libp2p.gossipsub.score.TopicScoreParams.MeshTime;

/// Scores for a topic whose message rate is known and steady, as in the evaluation: silence in a mesh is what gives an
/// attacker away (P3), and leaving does not wipe it (P3b).
final class MeshScoring {
    static final ScoreThresholds THRESHOLDS = ScoreThresholds.DEFAULT;

    private static final double DECAY = 0.9;
    /// Of the messages that a mesh peer would bring in time if it passed on all of them.
    private static final double DEMANDED = 0.2;
    /// Two hops later a copy proves nothing any more.
    private static final Duration WINDOW = Duration.ofMillis(60);

    private static final Duration ACTIVATION = Duration.ofSeconds(5);
    private static final int MOST_MERIT = 10;

    private MeshScoring() {}

    static ScorePolicy policy(String topic, int messagesPerSecond) {
        double steady = messagesPerSecond / (1 - DECAY);
        double threshold = Math.max(1, DEMANDED * steady);
        TopicScoreParams params = new TopicScoreParams(
                1,
                new MeshTime(0.01, Duration.ofSeconds(1), 100),
                new FirstDeliveries(0.2, DECAY, MOST_MERIT / 0.2),
                new MeshDeliveries(
                        -1, DECAY, steady, threshold, WINDOW, ACTIVATION, -1, Decay.over(Duration.ofMinutes(2))),
                new Invalid(-2, Decay.over(Duration.ofMinutes(10))));
        ScoreParams scores = new ScoreParams(
                new TreeMap<>(),
                MOST_MERIT,
                0,
                new Colocation(-10, 1, List.of()),
                new Behaviour(-1, 6, Decay.over(Duration.ofMinutes(1))),
                Duration.ofSeconds(1),
                Decay.TO_ZERO,
                Duration.ofMinutes(10),
                4_096);
        return new ScorePolicy(scores.withTopic(topic, params), THRESHOLDS);
    }
}
