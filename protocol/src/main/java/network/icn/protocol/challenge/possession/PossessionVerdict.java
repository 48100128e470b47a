package network.icn.protocol.challenge.possession;

/// What an answer to a [PossessionChallenge] turned out to be.
public sealed interface PossessionVerdict {
    /// Every leaf asked for is there and belongs to the snapshot.
    record Right() implements PossessionVerdict {}

    /// The ScalerNode signed an answer that does not prove what its snapshot promises. The proof convinces anybody.
    record WrongBytes(PossessionEvidence evidence) implements PossessionVerdict {}

    /// Proves nothing, neither possession nor its lack: nobody signed it, or it belongs to something else.
    record Invalid(Reason reason) implements PossessionVerdict {}

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
        TOO_MANY_LEAVES,
        LEAF_SIZE,
        PROOF_TOO_LONG,
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
        /// Only for evidence: the answer is right, so it accuses nobody.
        NOTHING_WRONG
    }
}
