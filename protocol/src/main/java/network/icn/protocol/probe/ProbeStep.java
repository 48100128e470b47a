package network.icn.protocol.probe;

import java.time.Instant;
import network.icn.protocol.kernel.signed.Signed;

/// What a [ProbeMachine] asks of whoever carries its questions: exactly one thing at a time, answered by one
/// [ProbeInput].
public sealed interface ProbeStep {
    /// Send a random nonce and await it back.
    record Echo(Instant deadline) implements ProbeStep {}

    /// Send this signed challenge with what belongs to it, and await the answer.
    record Challenge(Signed challenge, Instant deadline) implements ProbeStep {}

    /// The probe is over.
    record Done(ProbeReport report) implements ProbeStep {}
}
