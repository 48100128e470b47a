package network.icn.protocol.agreement;

import java.util.List;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.beacon.BeaconValue;
import network.icn.protocol.report.Observation;

/// What can happen to an [AgreementMachine].
public sealed interface AgreementInput {
    /// The member's own observation, once, after the era's end.
    record Observed(Observation observation) implements AgreementInput {}

    /// A verified value of the round that fixes the order of leaders.
    record LeaderDraw(BeaconValue value) implements AgreementInput {}

    /// A signed message from a peer; nothing about it has been checked.
    record Received(Signed message) implements AgreementInput {}

    /// A certificate from a peer; nothing about it has been checked.
    record CertificateReceived(QuorumCertificate certificate) implements AgreementInput {}

    /// Time passed.
    record Woken() implements AgreementInput {}

    /// The records that this member persisted for this subject before it was restarted, in their order.
    record Restored(List<Payload> records) implements AgreementInput {
        public Restored {
            records = List.copyOf(records);
        }
    }
}
