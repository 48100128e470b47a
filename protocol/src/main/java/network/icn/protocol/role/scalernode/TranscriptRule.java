package network.icn.protocol.role.scalernode;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import network.icn.protocol.challenge.Transcript;
import network.icn.protocol.network.registry.RegistryHistory;

/// Whether a ScalerNode signs what a HyperNode has written down about a receipt: what its own clock does
/// not rule out.
final class TranscriptRule {
    /// Why not, with one line for the HyperNode.
    record Refusal(TranscriptRefusal reason, String detail) {}

    private final RegistryHistory history;

    TranscriptRule(RegistryHistory history) {
        this.history = history;
    }

    /// @param transcript of the challenge that `answered` is about
    Optional<Refusal> judge(TranscriptPage.Open answered, Transcript transcript, Instant now) {
        if (!transcript.receipt().equals(answered.receipt().hash())) {
            return refusal(
                    TranscriptRefusal.UNKNOWN_RECEIPT,
                    "the receipt is " + answered.receipt().hash());
        }
        if (!transcript.right()) {
            return refusal(TranscriptRefusal.NOT_RIGHT, "wrong bytes are proved by evidence, not by a transcript");
        }
        return judgeTimes(answered, transcript, now);
    }

    /// The clocks may differ by the network's tolerance. The echo left before the challenge came, and no
    /// longer before than a probe lasts. The answer was not there before we had served it, and is by now.
    private Optional<Refusal> judgeTimes(TranscriptPage.Open answered, Transcript transcript, Instant now) {
        Duration tolerance = history.timing().clockTolerance();
        Duration timeout = history.at(transcript.challenge().era()).parameters().answerTimeout();
        Instant arrived = answered.arrivedAt();
        Instant started = transcript.startedAt();
        if (started.isAfter(arrived.plus(tolerance))
                || started.isBefore(arrived.minus(timeout).minus(tolerance))) {
            return refusal(TranscriptRefusal.CLOCK, "started " + started + ", the challenge came " + arrived);
        }
        if (transcript.echoRoundTrip().compareTo(timeout) > 0) {
            return refusal(TranscriptRefusal.TIMING, "echo after " + transcript.echoRoundTrip());
        }
        Duration served = Duration.between(arrived, answered.answeredAt());
        Duration atMost = Duration.between(arrived, now).plus(tolerance);
        Duration claimed = transcript.answerTime();
        if (claimed.plus(TranscriptBook.CLOCK_STEP).compareTo(served) < 0 || claimed.compareTo(atMost) > 0) {
            return refusal(
                    TranscriptRefusal.TIMING, "answered after " + claimed + ", here " + served + " to " + atMost);
        }
        return Optional.empty();
    }

    private static Optional<Refusal> refusal(TranscriptRefusal reason, String detail) {
        return Optional.of(new Refusal(reason, detail));
    }
}
