package network.icn.protocol.probe;

import java.time.Instant;

/// What a [ProbeMachine] asks of whoever carries its questions: exactly one thing at a time, answered by one
/// [ProbeInput].
public sealed interface ProbeStep {
    /// Send a random nonce and await it back.
    record Echo(Instant deadline) implements ProbeStep {}

    /// Send the challenge with what belongs to it, and await the answer.
    record Challenge(Instant deadline) implements ProbeStep {}

    /// The probe is over.
    record Done(ProbeOutcome outcome) implements ProbeStep {}
}
