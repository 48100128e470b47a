package network.icn.libp2p.gossipsub.score;

import java.time.Duration;
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
}
