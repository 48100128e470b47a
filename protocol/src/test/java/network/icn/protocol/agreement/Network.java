package network.icn.protocol.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import network.icn.protocol.agreement.AgreementEffect.Accuse;
import network.icn.protocol.agreement.AgreementEffect.Decided;
import network.icn.protocol.agreement.AgreementEffect.Forked;
import network.icn.protocol.agreement.AgreementEffect.Judged;
import network.icn.protocol.agreement.AgreementEffect.Persist;
import network.icn.protocol.agreement.AgreementEffect.Publish;
import network.icn.protocol.agreement.AgreementEffect.PublishCertificate;
import network.icn.protocol.agreement.AgreementEffect.Pull;
import network.icn.protocol.agreement.AgreementEffect.Undecided;
import network.icn.protocol.agreement.AgreementEffect.WakeAt;
import network.icn.protocol.certified.CertifiedShard;
import network.icn.protocol.certified.CertifiedShardVerifier;
import network.icn.protocol.challenge.SlotResult;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.crypto.MemoizedVerifier;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.report.AgreedBody;
import network.icn.protocol.report.Contrast;

/// Members on a virtual clock with lossy links, some of them Byzantine, some restarting. Everything follows from the
/// seed.
final class Network {
    /// How a faulty member behaves. It is always free to be honest in what is not named.
    enum Behaviour {
        SILENT,
        /// Says one thing to the even members and another to the odd ones.
        EQUIVOCATES,
        /// Calls every target down.
        SLANDERS,
        /// As leader, proposes a value that is not the merge.
        INVENTS,
        /// Nullifies and finalizes whatever it notarizes.
        VOTES_BOTH_WAYS,
        /// Opens one observation that it has not committed to, then commits to another and opens it; publishes the
        /// first commitment once that other one has been voted on.
        OPENS_TWICE,
        /// The same, and says nothing more.
        OPENS_TWICE_AND_IS_SILENT;

        boolean opensTwice() {
            return this == OPENS_TWICE || this == OPENS_TWICE_AND_IS_SILENT;
        }
    }

    /// Every restart pulls, every answer may crash: without a bound that grows for ever.
    private static final int MAX_RESTARTS = 12;

    /// Where exactly a member dies: each persist point has three neighbours that matter.
    enum Crash {
        /// The record never reached the disk, and nothing that depends on it was sent.
        BEFORE_THE_RECORD,
        /// The record is on disk, nothing of it was sent.
        AFTER_THE_RECORD,
        /// All was sent.
        AFTER_THE_STEP
    }

    private record Event(Instant at, long sequence, Runnable run) {}

    private final Fixture fixture;
    private final SignatureVerifier verifier = new MemoizedVerifier(Fixture.verifier());
    private final SplittableRandom random;
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparing(Event::at).thenComparingLong(Event::sequence));
    private final List<AgreementMachine> machines = new ArrayList<>();
    private final List<List<Payload>> journals = new ArrayList<>();
    private final TreeMap<Integer, Behaviour> byzantine = new TreeMap<>();
    private final TreeMap<Integer, CertifiedShard> decisions = new TreeMap<>();
    private final TreeSet<NodeId> accused = new TreeSet<>();
    private final TreeSet<String> finals = new TreeSet<>();
    private double loss;
    private Duration maxDelay = Duration.ofMillis(800);
    private int restarting = -1;
    private double restartShare;
    private boolean forgets;
    private int crashing = -1;
    private int crashRecord;
    private Crash crash = Crash.AFTER_THE_STEP;
    private int recordsOfCrashing;
    private int absent = -1;
    private Instant absentUntil = Instant.EPOCH;
    private int restartsLeft = MAX_RESTARTS;
    private Instant now;
    private long sequence;
    private int highestView;
    private long steps;
    private boolean sprung;

    Network(int size, long seed) {
        fixture = new Fixture(size, seed);
        random = new SplittableRandom(seed);
        now = fixture.agreement.endsAt();
        for (int i = 0; i < size; i++) {
            machines.add(machine(i));
            journals.add(new ArrayList<>());
        }
    }

    Network withLoss(double share) {
        loss = share;
        return this;
    }

    Network withMaxDelay(Duration delay) {
        maxDelay = delay;
        return this;
    }

    Network withByzantine(int member, Behaviour behaviour) {
        byzantine.put(member, behaviour);
        return this;
    }

    Network withRestarts(int member, double share) {
        restarting = member;
        restartShare = share;
        return this;
    }

    Network forgetting() {
        forgets = true;
        return this;
    }

    /// Dies once, at the record of that number (from 0) that it makes durable.
    Network withCrash(int member, int record, Crash point) {
        crashing = member;
        crashRecord = record;
        crash = point;
        return this;
    }

    /// Whether the run had a record of the number at which the member was to die.
    boolean hasCrashed() {
        return recordsOfCrashing > crashRecord;
    }

    /// Hears nobody and is heard by nobody until a while after the hard stop.
    Network withAbsence(int member, Duration afterHardStop) {
        absent = member;
        absentUntil = fixture.agreement.hardStop().plus(afterHardStop);
        return this;
    }

    /// n - q.
    int tolerated() {
        return fixture.agreement.committee().size()
                - fixture.agreement.committee().quorum();
    }

    private boolean isCut(int from, int to) {
        return (from == absent || to == absent) && now.isBefore(absentUntil);
    }

    private AgreementMachine machine(int member) {
        return new AgreementMachine(
                fixture.agreement, fixture.members.get(member), verifier, Hash32.sha256(new byte[] {(byte) member}));
    }

    void run() {
        for (int i = 0; i < machines.size(); i++) {
            observe(i, 1000 + i);
            drawLeaders(i);
        }
        Instant end = fixture.agreement.forgottenAt();
        while (!events.isEmpty() && !events.element().at().isAfter(end)) {
            Event event = events.remove();
            now = event.at();
            event.run().run();
        }
    }

    private void observe(int member, long micros) {
        SlotResult result = byzantine.get(member) == Behaviour.SLANDERS ? SlotResult.FAIL : SlotResult.OK;
        step(member, new AgreementInput.Observed(fixture.observation(result, micros)));
    }

    private void drawLeaders(int member) {
        Instant due = fixture.agreement.at(fixture.agreement.timing().leaderDraw());
        at(due, () -> step(member, new AgreementInput.LeaderDraw(fixture.leaderDraw)));
    }

    private void at(Instant time, Runnable run) {
        events.add(new Event(time.isBefore(now) ? now : time, sequence++, run));
    }

    private void later(Runnable run) {
        at(now.plusMillis(5 + random.nextLong(maxDelay.toMillis())), run);
    }

    private void step(int member, AgreementInput input) {
        steps++;
        AgreementMachine machine = machines.get(member);
        List<AgreementEffect> effects = machine.step(input, now);
        highestView = Math.max(highestView, machine.view());
        boolean crashes = member == restarting && restartsLeft > 0 && random.nextDouble() < restartShare;
        boolean beforeSending = random.nextBoolean();
        for (AgreementEffect effect : effects) {
            if (crashes && beforeSending && !(effect instanceof Persist)) {
                continue;
            }
            if (member == crashing && effect instanceof Persist && recordsOfCrashing++ == crashRecord) {
                die(member, effects, effect);
                return;
            }
            carryOut(member, effect);
        }
        if (crashes) {
            restart(member);
        }
    }

    private void die(int member, List<AgreementEffect> effects, AgreementEffect record) {
        List<AgreementEffect> rest = effects.subList(effects.indexOf(record), effects.size());
        switch (crash) {
            case BEFORE_THE_RECORD -> {}
            case AFTER_THE_RECORD -> carryOut(member, record);
            case AFTER_THE_STEP -> rest.forEach(effect -> carryOut(member, effect));
        }
        restart(member);
    }

    private void restart(int member) {
        restartsLeft--;
        machines.set(member, machine(member));
        if (forgets) {
            journals.get(member).clear();
            observe(member, 5_000 + random.nextInt(1000));
        } else if (journals.get(member).isEmpty()) {
            observe(member, 1000 + member);
        } else {
            step(member, new AgreementInput.Restored(List.copyOf(journals.get(member))));
        }
        drawLeaders(member);
    }

    private void carryOut(int member, AgreementEffect effect) {
        switch (effect) {
            case Persist(Payload record) -> journals.get(member).add(record);
            case Publish(Signed message) -> publish(member, message);
            case PublishCertificate(QuorumCertificate certificate) ->
                broadcast(member, to -> step(to, new AgreementInput.CertificateReceived(certificate)));
            case Pull _ -> pull(member);
            case WakeAt(Instant time) -> at(time, () -> step(member, new AgreementInput.Woken()));
            case Judged _, Undecided _, Forked _ -> {}
            case Accuse(Evidence evidence) -> {
                assertThat(evidence.verify(verifier, RegistryHistory.of(fixture.registry)))
                        .isTrue();
                accused.add(evidence.accused());
            }
            case Decided decided -> {
                CertifiedShard report = CertifiedShard.of(fixture.agreement, decided);
                decisions.put(member, report);
                finals.add(report.digest().toString());
            }
        }
    }

    private void broadcast(int from, Consumer<Integer> delivery) {
        for (int to = 0; to < machines.size(); to++) {
            int receiver = to;
            if (to != from && random.nextDouble() >= loss && !isCut(from, to)) {
                later(() -> delivery.accept(receiver));
            }
        }
    }

    private void pull(int member) {
        int other = random.nextInt(machines.size());
        if (other == member || byzantine.containsKey(other) || random.nextDouble() < loss || isCut(member, other)) {
            return;
        }
        List<Signed> messages = machines.get(other).messages();
        List<QuorumCertificate> certificates = machines.get(other).certificates();
        later(() -> {
            certificates.forEach(each -> step(member, new AgreementInput.CertificateReceived(each)));
            messages.forEach(message -> step(member, new AgreementInput.Received(message)));
        });
    }

    private void publish(int member, Signed message) {
        Behaviour behaviour = byzantine.get(member);
        spring(message);
        if (behaviour != null && behaviour.opensTwice()) {
            publishTwice(member, behaviour, message);
            return;
        }
        if (behaviour == null || behaviour == Behaviour.SLANDERS) {
            broadcast(member, to -> step(to, new AgreementInput.Received(message)));
            return;
        }
        EqMessage honest = parse(message);
        List<EqMessage> other = Byzantine.answer(behaviour, honest);
        broadcast(member, to -> {
            boolean lied = to % 2 == 1 || behaviour != Behaviour.EQUIVOCATES;
            if (behaviour != Behaviour.SILENT && (!lied || behaviour == Behaviour.VOTES_BOTH_WAYS || other.isEmpty())) {
                step(to, new AgreementInput.Received(message));
            }
            if (lied) {
                other.forEach(
                        each -> step(to, new AgreementInput.Received(each.signedBy(fixture.members.get(member)))));
            }
        });
    }

    private EqMessage.Reveal firstOpening(int member) {
        Payload other =
                Payload.of(fixture.observation(SlotResult.FAIL, 7_000 + member).bytes());
        return new EqMessage.Reveal(fixture.agreement.subject(), member, Hash32.sha256(new byte[] {1}), other);
    }

    private void publishTwice(int member, Behaviour behaviour, Signed message) {
        EqMessage said = parse(message);
        if (said instanceof EqMessage.Commit) {
            hurry(member, firstOpening(member));
        }
        if (behaviour == Behaviour.OPENS_TWICE
                || said instanceof EqMessage.Commit
                || said instanceof EqMessage.Reveal) {
            broadcast(member, to -> step(to, new AgreementInput.Received(message)));
        }
    }

    /// When the first FINALIZE has been said, everybody has voted on the second opening: out with the first commitment.
    private void spring(Signed message) {
        if (!sprung && parse(message) instanceof EqMessage.Finalize) {
            sprung = true;
            byzantine.forEach((member, behaviour) -> {
                if (behaviour.opensTwice()) {
                    hurry(
                            member,
                            new EqMessage.Commit(
                                    fixture.agreement.subject(),
                                    member,
                                    firstOpening(member).commitment()));
                }
            });
        }
    }

    /// Reaches everybody before anything that others say from now on.
    private void hurry(int member, EqMessage message) {
        Signed signed = message.signedBy(fixture.members.get(member));
        for (int to = 0; to < machines.size(); to++) {
            int receiver = to;
            if (to != member && !isCut(member, to)) {
                at(now.plusMillis(1), () -> step(receiver, new AgreementInput.Received(signed)));
            }
        }
    }

    private static EqMessage parse(Signed message) {
        try {
            return EqMessage.parse(message.statement().bytes());
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    /// Agreement, L1 and L2 over everything that honest members hold.
    void assertSafe() {
        assertThat(finals).as("one value at most").hasSizeLessThanOrEqualTo(1);
        TreeMap<Integer, Hash32> notarized = new TreeMap<>();
        TreeSet<Integer> nullified = new TreeSet<>();
        TreeSet<Integer> finalized = new TreeSet<>();
        for (int i = 0; i < machines.size(); i++) {
            for (QuorumCertificate certificate : machines.get(i).certificates()) {
                switch (certificate.kind()) {
                    case NOTARIZED -> {
                        Hash32 first = notarized.putIfAbsent(certificate.view(), certificate.digest());
                        assertThat(first).as("L1: one digest a view").isIn(null, certificate.digest());
                    }
                    case NULLIFIED -> nullified.add(certificate.view());
                    case FINALIZED -> finalized.add(certificate.view());
                }
            }
        }
        finalized.retainAll(nullified);
        assertThat(finalized).as("L2: no view both finalized and nullified").isEmpty();
    }

    List<CertifiedShard> decisions() {
        return List.copyOf(decisions.values());
    }

    /// Slots that were surely up and that the first decision's observations call failed, by member.
    List<Integer> missed() throws MalformedException {
        return decisions.firstEntry().getValue().conduct(fixture.shard).stream()
                .map(conduct ->
                        conduct.contrasts().stream().mapToInt(Contrast::missed).sum())
                .toList();
    }

    long honestDecisions() {
        return decisions.keySet().stream()
                .filter(member -> !byzantine.containsKey(member))
                .count();
    }

    List<CertifiedShardVerifier.Finding> reportFindings() {
        CertifiedShardVerifier reports =
                new CertifiedShardVerifier(RegistryHistory.of(fixture.registry), verifier, fixture.eraBeacon::equals);
        return decisions.values().stream().map(reports::verify).toList();
    }

    Set<NodeId> accused() {
        return accused;
    }

    NodeId id(int member) {
        return fixture.members.get(member).id();
    }

    int highestView() {
        return highestView;
    }

    long steps() {
        return steps;
    }

    /// What a faulty member says instead of, or beside, the honest message.
    private static final class Byzantine {
        static List<EqMessage> answer(Behaviour behaviour, EqMessage honest) {
            return switch (behaviour) {
                case SILENT, SLANDERS, OPENS_TWICE, OPENS_TWICE_AND_IS_SILENT -> List.of();
                case EQUIVOCATES -> contradiction(honest);
                case INVENTS -> honest instanceof EqMessage.Propose propose ? List.of(invented(propose)) : List.of();
                case VOTES_BOTH_WAYS ->
                    honest instanceof EqMessage.Notarize vote
                            ? List.of(
                                    new EqMessage.Nullify(vote.subject(), vote.signer(), vote.view()),
                                    new EqMessage.Finalize(vote.subject(), vote.signer(), vote.view(), vote.digest()))
                            : List.of();
            };
        }

        private static List<EqMessage> contradiction(EqMessage honest) {
            Hash32 other = Hash32.sha256(honest.bytes());
            return switch (honest) {
                case EqMessage.Commit m -> List.of(new EqMessage.Commit(m.subject(), m.signer(), other));
                case EqMessage.Reveal _ -> List.of();
                case EqMessage.Propose m -> List.of(invented(m));
                case EqMessage.Notarize m ->
                    List.of(new EqMessage.Notarize(m.subject(), m.signer(), m.view(), m.parent(), other));
                case EqMessage.Nullify m -> List.of(new EqMessage.Finalize(m.subject(), m.signer(), m.view(), other));
                case EqMessage.Finalize m -> List.of(new EqMessage.Nullify(m.subject(), m.signer(), m.view()));
            };
        }

        private static EqMessage invented(EqMessage.Propose propose) {
            if (propose.parent() > 0) {
                return propose;
            }
            byte[] body = propose.body().bytes();
            body[body.length - 1] ^= 1;
            Payload invented = Payload.of(body);
            Hash32 digest = AgreedBody.digest(propose.subject(), invented);
            return new EqMessage.Propose(propose.subject(), propose.signer(), propose.view(), 0, digest, invented);
        }
    }
}
