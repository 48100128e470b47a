package network.icn.protocol.agreement;

import java.time.Instant;
import java.util.List;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.beacon.BeaconValue;

/// Somebody who is no member of a committee and passes on what its members say: judges messages by the same gate
/// as they do, with the same bound on all that is kept, and says nothing itself.
public final class AgreementRelay {
    private final Agreement agreement;
    private final MessageValidator gate;

    public AgreementRelay(Agreement agreement, SignatureVerifier verifier) {
        this.agreement = agreement;
        this.gate = new MessageValidator(agreement, verifier);
    }

    /// The hash that all messages of this agreement name.
    public Hash32 subject() {
        return agreement.subject().hash();
    }

    /// Whether proposals can be judged: they are taken from the leader of their view alone.
    public boolean knowsLeaders() {
        return gate.knowsLeaders();
    }

    /// @param draw the verified value of the round that draws the leaders
    public void lead(BeaconValue draw) {
        gate.leadBy(agreement.leaders(draw));
    }

    /// What was heard from a member; nothing from anybody else.
    public List<Signed> messagesOf(NodeId member) {
        int index = agreement.committee().indexOf(member);
        return index < 0 ? List.of() : gate.messagesOf(index);
    }

    /// Whether a message is to be passed on.
    public GossipVerdict receive(Signed message, Instant now) {
        int view = gate.certificates().highestView() + 1;
        GossipVerdict verdict = gate.receive(message, view, false, now);
        // Members see the same contradiction, and they accuse.
        gate.drainEvidence();
        return verdict;
    }

    /// Whether a certificate is to be passed on.
    public GossipVerdict receive(QuorumCertificate certificate) {
        GossipVerdict verdict = gate.receive(certificate);
        gate.drainEvidence();
        return verdict;
    }
}
