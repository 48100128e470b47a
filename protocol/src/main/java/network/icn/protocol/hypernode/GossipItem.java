package network.icn.protocol.hypernode;

import network.icn.protocol.agreement.Certificate;
import network.icn.protocol.agreement.Evidence;
import network.icn.protocol.beacon.BeaconValue;
import network.icn.protocol.signed.Signed;

/// What HyperNodes tell each other. Nothing in it has been checked before a machine has judged it.
public sealed interface GossipItem {
    /// A COMMIT, REVEAL, PROPOSE, NOTARIZE, NULLIFY or FINALIZE.
    record Statement(Signed message) implements GossipItem {}

    record Proof(Certificate certificate) implements GossipItem {}

    record Accusation(Evidence evidence) implements GossipItem {}

    /// A satellite's receipt: the others need not push the same again.
    record Receipt(Signed receipt) implements GossipItem {}

    record Beacon(BeaconValue value) implements GossipItem {}
}
