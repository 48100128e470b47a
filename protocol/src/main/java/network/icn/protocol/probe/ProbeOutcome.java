package network.icn.protocol.probe;

import java.util.Optional;
import network.icn.protocol.challenge.AnswerVerdict;
import network.icn.protocol.challenge.SignedAnswer;
import network.icn.protocol.challenge.WrongAnswer;

/// How a challenge ended, for the HyperNode that sent it. Only [Failed] is evidence; [Late], [Offline] and
/// [Unanswered] are votes against the target; [Unknown] blames nobody (docs/design/challenges.md 1).
///
/// What the target says never makes an outcome [Unknown]: whoever cannot answer would only have to refuse,
/// and the slot would not count. A challenge is valid or it was never sent, so every refusal of one is the
/// target's doing. Unknown is for our own faults alone: no time left to ask, a clock that is off, an error
/// of ours.
public sealed interface ProbeOutcome {
    /// The answer was right and in time.
    record Passed(SignedAnswer answer, ProbeTiming timing) implements ProbeOutcome {}

    /// The ScalerNode signed a wrong answer: [WrongAnswer] proves it to anybody. It did answer, so it was
    /// online.
    record Failed(WrongAnswer evidence, ProbeTiming timing) implements ProbeOutcome {}

    /// An answer, but after the deadline.
    record Late() implements ProbeOutcome {}

    /// Could not be reached.
    record Offline() implements ProbeOutcome {}

    /// Reached, but what came back is no answer: a refusal, no snapshot, something malformed or not signed.
    ///
    /// @param reason for people; from the target, so never to be relied on
    record Unanswered(String reason) implements ProbeOutcome {}

    /// Our own side failed.
    record Unknown(String reason) implements ProbeOutcome {}

    /// What was measured; empty unless there was an answer that somebody has signed for.
    default Optional<ProbeTiming> measured() {
        return switch (this) {
            case Passed passed -> Optional.of(passed.timing());
            case Failed failed -> Optional.of(failed.timing());
            case Late _, Offline _, Unanswered _, Unknown _ -> Optional.empty();
        };
    }

    /// The outcome that follows from an answer.
    ///
    /// @param late whether it came after the deadline; proof is proof, however late
    static ProbeOutcome of(AnswerVerdict verdict, SignedAnswer answer, ProbeTiming timing, boolean late) {
        return switch (verdict) {
            case AnswerVerdict.Right _ -> late ? new Late() : new Passed(answer, timing);
            case AnswerVerdict.Wrong(WrongAnswer evidence) -> new Failed(evidence, timing);
            case AnswerVerdict.Invalid(AnswerVerdict.Reason reason) -> invalid(reason);
        };
    }

    private static ProbeOutcome invalid(AnswerVerdict.Reason reason) {
        String label = reason.label();
        return switch (reason) {
            case ANSWER_TOO_LONG,
                    ANSWER_MALFORMED,
                    RECEIPT_MALFORMED,
                    RECEIPT_NOT_BY_TARGET,
                    RECEIPT_FOR_ANOTHER_CHALLENGE,
                    RECEIPT_FOR_ANOTHER_ANSWER,
                    RECEIPT_SIGNATURE -> new Unanswered(label);
            // The snapshot was checked before it was challenged, and the challenge is ours.
            case SNAPSHOT_MALFORMED,
                    SNAPSHOT_NOT_BY_TARGET,
                    SNAPSHOT_SIGNATURE,
                    CHALLENGE_MALFORMED,
                    CHALLENGE_NOT_BY_CHALLENGER,
                    CHALLENGE_SIGNATURE,
                    CHALLENGE_FOR_ANOTHER_SNAPSHOT,
                    UNKNOWN_KIND,
                    UNKNOWN_CHALLENGER,
                    UNKNOWN_TARGET,
                    OTHER_NETWORK,
                    KIND_DOES_NOT_COUNT,
                    NOTHING_WRONG -> new Unknown(label);
        };
    }
}
