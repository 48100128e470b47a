package network.icn.protocol.role.hypernode;

import network.icn.protocol.kernel.bytes.Signature64;

/// What came back when a ScalerNode was asked to countersign a transcript.
public sealed interface CountersignAnswer {
    /// Nothing has been checked.
    record Given(Signature64 signature) implements CountersignAnswer {}

    /// @param reason for people; from the target, so never to be relied on
    record Refused(String reason) implements CountersignAnswer {}

    /// @param cause for people
    record Unreachable(String cause) implements CountersignAnswer {}
}
