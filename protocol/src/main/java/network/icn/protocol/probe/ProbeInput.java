package network.icn.protocol.probe;

import java.time.Duration;
import network.icn.protocol.challenge.SignedAnswer;

/// What came of a [ProbeStep].
public sealed interface ProbeInput {
    /// The right nonce came back.
    ///
    /// @param roundTrip as the carrier measured it, on the thread that reads the network
    record EchoReturned(Duration roundTrip) implements ProbeInput {}

    /// Nothing has been checked but sizes.
    ///
    /// @param answerTime from the challenge's leaving to the whole answer
    record Answered(SignedAnswer answer, Duration answerTime) implements ProbeInput {}

    record Failed(ProbeFailure failure) implements ProbeInput {}
}
