package network.icn.protocol.probe;

/// How a question to a ScalerNode ended without an answer that could be read, as whoever carried it saw it.
///
/// Which outcome it becomes is decided here alone: a target chooses its status codes and what it sends, and must not be
/// able to choose one that counts for nothing ([ProbeOutcome.Unknown]).
public sealed interface ProbeFailure {
    /// No connection could be made, or it broke.
    record Unreachable() implements ProbeFailure {}

    /// The time was over.
    ///
    /// @param connected whether there was a connection: then the target is slow and not away
    record TimedOut(boolean connected) implements ProbeFailure {}

    /// What came breaks a size, a form, or repeats another nonce.
    record Malformed() implements ProbeFailure {}

    /// The target said no, in words or with a status.
    ///
    /// @param reason for people; from the target, so never to be relied on
    record Refused(String reason) implements ProbeFailure {}

    /// What came made the reader fail: a fault of ours, brought about by the target. If it were held to be ours,
    /// finding
    /// one would be worth more than answering.
    record Unreadable() implements ProbeFailure {}

    /// This machine lacks memory, sockets or threads, which no target can bring about.
    record OwnResources() implements ProbeFailure {}

    /// What it means for the target.
    default ProbeOutcome outcome() {
        return switch (this) {
            case Unreachable _ -> new ProbeOutcome.Offline();
            case TimedOut(boolean connected) -> connected ? new ProbeOutcome.Late() : new ProbeOutcome.Offline();
            case Malformed _ -> new ProbeOutcome.Unanswered("malformed");
            case Refused(String reason) -> new ProbeOutcome.Unanswered(reason);
            case Unreadable _ -> new ProbeOutcome.Unanswered("unreadable");
            case OwnResources _ -> new ProbeOutcome.Unknown("own-resources");
        };
    }
}
