package network.icn.protocol.agreement;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import network.icn.protocol.bytes.Hash32;
import network.icn.protocol.bytes.MalformedException;
import network.icn.protocol.bytes.Payload;
import network.icn.protocol.committee.Committee;
import network.icn.protocol.identity.SignatureVerifier;
import network.icn.protocol.report.AgreedBody;
import network.icn.protocol.signed.Signed;

/// The gate between peers and one agreement: cheap checks first, the signature before anything is kept, a bound on all
/// that is kept.
final class Intake {
    /// Votes for views further ahead are not kept.
    static final int LOOK_AHEAD = 8;
    /// One fresh value a view can matter; more are somebody's flood.
    private static final int MAX_BODIES = 32;

    private final Agreement agreement;
    private final Committee committee;
    private final Hash32 subject;
    private final SignatureVerifier verifier;
    private final ObservationPool pool;
    private final VotePool votes;
    private final Certificates certificates = new Certificates();
    private final Map<Hash32, Payload> bodies = new LinkedHashMap<>();
    private final List<Evidence> evidence = new ArrayList<>();
    private List<Integer> leaders = List.of();

    Intake(Agreement agreement, SignatureVerifier verifier) {
        this.agreement = agreement;
        this.committee = agreement.committee();
        this.subject = agreement.subject();
        this.verifier = verifier;
        this.pool = new ObservationPool(agreement);
        this.votes = new VotePool(committee.size(), committee.quorum());
    }

    ObservationPool pool() {
        return pool;
    }

    VotePool votes() {
        return votes;
    }

    Certificates certificates() {
        return certificates;
    }

    void leadBy(List<Integer> order) {
        leaders = order;
    }

    boolean knowsLeaders() {
        return !leaders.isEmpty();
    }

    int leader(int view) {
        return leaders.get((view - 1) % leaders.size());
    }

    Optional<Payload> body(Hash32 digest) {
        return Optional.ofNullable(bodies.get(digest));
    }

    /// Contradictions found since the last call.
    List<Evidence> drainEvidence() {
        List<Evidence> found = List.copyOf(evidence);
        evidence.clear();
        return found;
    }

    GossipVerdict receive(Signed signed, int view, boolean over, Instant now) {
        EqMessage message;
        try {
            message = EqMessage.parse(signed.statement().bytes());
        } catch (MalformedException _) {
            return GossipVerdict.MALFORMED;
        }
        if (!message.subject().equals(subject)) {
            return GossipVerdict.OTHER_SUBJECT;
        }
        if (message.signer() >= committee.size()
                || !committee.member(message.signer()).equals(signed.signer())) {
            return GossipVerdict.NOT_A_MEMBER;
        }
        int messageView = VotePool.viewOf(message);
        if (messageView > Math.max(1, view) + LOOK_AHEAD) {
            return GossipVerdict.VIEW_TOO_FAR;
        }
        if (messageView == 0 ? pool.isKnown(message) : votes.isKnown(message)) {
            return GossipVerdict.DUPLICATE;
        }
        if (over || now.isAfter(agreement.hardStop())) {
            return GossipVerdict.EXPIRED;
        }
        boolean contradictedItself =
                messageView == 0 ? pool.isEquivocator(message.signer()) : votes.isAccused(message.signer());
        if (contradictedItself) {
            return GossipVerdict.EQUIVOCATOR;
        }
        return signed.verify(verifier) ? take(message, signed, now) : GossipVerdict.BAD_SIGNATURE;
    }

    /// Keeps a message whose signature is good, our own ones included.
    GossipVerdict take(EqMessage message, Signed signed, Instant now) {
        return switch (message) {
            case EqMessage.Commit commit -> {
                pool.add(commit, signed, now).ifPresent(evidence::add);
                yield GossipVerdict.ACCEPTED;
            }
            case EqMessage.Reveal reveal ->
                pool.add(reveal, signed, now) ? GossipVerdict.ACCEPTED : GossipVerdict.AGAINST_THE_RULES;
            case EqMessage.Propose propose -> takeProposal(propose, signed);
            case EqMessage.Notarize _, EqMessage.Nullify _, EqMessage.Finalize _ -> {
                votes.add(message, signed).ifPresent(evidence::add);
                yield GossipVerdict.ACCEPTED;
            }
        };
    }

    private GossipVerdict takeProposal(EqMessage.Propose propose, Signed signed) {
        if (!knowsLeaders()) {
            return GossipVerdict.NOT_YET;
        }
        boolean fits = propose.signer() == leader(propose.view())
                && (propose.parent() > 0
                        || AgreedBody.digest(subject, propose.body()).equals(propose.digest()));
        if (!fits) {
            return GossipVerdict.AGAINST_THE_RULES;
        }
        keep(propose);
        votes.add(propose, signed).ifPresent(evidence::add);
        return GossipVerdict.ACCEPTED;
    }

    void keep(EqMessage.Propose propose) {
        if (propose.parent() == 0 && bodies.size() < MAX_BODIES) {
            bodies.putIfAbsent(propose.digest(), propose.body());
        }
    }

    GossipVerdict receive(Certificate certificate) {
        if (!certificate.subject().equals(subject)) {
            return GossipVerdict.OTHER_SUBJECT;
        }
        if (certificates.has(certificate.kind(), certificate.view())) {
            return GossipVerdict.DUPLICATE;
        }
        if (!certificate.verify(committee, verifier)) {
            return GossipVerdict.BAD_SIGNATURE;
        }
        certificates.add(certificate);
        return GossipVerdict.ACCEPTED;
    }
}
