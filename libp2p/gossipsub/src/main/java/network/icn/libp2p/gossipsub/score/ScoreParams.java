package network.icn.libp2p.gossipsub.score;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How peers are scored and what a score permits: every number of peer scoring (gossipsub 1.1, "Peer scoring").
///
/// @param topics the scored topics
/// @param topicCap upper bound of the topics' sum, 0 for none: too small and merit does not tell peers apart,
///     too large and merit in topics hides misbehaviour; penalties are never capped
/// @param applicationWeight of P5: too small and the application has no say, too large and nothing else has
/// @param colocation P6
/// @param behaviour P7
/// @param thresholds what a peer may do at which score
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
        Thresholds thresholds,
        Duration decayInterval,
        double decayToZero,
        Duration retain,
        int maxRetained) {
    /// What counts as "nothing left" when a factor is derived from a time.
    public static final double TO_ZERO = 0.01;

    /// Nothing of any topic; many peers at one IP address and bad behaviour cost.
    public static final ScoreParams DEFAULT = new ScoreParams(
            Map.of(),
            50,
            1,
            new Colocation(-5, 10, List.of()),
            new Behaviour(-1, 6, decayOver(Duration.ofMinutes(1))),
            Thresholds.DEFAULT,
            Duration.ofSeconds(1),
            TO_ZERO,
            Duration.ofMinutes(10),
            4_096);

    /// Every peer scores 0 for ever and may do everything: for networks that let only known peers in.
    public static final ScoreParams OFF = new ScoreParams(
            Map.of(),
            0,
            0,
            new Colocation(0, 1, List.of()),
            new Behaviour(0, 0, 0.5),
            new Thresholds(-1, -1, -2, 0, 0),
            Duration.ofSeconds(1),
            TO_ZERO,
            Duration.ZERO,
            0);

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

    /// For networks that let only members in, whose topics are silent for most of the time: silence costs nothing,
    /// first deliveries are worth little, and wrong messages decide. Five of them on one topic end the exchange of
    /// gossip with the peer, seven that it is sent what is published, nine that it is read; the count decays to a
    /// hundredth in ten minutes. Peers of one address count against each other from the ninth on, but not those on
    /// loopback.
    ///
    /// @param topics all that the network can have; on others nothing counts
    public static ScoreParams ofMembers(Collection<String> topics) {
        return NeighbourScores.DEFAULT.params(topics);
    }

    /// The factor that brings a counter of 1 down to [#TO_ZERO] within `time`, if it decays once a second, as all
    /// default parameters are made for: `TO_ZERO ^ (1 s / time)`.
    public static double decayOver(Duration time) {
        return StrictMath.pow(TO_ZERO, 1e9 / time.toNanos());
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

    /// The scores at which a peer loses or gains a service: graylist < publish <= gossip < 0 <= the other two
    /// (gossipsub 1.1, "Score thresholds").
    ///
    /// @param gossip below it no IHAVE or IWANT is exchanged: too near 0 and congestion cuts repair off, too low
    ///     and spammers of control messages are served
    /// @param publish below it own messages are not flooded to the peer: too near 0 and a node under attack does
    ///     not get out, too low and attackers hear of everything first
    /// @param graylist below it every frame is dropped undecoded: too near 0 and honest peers are lost for the
    ///     retention time, too low and attackers use up validation
    /// @param acceptPx from it on a peer's PX is followed: too low and attackers fill the address book, too high
    ///     and a bootstrap node's PX is useless
    /// @param opportunisticGraft median of mesh scores below which better peers are grafted: too low and a mesh of
    ///     attackers stays, too high and the mesh never rests
    public record Thresholds(
            double gossip, double publish, double graylist, double acceptPx, double opportunisticGraft) {
        /// Those that go with topics of the usual weight.
        public static final Thresholds DEFAULT = new Thresholds(-40, -80, -160, 10, 1);

        /// Checks every value.
        ///
        /// @throws IllegalArgumentException if one is out of its range, which the message tells
        public Thresholds {
            finite(gossip, "gossip");
            finite(publish, "publish");
            finite(graylist, "graylist");
            finite(acceptPx, "acceptPx");
            finite(opportunisticGraft, "opportunisticGraft");
            ScoreRule.require(gossip < 0, "thresholds.gossip: must be negative, got " + gossip);
            ScoreRule.require(publish <= gossip, "thresholds.publish: must not exceed gossip, got " + publish);
            ScoreRule.require(graylist < publish, "thresholds.graylist: must be below publish, got " + graylist);
            ScoreRule.require(acceptPx >= 0, "thresholds.acceptPx: must not be negative, got " + acceptPx);
            ScoreRule.require(
                    opportunisticGraft >= 0,
                    "thresholds.opportunisticGraft: must not be negative, got " + opportunisticGraft);
        }

        private static void finite(double threshold, String name) {
            ScoreRule.require(Double.isFinite(threshold), "thresholds." + name + ": must be finite, got " + threshold);
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
                thresholds,
                decayInterval,
                decayToZero,
                retain,
                maxRetained);
    }
}
