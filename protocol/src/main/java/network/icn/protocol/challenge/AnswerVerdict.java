package network.icn.protocol.challenge;

import java.util.Locale;

/// What an answer to a [Challenge] turned out to be.
public sealed interface AnswerVerdict {
    /// All that was asked for is there.
    record Right() implements AnswerVerdict {}

    /// The ScalerNode signed an answer that is wrong. The proof convinces anybody.
    record Wrong(WrongAnswer evidence) implements AnswerVerdict {}

    /// Proves nothing, neither for the ScalerNode nor against it: nobody signed it, or it belongs to
    /// something else.
    record Invalid(Reason reason) implements AnswerVerdict {}

    /// Why an answer proves nothing; also the label of the metric.
    enum Reason {
        SNAPSHOT_MALFORMED,
        SNAPSHOT_NOT_BY_TARGET,
        SNAPSHOT_SIGNATURE,
        CHALLENGE_MALFORMED,
        CHALLENGE_NOT_BY_CHALLENGER,
        CHALLENGE_SIGNATURE,
        /// The challenge names another network, era or snapshot.
        CHALLENGE_FOR_ANOTHER_SNAPSHOT,
        /// The challenge is of a kind that this program does not know.
        UNKNOWN_KIND,
        /// Longer than any answer of the kind.
        ANSWER_TOO_LONG,
        /// The bytes are no answer of the kind to such a question.
        ANSWER_MALFORMED,
        RECEIPT_MALFORMED,
        RECEIPT_NOT_BY_TARGET,
        RECEIPT_FOR_ANOTHER_CHALLENGE,
        RECEIPT_FOR_ANOTHER_ANSWER,
        RECEIPT_SIGNATURE,
        /// Only for evidence: the challenger is no HyperNode of the registry.
        UNKNOWN_CHALLENGER,
        /// Only for evidence: the target is no ScalerNode of the registry.
        UNKNOWN_TARGET,
        /// Only for evidence: another network's.
        OTHER_NETWORK,
        /// Only for evidence: the kind does not count in that era, so nobody had to answer it.
        KIND_DOES_NOT_COUNT,
        /// Only for evidence: the answer is right, so it accuses nobody.
        NOTHING_WRONG;

        /// Lower case with dashes: `unknown-kind`.
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
