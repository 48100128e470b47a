package network.icn.protocol.agreement;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import network.icn.protocol.agreement.Certificate.Kind;
import network.icn.protocol.bytes.Hash32;
import network.icn.protocol.bytes.MalformedException;
import network.icn.protocol.bytes.Payload;
import network.icn.protocol.committee.Committee;
import network.icn.protocol.identity.SignatureVerifier;
import network.icn.protocol.identity.Signer;
import network.icn.protocol.observation.Observation;
import network.icn.protocol.report.AgreedBody;
import network.icn.protocol.report.MemberSet;
import network.icn.protocol.signed.Signed;
import org.jspecify.annotations.Nullable;

/// One member's part in EQ/1 for one subject: a one-shot Simplex over a set of committed observations.
///
/// The guards carry the rule numbers of quorum.md 1.3. Safety rests on the vote rules alone (at most one NOTARIZE a view,
/// never FINALIZE and NULLIFY of the same view, R5 before a NOTARIZE); timers, pulls and the order of arrival only decide
/// how fast it ends. Whatever is lost is pulled: nothing is sent twice.
public final class AgreementMachine {
    /// Members that hand the final certificate to everybody; the others only answer pulls.
    private static final int CERTIFICATE_PUBLISHERS = 3;
    private static final byte[] SALT_TAG = "ICN/salt/1".getBytes(StandardCharsets.US_ASCII);

    private final Agreement agreement;
    private final Committee committee;
    private final Hash32 subject;
    private final Signer signer;
    private final int self;
    private final Hash32 secret;

    private final Intake intake;
    private final ObservationPool pool;
    private final VotePool votes;
    private final Certificates certificates;
    private final FreshCheck fresh;

    private final TreeMap<Integer, EqMessage.Notarize> noted = new TreeMap<>();
    private final TreeSet<Integer> nulled = new TreeSet<>();
    private final TreeMap<Integer, Hash32> finalized = new TreeMap<>();
    private final TreeSet<Integer> proposed = new TreeSet<>();
    private Journal.@Nullable Committed committed;
    private boolean revealed;

    private final ViewClock clock;
    private Instant nextPull;
    private boolean decided;
    private boolean undecided;

    private List<AgreementEffect> effects = new ArrayList<>();

    /// @param secret known to nobody else; salts derive from it
    public AgreementMachine(Agreement agreement, Signer signer, SignatureVerifier verifier, Hash32 secret) {
        this.agreement = agreement;
        this.committee = agreement.committee();
        this.subject = agreement.subject();
        this.signer = signer;
        this.self = committee.indexOf(signer.id());
        if (self < 0) {
            throw new IllegalArgumentException("signer: a member of the committee, got " + signer.id());
        }
        this.secret = secret;
        this.intake = new Intake(agreement, verifier);
        this.pool = intake.pool();
        this.votes = intake.votes();
        this.certificates = intake.certificates();
        this.fresh = new FreshCheck(agreement, pool);
        this.clock = new ViewClock(agreement);
        this.nextPull = agreement.at(agreement.timing().firstView());
    }

    public Agreement agreement() {
        return agreement;
    }

    public Hash32 subject() {
        return subject;
    }

    public boolean isOver() {
        return decided || undecided;
    }

    /// The view this member is in, 0 before the first.
    public int view() {
        return clock.view();
    }

    public List<AgreementEffect> step(AgreementInput input, Instant now) {
        effects = new ArrayList<>();
        switch (input) {
            case AgreementInput.Observed observed -> observe(observed.observation(), now);
            case AgreementInput.LeaderDraw draw -> intake.leadBy(agreement.leaders(draw.value()));
            case AgreementInput.Received received ->
                effects.add(new AgreementEffect.Judged(intake.receive(received.message(), clock.view(), isOver(), now)));
            case AgreementInput.CertificateReceived received ->
                effects.add(new AgreementEffect.Judged(intake.receive(received.certificate())));
            case AgreementInput.Woken _ -> {}
            case AgreementInput.Restored restored -> restore(restored.records(), now);
        }
        advance(now);
        intake.drainEvidence().forEach(evidence -> effects.add(new AgreementEffect.Accuse(evidence)));
        return effects;
    }

    /// What a neighbour that was away needs, the most useful last.
    public List<Signed> messages() {
        List<Signed> messages = new ArrayList<>(pool.messages());
        messages.addAll(votes.messagesFrom(1));
        return messages;
    }

    public List<Certificate> certificates() {
        return certificates.all();
    }

    // Own observation: COMMIT, then REVEAL.

    private void observe(Observation observation, Instant now) {
        if (committed != null || now.isAfter(agreement.commitsUntil())) {
            return;
        }
        Payload body = Payload.of(observation.bytes());
        Hash32 salt = Hash32.sha256(SALT_TAG, secret.bytes(), subject.bytes());
        Journal.Committed record = new Journal.Committed(subject, salt, body);
        committed = record;
        effects.add(new AgreementEffect.Persist(record.record()));
        speak(new EqMessage.Commit(subject, self, EqMessage.Commit.commitment(subject, self, salt, body)), now);
    }

    private void reveal(Instant now) {
        Journal.Committed own = committed;
        if (own == null || revealed || now.isBefore(agreement.commitsUntil())) {
            return;
        }
        revealed = true;
        speak(new EqMessage.Reveal(subject, self, own.salt(), own.observation()), now);
    }

    /// Makes the message durable, takes part in it ourselves, and sends it.
    private void speak(EqMessage message, Instant now) {
        effects.add(new AgreementEffect.Persist(new Journal.Spoken(message).record()));
        Signed signed = message.signedBy(signer);
        intake.take(message, signed, now);
        effects.add(new AgreementEffect.Publish(signed));
    }

    // The rules.

    private void advance(Instant now) {
        reveal(now);
        harvest();
        if (certificates.finalized().isPresent()) {
            decide(now);
        } else if (!now.isBefore(agreement.hardStop())) {
            stop();
        } else if (intake.knowsLeaders() && !now.isBefore(agreement.at(agreement.timing().firstView()))) {
            clock.advance(certificates, now);
            runViews(now);
        }
        pull(now);
        wake(now);
    }

    /// Turns votes into certificates: R3 and R6. Certificates of passed views still matter, so all near views are looked at.
    private void harvest() {
        int view = clock.view();
        int last = Math.max(1, view) + Intake.LOOK_AHEAD;
        for (int v = Math.max(1, view - Intake.LOOK_AHEAD); v <= last; v++) {
            for (Kind kind : Kind.values()) {
                if (!certificates.has(kind, v)) {
                    votes.certificate(kind, v).ifPresent(certificates::add);
                }
            }
        }
    }

    private void runViews(Instant now) {
        do {
            propose(now);
            notarize(now);
            nullify(now);
            finish(now);
            harvest();
        } while (clock.advance(certificates, now));
        if (certificates.finalized().isPresent()) {
            decide(now);
        }
    }

    /// R0: the leader proposes as soon as it can justify a value.
    private void propose(Instant now) {
        int view = clock.view();
        if (intake.leader(view) != self || proposed.contains(view)) {
            return;
        }
        Optional<Integer> parent = certificates.parentFor(view);
        if (parent.isEmpty()) {
            return;
        }
        Optional<Certificate> notarized = certificates.notarized(parent.get());
        if (notarized.isPresent()) {
            proposed.add(view);
            Hash32 digest = notarized.get().digest();
            speak(new EqMessage.Propose(subject, self, view, parent.get(), digest, Payload.EMPTY), now);
            return;
        }
        fresh.proposal(view).ifPresent(body -> {
            proposed.add(view);
            Payload bytes = Payload.of(body.bytes());
            speak(new EqMessage.Propose(subject, self, view, 0, AgreedBody.digest(subject, bytes), bytes), now);
        });
    }

    /// R1.
    private void notarize(Instant now) {
        int view = clock.view();
        if (noted.containsKey(view)) {
            return;
        }
        Optional<EqMessage.Propose> proposal = votes.proposal(view, intake.leader(view));
        if (proposal.isEmpty() || votes.isAccused(intake.leader(view))) {
            return;
        }
        EqMessage.Propose propose = proposal.get();
        boolean supported = certificates.justified(view, propose.parent(), propose.digest())
                && (propose.parent() > 0 || freshOk(propose));
        if (supported) {
            EqMessage.Notarize vote =
                    new EqMessage.Notarize(subject, self, view, propose.parent(), propose.digest());
            noted.put(view, vote);
            speak(vote, now);
        }
    }

    private boolean freshOk(EqMessage.Propose propose) {
        return switch (fresh.check(propose.view(), propose.body())) {
            case OK -> true;
            case MISSING, WRONG -> false;
        };
    }

    /// R2: too late, or proof that the leader contradicts itself.
    private void nullify(Instant now) {
        int view = clock.view();
        if (finalized.containsKey(view) || nulled.contains(view)) {
            return;
        }
        boolean proposalLate = !noted.containsKey(view) && clock.proposalLate(now);
        if (proposalLate || clock.viewLate(now) || votes.isAccused(intake.leader(view))) {
            nulled.add(view);
            speak(new EqMessage.Nullify(subject, self, view), now);
        }
    }

    /// R3, also for old views.
    private void finish(Instant now) {
        for (Certificate certificate : certificates.allNotarized()) {
            int v = certificate.view();
            if (!nulled.contains(v) && !finalized.containsKey(v)) {
                finalized.put(v, certificate.digest());
                speak(new EqMessage.Finalize(subject, self, v, certificate.digest()), now);
            }
        }
    }

    /// R6: final as soon as the value and its observations are here; what is missing is pulled.
    private void decide(Instant now) {
        Certificate certificate = certificates.finalized().orElseThrow();
        Optional<Payload> body = intake.body(certificate.digest());
        if (decided || body.isEmpty()) {
            return;
        }
        Optional<List<Signed>> reveals = reveals(body.get());
        if (reveals.isEmpty()) {
            return;
        }
        decided = true;
        if (rank(certificate.digest()) < CERTIFICATE_PUBLISHERS) {
            effects.add(new AgreementEffect.PublishCertificate(certificate));
        }
        effects.add(new AgreementEffect.Decided(new DecidedReport(
                agreement.era(),
                agreement.shard().index(),
                agreement.beacon(),
                certificate,
                body.get(),
                reveals.get())));
    }

    private Optional<List<Signed>> reveals(Payload body) {
        try {
            MemberSet observers = AgreedBody.parse(body.bytes()).observers();
            List<Signed> reveals = new ArrayList<>();
            for (int member : observers.indices()) {
                pool.opened(member).ifPresent(opening -> reveals.add(opening.signed()));
            }
            return reveals.size() == observers.count() ? Optional.of(reveals) : Optional.empty();
        } catch (MalformedException _) {
            return Optional.empty();
        }
    }

    /// R7's order: who acts first for a decided value.
    int rank(Hash32 digest) {
        Hash32 own = rankKey(digest, self);
        int rank = 0;
        for (int member = 0; member < committee.size(); member++) {
            rank += rankKey(digest, member).compareTo(own) < 0 ? 1 : 0;
        }
        return rank;
    }

    private Hash32 rankKey(Hash32 digest, int member) {
        return Hash32.sha256(digest.bytes(), committee.member(member).bytes());
    }

    private void stop() {
        if (!undecided && !decided) {
            undecided = true;
            effects.add(new AgreementEffect.Undecided());
        }
    }

    /// Whatever was lost on the way is asked for, once every 2Δ while there is no decision.
    private void pull(Instant now) {
        if (!decided && !undecided && !now.isBefore(nextPull)) {
            nextPull = now.plus(clock.deltas(2));
            effects.add(new AgreementEffect.Pull(subject));
        }
    }

    private void wake(Instant now) {
        if (decided || undecided) {
            return;
        }
        TreeSet<Instant> times = new TreeSet<>();
        times.add(agreement.commitsUntil());
        times.add(agreement.at(agreement.timing().firstView()));
        times.add(agreement.hardStop());
        times.add(nextPull);
        clock.addDeadlinesTo(times);
        Instant next = times.higher(now);
        if (next != null) {
            effects.add(new AgreementEffect.WakeAt(next));
        }
    }

    // Restart.

    /// Takes up everything this member said before, says it again, and never anything against it.
    private void restore(List<Payload> records, Instant now) {
        for (Payload record : records) {
            try {
                switch (Journal.parse(record)) {
                    case Journal.Committed own -> committed = own;
                    case Journal.Spoken spoken -> restore(spoken.message(), now);
                }
            } catch (MalformedException e) {
                throw new IllegalStateException("journal: a record of our own does not parse", e);
            }
        }
    }

    private void restore(EqMessage message, Instant now) {
        switch (message) {
            case EqMessage.Commit _ -> {}
            case EqMessage.Reveal _ -> revealed = true;
            case EqMessage.Propose propose -> {
                proposed.add(propose.view());
                if (propose.parent() == 0) {
                    intake.keep(propose);
                }
            }
            case EqMessage.Notarize vote -> noted.put(vote.view(), vote);
            case EqMessage.Nullify vote -> nulled.add(vote.view());
            case EqMessage.Finalize vote -> finalized.put(vote.view(), vote.digest());
        }
        Signed signed = message.signedBy(signer);
        if (VotePool.viewOf(message) > 0) {
            votes.add(message, signed);
        } else {
            intake.take(message, signed, now);
        }
        effects.add(new AgreementEffect.Publish(signed));
    }
}
