package network.icn.libp2p.gossipsub.score;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import network.icn.libp2p.gossipsub.score.ScoreParams.Behaviour;
import network.icn.libp2p.gossipsub.score.ScoreParams.Colocation;

/// How peers are scored and what a score permits.
public record ScorePolicy(ScoreParams params, ScoreThresholds thresholds) {
    /// Every peer scores 0 for ever and may do everything: for networks that let only known peers in.
    public static final ScorePolicy OFF = new ScorePolicy(
            new ScoreParams(
                    Map.of(),
                    0,
                    0,
                    new Colocation(0, 1, List.of()),
                    new Behaviour(0, 0, 0.5),
                    Duration.ofSeconds(1),
                    Decay.TO_ZERO,
                    Duration.ZERO,
                    0),
            new ScoreThresholds(-1, -1, -2, 0, 0));

    /// For networks that let only members in, whose topics are silent for most of the time: silence costs nothing,
    /// first deliveries are worth little, and wrong messages decide. Five of them on one topic end the exchange of
    /// gossip with the peer, seven that it is sent what is published, nine that it is read; the count decays to a
    /// hundredth in ten minutes. Peers of one address count against each other from the ninth on, but not those on
    /// loopback.
    ///
    /// @param topics all that the network can have; on others nothing counts
    public static ScorePolicy ofMembers(Collection<String> topics) {
        return NeighbourScores.DEFAULT.policy(topics);
    }
}
