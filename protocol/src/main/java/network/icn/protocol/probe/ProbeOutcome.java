package network.icn.protocol.probe;

import java.time.Duration;
import java.util.Locale;
import network.icn.protocol.challenge.possession.PossessionAnswer;
import network.icn.protocol.challenge.possession.PossessionEvidence;
import network.icn.protocol.challenge.possession.PossessionVerdict;
import network.icn.protocol.kernel.signed.Signed;

/// How a challenge or a probe ended, for the HyperNode that sent it. Only [Failed] is evidence; [Late], [Offline] and
/// [Unanswered] are votes against the target; [Unknown] blames nobody (docs/design/challenges.md 1).
///
/// What the target says never makes an outcome [Unknown]: whoever cannot answer would only have to refuse, and the slot
/// would not count. A challenge is valid or it was never sent, so every refusal of one is the target's doing. Unknown
/// is for our own faults alone: no time left to ask, a clock that is off, an error of ours.
public sealed interface ProbeOutcome {
    /// All leaves were right and in time.
    ///
    /// @param receipt the signed `PossessionReceipt`
    record Passed(Signed receipt, ProbeTiming timing) implements ProbeOutcome {}

    /// The ScalerNode signed wrong bytes: [PossessionEvidence] proves it to anybody. It did answer, so it was online.
    ///
    /// @param echoRoundTrip the echo probe's round trip just before
    record Failed(PossessionEvidence evidence, Duration echoRoundTrip) implements ProbeOutcome {}

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

    /// The outcome that follows from an answer.
    ///
    /// @param late whether it came after the deadline; proof is proof, however late
    static ProbeOutcome of(PossessionVerdict verdict, PossessionAnswer answer, ProbeTiming timing, boolean late) {
        return switch (verdict) {
            case PossessionVerdict.Right _ -> late ? new Late() : new Passed(answer.receipt(), timing);
            case PossessionVerdict.WrongBytes(PossessionEvidence evidence) ->
                new Failed(evidence, timing.echoRoundTrip());
            case PossessionVerdict.Invalid(PossessionVerdict.Reason reason) -> invalid(reason);
        };
    }

    private static ProbeOutcome invalid(PossessionVerdict.Reason reason) {
        String label = reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
        return switch (reason) {
            case TOO_MANY_LEAVES,
                    LEAF_SIZE,
                    PROOF_TOO_LONG,
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
                    UNKNOWN_CHALLENGER,
                    UNKNOWN_TARGET,
                    OTHER_NETWORK,
                    NOTHING_WRONG -> new Unknown(label);
        };
    }
}
