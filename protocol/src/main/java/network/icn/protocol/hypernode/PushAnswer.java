package network.icn.protocol.hypernode;

import network.icn.protocol.signed.Signed;

/// What came back from a satellite.
public sealed interface PushAnswer {
    /// A receipt; its signature has not been checked.
    record Receipted(Signed receipt) implements PushAnswer {}

    /// @param reason the satellite's label, for people
    /// @param retry whether the same shipment may be taken later
    record Refused(String reason, boolean retry) implements PushAnswer {}

    record Unreachable(String cause) implements PushAnswer {}
}
