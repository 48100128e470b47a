package network.icn.protocol.role.hypernode;

import java.time.Instant;
import java.util.List;
import network.icn.protocol.agreement.AgreementInput;
import network.icn.protocol.agreement.GossipVerdict;
import network.icn.protocol.evidence.Evidence;
import network.icn.protocol.gossip.GossipItem;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.beacon.BeaconValue;

/// Judges what others hand on, by gossip or in answer to a pull, and gives it to whom it is for.
final class GossipHandler {
    private final Parts parts;
    private final EraCourse course;
    private final AgreementDriver seats;
    private final StepEffects effects;

    GossipHandler(Parts parts, EraCourse course, AgreementDriver seats) {
        this.parts = parts;
        this.course = course;
        this.seats = seats;
        this.effects = parts.effects();
    }

    /// Honest neighbours hand on what they have verified: behind the first bad item nothing is worth a signature check.
    void take(List<GossipItem> items, Instant now) {
        for (GossipItem item : items) {
            GossipVerdict verdict = judge(item, now);
            if (verdict.blames()) {
                effects.tell(new HyperNodeNotice.PullRejected(verdict));
                return;
            }
        }
    }

    GossipVerdict judge(GossipItem item, Instant now) {
        return switch (item) {
            case GossipItem.StatementItem(Signed message) -> judge(message, now);
            case GossipItem.CertificateItem(var certificate) ->
                seats.receive(certificate.subject().hash(), new AgreementInput.CertificateReceived(certificate), now);
            case GossipItem.EvidenceItem(Evidence evidence) -> {
                course.heed(parts.own().hear(evidence));
                yield parts.deliveries().heard(evidence, effects, now);
            }
            case GossipItem.ReceiptItem(Signed receipt) -> parts.deliveries().heard(receipt, effects);
            case GossipItem.BeaconItem(BeaconValue value) -> parts.beacons().offer(value, now);
        };
    }

    /// What somebody else has signed with our key never gets into an agreement of ours: we would accuse
    /// ourselves.
    private GossipVerdict judge(Signed message, Instant now) {
        if (parts.own().isStrange(message)) {
            course.heed(parts.own().hear(message));
            return message.verify(parts.verifier()) ? GossipVerdict.OTHER_SUBJECT : GossipVerdict.BAD_SIGNATURE;
        }
        return Agreements.subjectOf(message)
                .map(subject -> seats.receive(subject, new AgreementInput.Received(message), now))
                .orElse(GossipVerdict.MALFORMED);
    }
}
