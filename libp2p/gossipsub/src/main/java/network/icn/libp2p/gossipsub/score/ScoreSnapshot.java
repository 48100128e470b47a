package network.icn.libp2p.gossipsub.score;

import java.util.Map;
import network.icn.libp2p.crypto.PeerId;

/// A peer's score taken apart, for people and metrics.
///
/// @param total what the thresholds are compared with
/// @param topics the capped sum of P1 to P4 over all topics
/// @param application P5 with its weight
/// @param colocation P6 with its weight
/// @param behaviour P7 with its weight
/// @param topicScores the weighted score per topic, before the cap, in the order of first contact
public record ScoreSnapshot(
        PeerId peer,
        double total,
        double topics,
        double application,
        double colocation,
        double behaviour,
        Map<String, Double> topicScores) {}
