package network.icn.protocol.agreement;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.report.Observation;
import network.icn.protocol.report.Subject;
import org.jspecify.annotations.Nullable;

/// One member's part in EQ/1 for one subject: a one-shot Simplex over a set of committed observations.
///
/// The guards carry the rule numbers of docs/design/eq1.md 4. Safety rests on the vote rules alone (at most
/// one NOTARIZE a view, never FINALIZE and NULLIFY of the same view, R5 before a NOTARIZE); timers, pulls and
/// the order of arrival only decide how fast it ends. Whatever is lost is pulled: nothing is sent twice,
/// because gossip drops what it has seen. A member that the others left behind votes no more after the hard
/// stop, but still learns what they decided.
public final class AgreementMachine {
    private static final byte[] SALT_TAG = "ICN/salt/1".getBytes(StandardCharsets.US_ASCII);

    private final Agreement agreement;
    private final Subject subject;
    private final Signer signer;
    private final int self;
    private final Hash32 secret;
    private final MessageValidator validator;
    private final ObservationPool pool;
    private final Certificates certificates;
    private final FreshCheck fresh;
    private final Handout handout;
    private final FinalValues values;

    private final Ballot ballot = new Ballot();
    private final ViewRules rules;
    private Journal.@Nullable Committed committed;
    private boolean revealed;

    private final ViewClock clock;
    private boolean started;
    private Instant nextPull;
    private @Nullable Instant armed;
    private boolean undecided;
    private Instant completeUntil;

    private List<AgreementEffect> effects = new ArrayList<>();

    /// @param secret known to nobody else; salts derive from it
    public AgreementMachine(Agreement agreement, Signer signer, SignatureVerifier verifier, Hash32 secret) {
        this.agreement = agreement;
        this.subject = agreement.subject();
        this.signer = signer;
        this.self = agreement.committee().indexOf(signer.id());
        if (self < 0) {
            throw new IllegalArgumentException("signer: a member of the committee, got " + signer.id());
        }
        this.secret = secret;
        this.validator = new MessageValidator(agreement, verifier);
        this.pool = validator.pool();
        this.certificates = validator.certificates();
        this.fresh = new FreshCheck(agreement, pool, self);
        this.handout = new Handout(validator);
        this.values = new FinalValues(agreement, self, validator);
        this.clock = new ViewClock(agreement);
        this.rules = new ViewRules(self, validator, fresh, ballot, clock);
        this.nextPull = agreement.commitsUntil();
        this.completeUntil = agreement.forgottenAt();
    }

    /// What this member knew before it started.
    public Agreement agreement() {
        return agreement;
    }

    /// The hash that all messages of this agreement name.
    public Subject subject() {
        return subject;
    }

    /// Whether nothing can come of it any more: decided and complete, or given up.
    public boolean isOver() {
        return values.isComplete() || undecided;
    }

    /// The view this member is in, 0 before the first.
    public int view() {
        return clock.view();
    }

    /// Takes one input and says what follows from it, in order: what is to be made durable stands
    /// before what is to be said.
    ///
    /// @param now never before that of an earlier step
    public List<AgreementEffect> step(AgreementInput input, Instant now) {
        effects = new ArrayList<>();
        if (!started) {
            started = true;
            fresh.startedAt(now);
        }
        switch (input) {
            case AgreementInput.Observed observed -> observe(observed.observation(), now);
            case AgreementInput.LeaderDraw draw -> validator.leadBy(agreement.leaders(draw.value()));
            case AgreementInput.Received received ->
                effects.add(new AgreementEffect.Judged(
                        validator.receive(received.message(), clock.view(), values.isComplete(), now)));
            case AgreementInput.CertificateReceived received -> receive(received.certificate(), now);
            case AgreementInput.Woken _ -> {}
            case AgreementInput.Restored restored -> restore(restored.records(), now);
        }
        advance(now);
        validator.drainEvidence().forEach(evidence -> effects.add(new AgreementEffect.Accuse(evidence)));
        return effects;
    }

    /// Whoever learns that a value is final without having it asks at once: it may be late already.
    private void receive(QuorumCertificate certificate, Instant now) {
        GossipVerdict verdict = validator.receive(certificate);
        effects.add(new AgreementEffect.Judged(verdict));
        if (verdict != GossipVerdict.ACCEPTED || certificate.kind() != QuorumCertificate.Kind.FINALIZED) {
            return;
        }
        nextPull = now;
        Instant late = now.plus(agreement.timing().hardStop());
        completeUntil = late.isAfter(completeUntil) ? late : completeUntil;
        effects.addAll(values.takeFork());
    }

    /// What a neighbour that was away needs, the most useful first; certificates come before it.
    public List<Signed> messages() {
        return handout.messages(clock.view());
    }

    /// All that is known of what one member has said, the largest first.
    public List<Signed> messagesOf(int member) {
        return validator.messagesOf(member);
    }

    /// The certificates that a neighbour needs: the final one alone, once there is one.
    public List<QuorumCertificate> certificates() {
        return handout.certificates();
    }

    // Own observation: COMMIT, then REVEAL.

    private void observe(Observation observation, Instant now) {
        if (committed != null || now.isAfter(agreement.commitsUntil())) {
            return;
        }
        Payload body = Payload.of(observation.bytes());
        Hash32 salt = Hash32.sha256(SALT_TAG, secret.bytes(), subject.hash().bytes());
        Journal.Committed record = new Journal.Committed(subject.hash(), salt, body);
        effects.add(new AgreementEffect.Persist(record.record()));
        commit(record, now);
    }

    /// Our own commitment is in time whenever it is taken up: the first time, or again after a restart.
    private void commit(Journal.Committed own, Instant now) {
        committed = own;
        fresh.committedAt(now);
        Hash32 commitment = EqMessage.Commit.commitment(subject, self, own.salt(), own.observation());
        send(new EqMessage.Commit(subject, self, commitment), agreement.endsAt());
    }

    private void reveal(Instant now) {
        Journal.Committed own = committed;
        if (own == null || revealed || now.isBefore(agreement.commitsUntil())) {
            return;
        }
        revealed = true;
        fresh.revealedAt(now);
        send(
                new EqMessage.Reveal(subject, self, own.salt(), agreement.draw(signer), own.observation()),
                agreement.commitsUntil());
    }

    /// Makes a vote or proposal durable before it can leave. COMMIT and REVEAL follow from their own record.
    private void vote(EqMessage message, Instant now) {
        effects.add(new AgreementEffect.Persist(new Journal.Spoken(message).record()));
        ballot.remember(message);
        send(message, now);
    }

    /// With what it stands on, which nobody else may have.
    private void finish(EqMessage.Finalize message, Instant now) {
        certificates
                .notarized(message.view())
                .map(Journal.Notarized::new)
                .ifPresent(stands -> effects.add(new AgreementEffect.Persist(stands.record())));
        vote(message, now);
    }

    /// Takes part in the message ourselves and sends it.
    private void send(EqMessage message, Instant now) {
        Signed signed = message.signedBy(signer);
        validator.take(message, signed, now);
        effects.add(new AgreementEffect.Publish(signed));
    }

    // The rules.

    private void advance(Instant now) {
        reveal(now);
        if (certificates.finalized().isEmpty() && isViewTime(now)) {
            runViews(now);
        }
        if (certificates.finalized().isPresent()) {
            // R6
            effects.addAll(values.takeComplete());
        } else if (!now.isBefore(agreement.hardStop())) {
            stop();
        }
        pull(now);
        wake(now);
    }

    private boolean isViewTime(Instant now) {
        return validator.knowsLeaders()
                && now.isBefore(agreement.hardStop())
                && !now.isBefore(agreement.at(agreement.timing().firstView()));
    }

    /// Runs the rules until none of them says or moves anything more: our own vote may complete a quorum.
    private void runViews(Instant now) {
        int said;
        boolean moved;
        clock.advance(certificates, now);
        do {
            said = effects.size();
            rules.proposal().ifPresent(message -> vote(message, now));
            rules.notarization().ifPresent(message -> vote(message, now));
            rules.finalizations().forEach(message -> finish(message, now));
            rules.nullification(now).ifPresent(message -> vote(message, now));
            moved = clock.advance(certificates, now);
        } while ((moved || effects.size() > said) && certificates.finalized().isEmpty());
    }

    private void stop() {
        if (!undecided && !values.isAnyHandedOver()) {
            undecided = true;
            effects.add(new AgreementEffect.Undecided());
        }
    }

    /// Whatever was lost on the way is asked for, at most once every Δ of the first view: were questions to
    /// grow as rare as views grow long, no view would have time for a second one. Ever more rarely by a member
    /// that does not even know whether anything was decided.
    private void pull(Instant now) {
        if (!values.isComplete() && !now.isBefore(nextPull) && isLacking(now)) {
            Duration late = Duration.between(agreement.hardStop(), now);
            Duration delta = agreement.timing().delta();
            boolean searching = certificates.finalized().isEmpty() && late.compareTo(delta) > 0;
            nextPull = now.plus(searching ? late : delta);
            effects.add(new AgreementEffect.Pull(subject.hash()));
        }
    }

    /// A member that the others left behind can still learn what they decided.
    private boolean isLacking(Instant now) {
        if (now.isBefore(agreement.commitsUntil()) || !now.isBefore(completeUntil)) {
            return false;
        }
        if (undecided || certificates.finalized().isPresent()) {
            return true;
        }
        if (clock.view() == 0) {
            return !pool.isComplete(now.isAfter(agreement.revealsUntil()));
        }
        boolean votesMissing = clock.votesDue(now) && rules.awaitsVotes();
        return votesMissing || clock.proposalLate(now) || rules.isPending() || rules.owesProposal();
    }

    private void wake(Instant now) {
        if (values.isComplete() || !now.isBefore(completeUntil)) {
            return;
        }
        TreeSet<Instant> times = new TreeSet<>();
        times.add(agreement.commitsUntil());
        times.add(agreement.at(agreement.timing().firstView()));
        times.add(agreement.hardStop());
        times.add(nextPull);
        if (!undecided) {
            clock.addDeadlinesTo(times);
        }
        Instant next = times.higher(now);
        if (next != null && !next.equals(armed)) {
            armed = next;
            effects.add(new AgreementEffect.WakeAt(next));
        }
    }

    // Restart.

    /// Takes up everything this member said before, says it again, and never anything against it.
    private void restore(List<Payload> records, Instant now) {
        for (Payload record : records) {
            try {
                switch (Journal.parse(record)) {
                    case Journal.Committed own -> commit(own, now);
                    case Journal.Spoken spoken -> {
                        ballot.remember(spoken.message());
                        if (spoken.message() instanceof EqMessage.Propose propose) {
                            validator.keep(propose, propose.signedBy(signer));
                        }
                        send(spoken.message(), now);
                    }
                    case Journal.Notarized(QuorumCertificate certificate) -> {
                        validator.receive(certificate);
                        effects.add(new AgreementEffect.PublishCertificate(certificate));
                    }
                }
            } catch (MalformedException e) {
                throw new IllegalStateException("journal: a record of our own does not parse", e);
            }
        }
    }
}
