package network.icn.libp2p.gossipsub.score;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Every number of peer scoring (gossipsub 1.1, "Peer scoring").
///
/// @param topics the scored topics
/// @param topicCap upper bound of the topics' sum, 0 for none: too small and merit does not tell peers apart,
///     too large and merit in topics hides misbehaviour; penalties are never capped
/// @param applicationWeight of P5: too small and the application has no say, too large and nothing else has
/// @param colocation P6
/// @param behaviour P7
/// @param decayInterval time between decays: too short costs CPU, too long and scores move in jumps
/// @param decayToZero counters below it become 0: too small and old sins never end, too large and slow sins
///     never count
/// @param retain how long the score of a peer that left is kept: too short and reconnecting wipes it, too long
///     and one bad hour costs a day
/// @param maxRetained how many of those are kept; beyond it the one that left first is forgotten: too small and
///     a flood of identities wipes scores, too large and it fills memory
public record ScoreParams(
        Map<String, TopicScoreParams> topics,
        double topicCap,
        double applicationWeight,
        Colocation colocation,
        Behaviour behaviour,
        Duration decayInterval,
        double decayToZero,
        Duration retain,
        int maxRetained) {
    /// Nothing of any topic; many peers at one IP address and bad behaviour cost.
    public static final ScoreParams DEFAULT = new ScoreParams(
            Map.of(),
            50,
            1,
            new Colocation(-5, 10, List.of()),
            new Behaviour(-1, 6, Decay.over(Duration.ofMinutes(1))),
            Duration.ofSeconds(1),
            Decay.TO_ZERO,
            Duration.ofMinutes(10),
            4_096);

    /// Checks every value.
    ///
    /// @throws IllegalArgumentException if one is out of its range, which the message tells
    public ScoreParams {
        topics = Collections.unmodifiableMap(new LinkedHashMap<>(topics));
        ScoreRule.reward(topicCap, "topicCap");
        ScoreRule.reward(applicationWeight, "applicationWeight");
        // Counters decay by factors made for this interval; shorter ones are noise.
        ScoreRule.require(
                decayInterval.compareTo(Duration.ofSeconds(1)) >= 0,
                "decayInterval: must be at least 1 s, got " + decayInterval);
        ScoreRule.decay(decayToZero, "decayToZero");
        ScoreRule.require(!retain.isNegative(), "retain: must not be negative, got " + retain);
        ScoreRule.require(maxRetained >= 0, "maxRetained: must not be negative, got " + maxRetained);
    }

    /// P6 = (peers of one address - threshold)^2 above the threshold.
    ///
    /// @param weight too small and Sybils are free, too large and one more neighbour cuts a data centre off
    /// @param threshold too small and peers behind one NAT suffer, too large and Sybils fit below it
    /// @param exempt addresses not counted, exactly as the host names them: loopback in tests, known NATs; too
    ///     few and a NAT that many honest peers share loses them all, too many and Sybils come from there
    public record Colocation(double weight, int threshold, List<String> exempt) {
        /// Checks every value.
        ///
        /// @throws IllegalArgumentException if one is out of its range, which the message tells
        public Colocation {
            exempt = List.copyOf(exempt);
            ScoreRule.penalty(weight, "colocation.weight");
            ScoreRule.require(threshold >= 1, "colocation.threshold: must be at least 1, got " + threshold);
        }
    }

    /// P7 = (counter - threshold)^2 above the threshold.
    ///
    /// @param weight too small and protocol abuse is free, too large and load looks like abuse
    /// @param threshold too small and promises broken under load count, too large and abuse fits below it
    /// @param decay too small and slow abuse is free, too large and an honest peer's slips add up
    public record Behaviour(double weight, double threshold, double decay) {
        /// Checks every value.
        ///
        /// @throws IllegalArgumentException if one is out of its range, which the message tells
        public Behaviour {
            ScoreRule.penalty(weight, "behaviour.weight");
            ScoreRule.reward(threshold, "behaviour.threshold");
            ScoreRule.decay(decay, "behaviour.decay");
        }
    }

    /// With these parameters for the topic.
    public ScoreParams withTopic(String topic, TopicScoreParams params) {
        Map<String, TopicScoreParams> more = new LinkedHashMap<>(topics);
        more.put(topic, params);
        return new ScoreParams(
                more,
                topicCap,
                applicationWeight,
                colocation,
                behaviour,
                decayInterval,
                decayToZero,
                retain,
                maxRetained);
    }
}
