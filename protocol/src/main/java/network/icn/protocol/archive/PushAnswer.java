package network.icn.protocol.archive;

import network.icn.protocol.kernel.signed.Signed;

/// What came back from a satellite.
public sealed interface PushAnswer {
    /// A receipt; its signature has not been checked.
    record Receipted(Signed receipt) implements PushAnswer {}

    record Refused(Refusal reason) implements PushAnswer {}

    /// No answer, or none that anybody understands.
    record Unreachable(String cause) implements PushAnswer {}
}
