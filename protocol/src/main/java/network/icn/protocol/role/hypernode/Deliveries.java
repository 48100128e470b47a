package network.icn.protocol.role.hypernode;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.icn.protocol.agreement.GossipVerdict;
import network.icn.protocol.archive.EntryKey;
import network.icn.protocol.archive.PushAnswer;
import network.icn.protocol.archive.Refusal;
import network.icn.protocol.archive.SatelliteReceipt;
import network.icn.protocol.archive.Submission;
import network.icn.protocol.evidence.Evidence;
import network.icn.protocol.gossip.GossipItem;
import network.icn.protocol.gossip.GossipTopic;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.era.EraClock;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.HyperNodeMember;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.role.hypernode.HyperNodeEffect.Note;
import network.icn.protocol.role.hypernode.HyperNodeEffect.Persist;
import network.icn.protocol.role.hypernode.HyperNodeEffect.Publish;
import network.icn.protocol.role.hypernode.HyperNodeEffect.Tell;

/// Brings reports and evidence to every satellite: written down before the first attempt, tried until the satellite's
/// signed receipt is here, from this node or from a neighbour (R7 of docs/design/eq1.md 4).
final class Deliveries {
    private final RegistryHistory history;
    private final NodeId self;
    private final SignatureVerifier verifier;
    private final Duration delta;
    private final Outbox outbox;
    private final EvidencePool known;
    private final ReceiptBook receipts;

    Deliveries(RegistryHistory history, NodeId self, SignatureVerifier verifier) {
        this.history = history;
        this.self = self;
        this.verifier = verifier;
        this.delta = history.timing().delta();
        this.outbox = new Outbox(history::satellites, delta);
        this.known = new EvidencePool(history, verifier);
        this.receipts = new ReceiptBook(history);
    }

    void restore(List<Submission> owed, List<HyperNodeJournal.Settled> settled, Instant now) {
        // Before the submissions: what is delivered must not push out what is not.
        settled.forEach(done -> outbox.delivered(done.satellite(), done.submission()));
        owed.forEach(submission -> outbox.add(submission, now));
    }

    void turnEra(EraId current) {
        known.turnEra(current);
        receipts.turnEra();
    }

    List<HyperNodeEffect> due(Instant now) {
        return outbox.due(now);
    }

    Optional<Instant> next() {
        return outbox.next();
    }

    /// Submissions that some satellite has not given its receipt for.
    int waiting() {
        return outbox.size();
    }

    /// The members push in an order that the value itself fixes, each a little later than the one before.
    List<HyperNodeEffect> ship(Submission submission, List<NodeId> members, Instant now) {
        Hash32 id = submission.id();
        if (outbox.knows(id)) {
            return List.of();
        }
        Hash32 own = Hash32.sha256(id.bytes(), self.bytes());
        long rank = members.stream()
                .filter(member -> Hash32.sha256(id.bytes(), member.bytes()).compareTo(own) < 0)
                .count();
        List<HyperNodeEffect> effects = new ArrayList<>();
        effects.add(new Persist(new HyperNodeJournal.Owed(submission).encoded()));
        outbox.early(id)
                .forEach(satellite -> effects.add(new Note(new HyperNodeJournal.Settled(satellite, id).encoded())));
        // The reference is 5 s a rank at a Δ of 3 s.
        outbox.add(submission, now.plus(delta.multipliedBy(rank * 5).dividedBy(3)))
                .forEach(dropped -> effects.add(new Tell(new HyperNodeNotice.DeliveryDropped(dropped))));
        return effects;
    }

    /// Evidence that this node has found: it delivers at once, and tells the others.
    List<HyperNodeEffect> found(Evidence evidence, Instant now) {
        StepEffects effects = new StepEffects();
        GossipVerdict verdict = accuse(evidence, List.of(self), effects, now);
        if (verdict == GossipVerdict.ACCEPTED && evidence.bytes().length <= EvidencePool.MAX_GOSSIP_BYTES) {
            effects.add(new Publish(GossipTopic.COMMON, new GossipItem.EvidenceItem(evidence)));
        }
        if (verdict == GossipVerdict.DUPLICATE) {
            effects.tell(new HyperNodeNotice.AccusedAgain(evidence.accused(), evidence.era(), evidence.kind()));
        }
        return effects.take();
    }

    /// Evidence that somebody else has found: others step in when the finder does not deliver.
    GossipVerdict heard(Evidence evidence, StepEffects effects, Instant now) {
        List<NodeId> everybody = history.at(evidence.era()).hyperNodes().stream()
                .map(HyperNodeMember::id)
                .toList();
        return accuse(evidence, everybody, effects, now);
    }

    private GossipVerdict accuse(Evidence evidence, List<NodeId> order, StepEffects effects, Instant now) {
        GossipVerdict verdict = known.judge(evidence);
        if (verdict == GossipVerdict.ACCEPTED) {
            effects.tell(new HyperNodeNotice.Accused(evidence));
            effects.addAll(ship(Submission.OfEvidence.of(evidence), order, now));
        }
        return verdict;
    }

    /// A receipt that a neighbour was given.
    GossipVerdict heard(Signed signed, StepEffects effects) {
        SatelliteReceipt receipt;
        try {
            receipt = SatelliteReceipt.parse(signed.statement().bytes());
        } catch (MalformedException _) {
            return GossipVerdict.MALFORMED;
        }
        GossipVerdict verdict = judge(receipt, signed);
        if (verdict != GossipVerdict.ACCEPTED) {
            return verdict;
        }
        boolean contradicts = receipts.take(signed, receipt, false, effects);
        boolean settles = settle(receipt.satellite(), receipt.key().digest(), effects);
        return settles || contradicts ? verdict : GossipVerdict.DUPLICATE;
    }

    private GossipVerdict judge(SatelliteReceipt receipt, Signed signed) {
        boolean bySatellite = receipt.network().equals(history.network())
                && receipt.satellite().equals(signed.signer())
                && history.satellite(receipt.satellite()).isPresent();
        if (!bySatellite) {
            return GossipVerdict.NOT_A_MEMBER;
        }
        boolean fits = outbox.find(receipt.key().digest())
                .map(submission -> submission.key().equals(receipt.key()))
                .orElse(true);
        if (!fits) {
            // Who has not got the submission cannot see it and hands the receipt on: nothing against a neighbour.
            return GossipVerdict.OTHER_SUBJECT;
        }
        if (receipt.head().at().isBefore(earliest(receipt.key()))) {
            return GossipVerdict.AGAINST_THE_RULES;
        }
        return signed.verify(verifier) ? GossipVerdict.ACCEPTED : GossipVerdict.BAD_SIGNATURE;
    }

    /// A log that has an entry cannot be older than the entry: whoever goes back in its log cannot date that back, too.
    private Instant earliest(EntryKey key) {
        EraClock eras = history.clock();
        Instant exists = switch (key.kind()) {
            case REPORT -> eras.end(key.era());
            case EVIDENCE -> eras.start(key.era());
            // Signed before the era; nobody is given a receipt for it.
            case REGISTRY -> Instant.MAX;
        };
        return exists.equals(Instant.MAX)
                ? exists
                : exists.minus(history.timing().clockTolerance());
    }

    private boolean settle(NodeId satellite, Hash32 submission, StepEffects effects) {
        boolean news = outbox.delivered(satellite, submission);
        // Receipts for what nobody here ever had are no reason to write: a satellite can sign them without end.
        if (news && outbox.knows(submission)) {
            Payload record = new HyperNodeJournal.Settled(satellite, submission).encoded();
            effects.add(new Note(record));
        }
        return news;
    }

    List<HyperNodeEffect> answered(NodeId satellite, Hash32 submission, PushAnswer answer, Instant now) {
        StepEffects effects = new StepEffects();
        switch (answer) {
            case PushAnswer.Receipted(Signed receipt) -> {
                Optional<SatelliteReceipt> sound = receiptFor(satellite, submission, receipt);
                if (sound.isPresent()) {
                    receipts.take(receipt, sound.get(), true, effects);
                    settle(satellite, submission, effects);
                    effects.tell(new HyperNodeNotice.Delivered(satellite, submission));
                    effects.add(new Publish(GossipTopic.COMMON, new GossipItem.ReceiptItem(receipt)));
                } else {
                    undelivered(satellite, submission, "bad-receipt", effects, now);
                }
            }
            case PushAnswer.Refused(Refusal reason) -> {
                effects.tell(new HyperNodeNotice.Refused(satellite, submission, reason));
                if (reason.retry()) {
                    outbox.failed(satellite, submission, now);
                } else {
                    settle(satellite, submission, effects);
                }
            }
            case PushAnswer.Unreachable(String cause) -> undelivered(satellite, submission, cause, effects, now);
        }
        return effects.take();
    }

    private Optional<SatelliteReceipt> receiptFor(NodeId satellite, Hash32 submission, Signed signed) {
        try {
            SatelliteReceipt receipt = SatelliteReceipt.parse(signed.statement().bytes());
            boolean sound = receipt.satellite().equals(satellite)
                    && receipt.key().digest().equals(submission)
                    && judge(receipt, signed) == GossipVerdict.ACCEPTED;
            return sound ? Optional.of(receipt) : Optional.empty();
        } catch (MalformedException _) {
            return Optional.empty();
        }
    }

    private void undelivered(NodeId satellite, Hash32 submission, String cause, StepEffects effects, Instant now) {
        effects.tell(new HyperNodeNotice.Undelivered(satellite, submission, cause));
        outbox.failed(satellite, submission, now);
    }
}
