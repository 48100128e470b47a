package network.icn.protocol.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
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
import network.icn.protocol.challenge.possession.Snapshots;
import network.icn.protocol.codec.GossipCodec;
import network.icn.protocol.gossip.GossipItem;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.crypto.MemoizedVerifier;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.report.Contrast;
import network.icn.simulator.engine.Engine;
import network.icn.simulator.network.Cut;
import network.icn.simulator.network.LinkModel;
import network.icn.simulator.network.Links;
import network.icn.simulator.network.Ports;

/// Members on the clock and the lossy links of the simulator, some of them Byzantine, some restarting.
/// Everything follows from the seed.
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

    private static final Duration MIN_DELAY = Duration.ofMillis(5);

    private final Fixture fixture;
    private final List<Signer> members;
    private final MemoizedVerifier verifier = new MemoizedVerifier(Fixture.verifier());
    private final Engine engine;
    private final RandomGenerator restarts;
    private final List<RandomGenerator> pulls = new ArrayList<>();
    private final List<AgreementMachine> machines = new ArrayList<>();
    private final List<List<Payload>> journals = new ArrayList<>();
    private final TreeMap<Integer, Behaviour> byzantine = new TreeMap<>();
    private final TreeMap<Integer, CertifiedShard> decisions = new TreeMap<>();
    private final TreeSet<NodeId> accused = new TreeSet<>();
    private final TreeSet<String> finals = new TreeSet<>();
    private Links links;
    private Ports<GossipItem> gossip;
    private int restarting = -1;
    private double restartShare;
    private boolean forgets;
    private int crashing = -1;
    private int crashRecord;
    private Crash crash = Crash.AFTER_THE_STEP;
    private int recordsOfCrashing;
    private int restartsLeft = MAX_RESTARTS;
    private int highestView;
    private long steps;
    private boolean sprung;

    Network(int size, long seed) {
        fixture = new Fixture(size, seed);
        members = fixture.members.stream().map(verifier::witnessed).toList();
        engine = new Engine(fixture.agreement.endsAt(), seed);
        restarts = engine.stream("restarts");
        links = new Links(engine, atMost(Duration.ofMillis(800)));
        gossip = open();
        for (int i = 0; i < size; i++) {
            machines.add(machine(i));
            journals.add(new ArrayList<>());
            pulls.add(engine.stream("pulls", i));
        }
    }

    /// Nobody keeps an order: gossip takes many ways.
    private static LinkModel atMost(Duration delay) {
        return LinkModel.between(MIN_DELAY, MIN_DELAY.plus(delay), LinkModel.Order.FREE);
    }

    private Ports<GossipItem> open() {
        Ports<GossipItem> ports = new Ports<>(links, item -> GossipCodec.encode(item).length);
        for (int i = 0; i < members.size(); i++) {
            int member = i;
            ports.open(member, (_, item) -> step(member, received(item)));
        }
        return ports;
    }

    /// Before anything is said of absence.
    private Network over(LinkModel model) {
        links = new Links(engine, model);
        gossip = open();
        return this;
    }

    Network withLoss(double share) {
        return over(links.model().withLoss(share));
    }

    Network withMaxDelay(Duration delay) {
        return over(atMost(delay).withLoss(links.model().loss()));
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
        links.cut(Cut.off(
                member, fixture.agreement.endsAt(), fixture.agreement.hardStop().plus(afterHardStop)));
        return this;
    }

    /// n - q.
    int tolerated() {
        return fixture.agreement.committee().size()
                - fixture.agreement.committee().quorum();
    }

    private AgreementMachine machine(int member) {
        return new AgreementMachine(
                fixture.agreement, members.get(member), verifier, Hash32.sha256(new byte[] {(byte) member}));
    }

    void run() {
        for (int i = 0; i < machines.size(); i++) {
            observe(i, 1000 + i);
            drawLeaders(i);
        }
        engine.runUntil(fixture.agreement.forgottenAt());
    }

    private void observe(int member, long micros) {
        SlotResult result = byzantine.get(member) == Behaviour.SLANDERS ? SlotResult.FAIL : SlotResult.OK;
        step(member, new AgreementInput.Observed(fixture.observation(result, micros)));
    }

    private void drawLeaders(int member) {
        Instant due = fixture.agreement.at(fixture.agreement.timing().leaderDraw());
        engine.at(due, () -> step(member, new AgreementInput.LeaderDraw(fixture.leaderDraw)));
    }

    private void step(int member, AgreementInput input) {
        steps++;
        AgreementMachine machine = machines.get(member);
        List<AgreementEffect> effects = machine.step(input, engine.now());
        highestView = Math.max(highestView, machine.view());
        boolean crashes = member == restarting && restartsLeft > 0 && restarts.nextDouble() < restartShare;
        boolean beforeSending = restarts.nextBoolean();
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
            observe(member, 5_000 + restarts.nextInt(1000));
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
                broadcast(member, new GossipItem.CertificateItem(certificate));
            case Pull _ -> pull(member);
            case WakeAt(Instant time) -> engine.at(time, () -> step(member, new AgreementInput.Woken()));
            case Judged _, Undecided _, Forked _ -> {}
            case Accuse(Equivocation found) -> {
                assertThat(found.verify(verifier, RegistryHistory.of(fixture.registry)))
                        .isTrue();
                accused.add(found.first().signer());
            }
            case Decided decided -> {
                CertifiedShard report =
                        CertifiedShard.of(fixture.agreement, decided, Snapshots.enclosed(fixture.agreement, decided));
                decisions.put(member, report);
                finals.add(report.digest().toString());
            }
        }
    }

    private static AgreementInput received(GossipItem item) {
        return switch (item) {
            case GossipItem.StatementItem(Signed message) -> new AgreementInput.Received(message);
            case GossipItem.CertificateItem(QuorumCertificate certificate) ->
                new AgreementInput.CertificateReceived(certificate);
            case GossipItem.EvidenceItem _, GossipItem.ReceiptItem _, GossipItem.BeaconItem _ ->
                throw new AssertionError("no member says " + item);
        };
    }

    private void broadcast(int member, GossipItem item) {
        broadcast(member, _ -> List.of(item));
    }

    /// @param said to each of the others
    private void broadcast(int member, IntFunction<List<GossipItem>> said) {
        for (int to = 0; to < machines.size(); to++) {
            if (to != member) {
                int receiver = to;
                said.apply(to).forEach(item -> gossip.send(member, receiver, item));
            }
        }
    }

    private void pull(int member) {
        int other = pulls.get(member).nextInt(machines.size());
        if (other == member || byzantine.containsKey(other)) {
            return;
        }
        links.send(member, other, Hash32.BYTES, () -> {
            List<GossipItem> held = held(other);
            links.send(
                    other,
                    member,
                    GossipCodec.encodeAnswer(held).length,
                    () -> held.forEach(item -> step(member, received(item))));
        });
    }

    private List<GossipItem> held(int member) {
        AgreementMachine machine = machines.get(member);
        return Stream.<GossipItem>concat(
                        machine.certificates().stream().map(GossipItem.CertificateItem::new),
                        machine.messages().stream().map(GossipItem.StatementItem::new))
                .toList();
    }

    private void publish(int member, Signed message) {
        Behaviour behaviour = byzantine.get(member);
        spring(message);
        if (behaviour != null && behaviour.opensTwice()) {
            publishTwice(member, behaviour, message);
            return;
        }
        GossipItem honest = new GossipItem.StatementItem(message);
        if (behaviour == null || behaviour == Behaviour.SLANDERS) {
            broadcast(member, honest);
            return;
        }
        List<GossipItem> lies = Byzantine.answer(behaviour, parse(message)).stream()
                .<GossipItem>map(each -> new GossipItem.StatementItem(each.signedBy(members.get(member))))
                .toList();
        broadcast(member, to -> {
            boolean lied = to % 2 == 1 || behaviour != Behaviour.EQUIVOCATES;
            List<GossipItem> said = new ArrayList<>();
            if (behaviour != Behaviour.SILENT && (!lied || behaviour == Behaviour.VOTES_BOTH_WAYS || lies.isEmpty())) {
                said.add(honest);
            }
            if (lied) {
                said.addAll(lies);
            }
            return said;
        });
    }

    private EqMessage.Reveal firstOpening(int member) {
        Payload other =
                Payload.of(fixture.observation(SlotResult.FAIL, 7_000 + member).bytes());
        return new EqMessage.Reveal(
                fixture.agreement.subject(), member, Hash32.sha256(new byte[] {1}), fixture.draw(member), other);
    }

    private void publishTwice(int member, Behaviour behaviour, Signed message) {
        EqMessage said = parse(message);
        if (said instanceof EqMessage.Commit) {
            hurry(member, firstOpening(member));
        }
        if (behaviour == Behaviour.OPENS_TWICE
                || said instanceof EqMessage.Commit
                || said instanceof EqMessage.Reveal) {
            broadcast(member, new GossipItem.StatementItem(message));
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

    /// Reaches everybody before anything that others say from now on: the attacker's own links are faster.
    private void hurry(int member, EqMessage message) {
        Signed signed = message.signedBy(members.get(member));
        for (int to = 0; to < machines.size(); to++) {
            int receiver = to;
            if (to != member && !links.isCut(member, to)) {
                engine.after(Duration.ofMillis(1), () -> step(receiver, new AgreementInput.Received(signed)));
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
        return members.get(member).id();
    }

    int highestView() {
        return highestView;
    }

    long steps() {
        return steps;
    }

    /// When anything happened.
    String trace() {
        return engine.trace().value();
    }
}
