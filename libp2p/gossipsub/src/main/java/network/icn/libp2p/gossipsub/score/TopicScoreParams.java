package network.icn.libp2p.gossipsub.score;

import java.time.Duration;

/// How conduct in one topic counts (gossipsub 1.1, "Topic parameter calculation and decay"). A topic without
/// these contributes nothing to any score.
///
/// @param weight of the topic among the others: too small and its attackers go unpunished, too large and it
///     alone decides
/// @param meshTime P1, time in the mesh
/// @param firstDeliveries P2, messages a peer brought first
/// @param meshDeliveries P3 and P3b, messages a mesh peer must bring
/// @param invalid P4, messages that validation rejected
public record TopicScoreParams(
        double weight,
        MeshTime meshTime,
        FirstDeliveries firstDeliveries,
        MeshDeliveries meshDeliveries,
        Invalid invalid) {
    /// For topics whose rate is not known: P3 is off, five rejected messages outweigh the best conduct.
    public static final TopicScoreParams DEFAULT = new TopicScoreParams(
            1,
            new MeshTime(0.01, Duration.ofSeconds(1), 100),
            new FirstDeliveries(0.1, ScoreParams.decayOver(Duration.ofMinutes(2)), 50),
            MeshDeliveries.OFF,
            new Invalid(-2, ScoreParams.decayOver(Duration.ofMinutes(10))));

    /// Checks every value.
    ///
    /// @throws IllegalArgumentException if one is out of its range, which the message tells
    public TopicScoreParams {
        ScoreRule.reward(weight, "weight");
    }

    /// P1 = time in mesh / quantum, at most cap.
    ///
    /// @param weight too large and old attackers can afford misconduct, too small and grafting is a lottery
    /// @param quantum too short and the cap is reached at once, too long and time in mesh never counts
    /// @param cap too small and P1 is flat, too large and long presence buys immunity
    public record MeshTime(double weight, Duration quantum, double cap) {
        /// Checks every value.
        ///
        /// @throws IllegalArgumentException if one is out of its range, which the message tells
        public MeshTime {
            ScoreRule.reward(weight, "meshTime.weight");
            ScoreRule.require(quantum.isPositive(), "meshTime.quantum: must be positive, got " + quantum);
            ScoreRule.reward(cap, "meshTime.cap");
        }
    }

    /// P2, a decaying counter.
    ///
    /// @param weight too small and useful peers look like idle ones, too large and near peers buy immunity
    /// @param decay factor at each interval: too small and merit is forgotten, too large and it never is
    /// @param cap too small and everybody has it, too large and a fast peer may misbehave for long
    public record FirstDeliveries(double weight, double decay, double cap) {
        /// Checks every value.
        ///
        /// @throws IllegalArgumentException if one is out of its range, which the message tells
        public FirstDeliveries {
            ScoreRule.reward(weight, "firstDeliveries.weight");
            ScoreRule.decay(decay, "firstDeliveries.decay");
            ScoreRule.reward(cap, "firstDeliveries.cap");
        }
    }

    /// P3 = (threshold - counter)^2 of a mesh peer below the threshold; P3b keeps that deficit after a prune.
    ///
    /// @param weight of P3: too small and silent mesh peers stay, too large and one quiet minute empties meshes
    /// @param decay of the counter: too small and honest peers fall below the threshold between two messages,
    ///     too large and a peer that went silent is noticed late
    /// @param cap too small and a burst does not carry over a pause, too large and past bursts hide silence
    /// @param threshold too small and silence is free, too large and honest peers are pruned when the rate falls
    /// @param window after first delivery in which a copy still counts: too short and slow links are punished,
    ///     too long and replaying what was just received counts as delivering
    /// @param activation time in mesh before P3 counts: too short and new peers start with a deficit, too long
    ///     and re-grafting escapes P3
    /// @param failureWeight of P3b: too small and leaving wipes the debt, too large and one outage is for ever
    /// @param failureDecay of P3b: too small and a pruned peer returns at once, too large and it never does
    public record MeshDeliveries(
            double weight,
            double decay,
            double cap,
            double threshold,
            Duration window,
            Duration activation,
            double failureWeight,
            double failureDecay) {
        /// No penalty for silence: right until a topic's message rate is known and steady.
        public static final MeshDeliveries OFF =
                new MeshDeliveries(0, 0.5, 1, 1, Duration.ofMillis(10), Duration.ofSeconds(5), 0, 0.5);

        /// Checks every value.
        ///
        /// @throws IllegalArgumentException if one is out of its range, which the message tells
        public MeshDeliveries {
            ScoreRule.penalty(weight, "meshDeliveries.weight");
            ScoreRule.decay(decay, "meshDeliveries.decay");
            ScoreRule.require(
                    Double.isFinite(threshold) && threshold > 0,
                    "meshDeliveries.threshold: must be positive, got " + threshold);
            // Else no conduct at all could avoid the penalty.
            ScoreRule.require(
                    Double.isFinite(cap) && cap >= threshold,
                    "meshDeliveries.cap: must reach the threshold, got " + cap);
            ScoreRule.require(!window.isNegative(), "meshDeliveries.window: must not be negative, got " + window);
            ScoreRule.require(
                    activation.compareTo(Duration.ofSeconds(1)) >= 0,
                    "meshDeliveries.activation: must be at least 1 s, got " + activation);
            ScoreRule.penalty(failureWeight, "meshDeliveries.failureWeight");
            ScoreRule.decay(failureDecay, "meshDeliveries.failureDecay");
        }
    }

    /// P4 = counter^2, without a cap.
    ///
    /// @param weight too small and spam is free, too large and one disagreement cuts an honest peer off
    /// @param decay too small and spam at a low rate is free, too large and an upgrade's disputes last for ever
    public record Invalid(double weight, double decay) {
        /// Checks every value.
        ///
        /// @throws IllegalArgumentException if one is out of its range, which the message tells
        public Invalid {
            ScoreRule.penalty(weight, "invalid.weight");
            ScoreRule.decay(decay, "invalid.decay");
        }
    }
}
