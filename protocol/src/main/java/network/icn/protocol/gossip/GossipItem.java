package network.icn.protocol.gossip;

import network.icn.protocol.agreement.QuorumCertificate;
import network.icn.protocol.evidence.Evidence;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.beacon.BeaconValue;

/// What HyperNodes tell each other. Nothing in it has been checked before a machine has judged it.
public sealed interface GossipItem {
    /// A COMMIT, REVEAL, PROPOSE, NOTARIZE, NULLIFY or FINALIZE.
    record StatementItem(Signed message) implements GossipItem {}

    record CertificateItem(QuorumCertificate certificate) implements GossipItem {}

    record EvidenceItem(Evidence evidence) implements GossipItem {}

    /// A satellite's receipt: the others need not push the same again.
    record ReceiptItem(Signed receipt) implements GossipItem {}

    record BeaconItem(BeaconValue value) implements GossipItem {}
}
