package network.icn.protocol.role.hypernode;

import java.time.Duration;
import java.time.Instant;
import network.icn.protocol.probe.ProbeOutcome;

/// When this node kept its own work waiting, silence proves nothing against a target: the answer may have been there.
///
/// Only silence is excused, never what a target said, and nothing that comes over the network causes a stall of the
/// size that counts: who is refused, or gets something malformed, was answered.
final class OwnStall {
    /// Waits of that part of the answer timeout are too long beside it.
    private static final int SHARE = 8;

    private OwnStall() {}

    static boolean counts(Duration stall, Duration answerTimeout) {
        return stall.multipliedBy(SHARE).compareTo(answerTimeout) > 0;
    }

    /// The longest wait of our own that is still held against somebody else. An outcome is told within that time after
    /// its deadline, or it is our own work that waits.
    static Duration most(Duration answerTimeout) {
        return answerTimeout.dividedBy(SHARE);
    }

    /// Of a question of which nothing has been heard at all.
    ///
    /// @param due when its outcome had to be known here
    static ProbeOutcome unheard(Instant due, Instant now, Duration answerTimeout) {
        return now.isBefore(due.plus(most(answerTimeout)))
                ? new ProbeOutcome.Late()
                : new ProbeOutcome.Unknown("own-stall");
    }

    static ProbeOutcome judged(ProbeOutcome outcome, Duration stall, Duration answerTimeout) {
        return switch (outcome) {
            case ProbeOutcome.Late _, ProbeOutcome.Offline _ ->
                counts(stall, answerTimeout) ? new ProbeOutcome.Unknown("own-stall") : outcome;
            case ProbeOutcome.Passed _, ProbeOutcome.Failed _, ProbeOutcome.Unanswered _, ProbeOutcome.Unknown _ ->
                outcome;
        };
    }
}
