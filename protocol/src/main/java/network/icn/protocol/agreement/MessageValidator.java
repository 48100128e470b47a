package network.icn.protocol.agreement;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.committee.Committee;
import network.icn.protocol.report.AgreedBody;
import network.icn.protocol.report.Subject;

/// The gate between peers and one agreement: cheap checks first, the signature before anything is kept, a bound on all
/// that is kept.
final class MessageValidator {
    /// Votes for views further ahead are not kept.
    static final int LOOK_AHEAD = 8;

    private final Agreement agreement;
    private final Committee committee;
    private final Subject subject;
    private final SignatureVerifier verifier;
    private final ObservationPool pool;
    private final VotePool votes;
    private final Certificates certificates = new Certificates();
    /// Fresh values by their digest: what [VotePool] keeps of each view's leader, and what is final.
    private final Map<Hash32, Value> values = new LinkedHashMap<>();
    private final List<Equivocation> evidence = new ArrayList<>();
    private final Map<Integer, Signed> early = new LinkedHashMap<>();
    private List<Integer> leaders = List.of();

    /// A fresh value, and the proposal that it came with: the leader's signature stands for who made it up.
    record Value(AgreedBody content, Payload body, Signed proposal) {}

    MessageValidator(Agreement agreement, SignatureVerifier verifier) {
        this.agreement = agreement;
        this.committee = agreement.committee();
        this.subject = agreement.subject();
        this.verifier = verifier;
        this.pool = new ObservationPool(agreement, verifier);
        this.votes = new VotePool(agreement);
    }

    Subject subject() {
        return subject;
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

    /// Fixes the order of leaders, once, and judges the proposals that came too early for that.
    void leadBy(List<Integer> order) {
        if (knowsLeaders()) {
            return;
        }
        leaders = List.copyOf(order);
        for (Signed signed : early.values()) {
            try {
                if (EqMessage.parse(signed.statement().bytes()) instanceof EqMessage.Propose propose) {
                    takeProposal(propose, signed);
                }
            } catch (MalformedException e) {
                throw new IllegalStateException("a kept proposal parses", e);
            }
        }
        early.clear();
    }

    boolean knowsLeaders() {
        return !leaders.isEmpty();
    }

    int leader(int view) {
        return leaders.get((view - 1) % leaders.size());
    }

    Optional<Value> value(Hash32 digest) {
        return Optional.ofNullable(values.get(digest));
    }

    /// All that is known of what one member has said, the largest first: what does not fit is left out from there.
    List<Signed> messagesOf(int member) {
        List<Signed> messages = new ArrayList<>(votes.messagesOf(member));
        messages.addAll(pool.messagesOf(member));
        messages.sort(
                Comparator.comparingInt((Signed message) -> message.statement().size())
                        .reversed());
        return messages;
    }

    /// Contradictions found since the last call.
    List<Equivocation> drainEvidence() {
        List<Equivocation> found = List.copyOf(evidence);
        evidence.clear();
        return found;
    }

    /// @param decided whether the value and its observations are complete: nothing more is wanted
    GossipVerdict receive(Signed signed, int view, boolean decided, Instant now) {
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
        boolean missing = isMissingValue(message);
        if (!missing && VotePool.viewOf(message) > Math.max(1, view) + LOOK_AHEAD) {
            return GossipVerdict.VIEW_TOO_FAR;
        }
        if (!missing && isKnown(message)) {
            return GossipVerdict.DUPLICATE;
        }
        boolean completing = certificates.finalized().isPresent();
        if (decided || (now.isAfter(agreement.hardStop()) && !completing)) {
            return GossipVerdict.EXPIRED;
        }
        if (!missing && isFull(message)) {
            return GossipVerdict.EQUIVOCATOR;
        }
        return signed.verify(verifier) ? take(message, signed, now) : GossipVerdict.BAD_SIGNATURE;
    }

    /// A value that is final but has not come: the certificate speaks for it, whatever its view, whoever led, and
    /// whatever else that leader has proposed.
    private boolean isMissingValue(EqMessage message) {
        return message instanceof EqMessage.Propose propose
                && propose.parent() == 0
                && !values.containsKey(propose.digest())
                && certificates.finals().stream()
                        .anyMatch(certificate -> certificate.digest().equals(propose.digest()));
    }

    private boolean isKnown(EqMessage message) {
        return switch (message) {
            case EqMessage.Commit commit -> pool.isKnown(commit);
            case EqMessage.Reveal reveal -> pool.isKnown(reveal);
            case EqMessage.Propose _, EqMessage.Notarize _, EqMessage.Nullify _, EqMessage.Finalize _ ->
                votes.isKnown(message);
        };
    }

    private boolean isFull(EqMessage message) {
        return switch (message) {
            case EqMessage.Commit commit -> pool.isFull(commit);
            case EqMessage.Reveal _ -> false;
            case EqMessage.Propose _, EqMessage.Notarize _, EqMessage.Nullify _, EqMessage.Finalize _ ->
                votes.isFull(message);
        };
    }

    /// Keeps a message whose signature is good, our own ones included.
    GossipVerdict take(EqMessage message, Signed signed, Instant now) {
        return switch (message) {
            case EqMessage.Commit commit -> {
                pool.add(commit, signed, now).ifPresent(evidence::add);
                yield GossipVerdict.ACCEPTED;
            }
            case EqMessage.Reveal reveal -> pool.add(reveal, signed, now);
            case EqMessage.Propose propose -> takeProposal(propose, signed);
            case EqMessage.Notarize _, EqMessage.Nullify _, EqMessage.Finalize _ -> {
                count(message, signed);
                yield GossipVerdict.ACCEPTED;
            }
        };
    }

    /// A quorum of votes is a certificate, also of a view that has passed: R3 and R6.
    private void count(EqMessage vote, Signed signed) {
        votes.add(vote, signed).ifPresent(evidence::add);
        boolean wanted = QuorumCertificate.Vote.of(vote)
                .filter(common -> !certificates.has(common.kind(), common.view()))
                .isPresent();
        if (wanted) {
            votes.certificate(vote).ifPresent(this::take);
        }
    }

    private GossipVerdict takeProposal(EqMessage.Propose propose, Signed signed) {
        boolean isFinal = isMissingValue(propose);
        if (!isFinal && !knowsLeaders()) {
            // Of the first view only, and one a member: who leads is not known, and values are large.
            if (propose.view() == 1) {
                early.putIfAbsent(propose.signer(), signed);
            }
            return GossipVerdict.NOT_YET;
        }
        boolean fits = (isFinal || propose.signer() == leader(propose.view()))
                && (propose.parent() > 0
                        || AgreedBody.digest(subject, propose.body()).equals(propose.digest()));
        if (!fits) {
            return GossipVerdict.AGAINST_THE_RULES;
        }
        keep(propose, signed);
        votes.add(propose, signed).ifPresent(evidence::add);
        return GossipVerdict.ACCEPTED;
    }

    /// Keeps a fresh value by its digest, and makes room for the observations that it names. One that is no value gets
    /// no vote ([FreshCheck]) and needs no room.
    void keep(EqMessage.Propose propose, Signed signed) {
        if (propose.parent() > 0) {
            return;
        }
        try {
            AgreedBody content = AgreedBody.parse(propose.body().bytes());
            if (content.observers().committeeSize() == committee.size()) {
                values.putIfAbsent(propose.digest(), new Value(content, propose.body(), signed));
                pool.name(content);
            }
        } catch (MalformedException _) {
            // The proposal is kept with the votes: it may contradict another one.
        }
    }

    /// Every certificate that says something new is taken, those that contradict earlier ones, too: they prove who
    /// signed both ways.
    GossipVerdict receive(QuorumCertificate certificate) {
        if (!certificate.subject().equals(subject)) {
            return GossipVerdict.OTHER_SUBJECT;
        }
        if (certificates.knows(certificate)) {
            return GossipVerdict.DUPLICATE;
        }
        if (certificates.isFull(certificate)) {
            return GossipVerdict.EQUIVOCATOR;
        }
        if (!certificate.verify(committee, verifier)) {
            return GossipVerdict.BAD_SIGNATURE;
        }
        take(certificate);
        return GossipVerdict.ACCEPTED;
    }

    private void take(QuorumCertificate certificate) {
        for (QuorumCertificate known : certificates.all()) {
            if (known.contradicts(certificate)) {
                accuse(known.votes(committee), certificate.votes(committee));
            }
        }
        certificates.add(certificate);
    }

    private void accuse(List<Signed> some, List<Signed> others) {
        for (Signed one : some) {
            for (Signed other : others) {
                if (one.signer().equals(other.signer()) && contradict(one, other)) {
                    evidence.add(Equivocation.of(subject, one, other));
                }
            }
        }
    }

    private static boolean contradict(Signed one, Signed other) {
        try {
            return Equivocation.contradict(
                    EqMessage.parse(one.statement().bytes()),
                    EqMessage.parse(other.statement().bytes()));
        } catch (MalformedException e) {
            throw new IllegalStateException("a vote of a certificate parses", e);
        }
    }
}
