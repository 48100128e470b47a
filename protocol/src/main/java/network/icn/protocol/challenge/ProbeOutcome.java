package network.icn.protocol.challenge;

import java.time.Duration;
import network.icn.protocol.signed.Signed;

/// How a challenge or a probe ended. Only [Failed] is evidence; [Late] and [Offline] are votes; [Unknown] blames nobody
/// (challenges.md, decision 1).
public sealed interface ProbeOutcome {
    /// All leaves were right and in time.
    ///
    /// @param receipt the signed [PossessionReceipt]
    /// @param timeToFirstByte the echo probe's round trip just before
    record Passed(Signed receipt, Duration timeToFirstByte) implements ProbeOutcome {}

    /// The ScalerNode signed wrong bytes: [PossessionEvidence] proves it to anybody. It did answer, so it was online.
    record Failed(PossessionEvidence evidence, Duration timeToFirstByte) implements ProbeOutcome {}

    /// An answer, but after the deadline.
    record Late() implements ProbeOutcome {}

    /// Could not be reached.
    record Offline() implements ProbeOutcome {}

    /// Reached, but it refused or broke the protocol without signing anything wrong, or our own side failed.
    record Unknown(String reason) implements ProbeOutcome {}
}
