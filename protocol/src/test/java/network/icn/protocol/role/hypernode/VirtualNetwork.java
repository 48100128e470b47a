package network.icn.protocol.role.hypernode;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import network.icn.protocol.Nodes;
import network.icn.protocol.Registries;
import network.icn.protocol.agreement.EqMessage;
import network.icn.protocol.agreement.Equivocation;
import network.icn.protocol.archive.PushAnswer;
import network.icn.protocol.archive.Submission;
import network.icn.protocol.certified.CertifiedShard;
import network.icn.protocol.challenge.AskedKind;
import network.icn.protocol.challenge.Challenge;
import network.icn.protocol.challenge.ChallengeKinds;
import network.icn.protocol.challenge.ChallengeRef;
import network.icn.protocol.challenge.CountersignedTranscript;
import network.icn.protocol.challenge.EraSnapshot;
import network.icn.protocol.challenge.Receipt;
import network.icn.protocol.challenge.SignedAnswer;
import network.icn.protocol.challenge.SlotResult;
import network.icn.protocol.challenge.StoredLeaves;
import network.icn.protocol.codec.GossipCodec;
import network.icn.protocol.codec.MessageSizes;
import network.icn.protocol.evidence.Evidence;
import network.icn.protocol.gossip.GossipItem;
import network.icn.protocol.gossip.GossipTopic;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.crypto.MemoizedVerifier;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.beacon.BeaconValue;
import network.icn.protocol.network.beacon.BeaconVerifier;
import network.icn.protocol.network.beacon.LocalChain;
import network.icn.protocol.network.committee.CommitteeDraw;
import network.icn.protocol.network.committee.Shard;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.Claim;
import network.icn.protocol.network.registry.Endpoint;
import network.icn.protocol.network.registry.HyperNodeMember;
import network.icn.protocol.network.registry.Parameters;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.network.registry.RegistryLink;
import network.icn.protocol.network.registry.RegistryMark;
import network.icn.protocol.network.registry.SatelliteMember;
import network.icn.protocol.network.registry.ScalerNodeMember;
import network.icn.protocol.objects.ObjectEntry;
import network.icn.protocol.objects.StoredGrowth;
import network.icn.protocol.objects.StoredObjects;
import network.icn.protocol.objects.StoredProof;
import network.icn.protocol.probe.ProbeOutcome;
import network.icn.protocol.probe.ProbeReport;
import network.icn.protocol.probe.ProbeTiming;
import network.icn.protocol.report.AgreedBody;
import network.icn.protocol.report.Conduct;
import network.icn.protocol.report.Observation;
import network.icn.protocol.role.clock.ClockNotice;
import network.icn.protocol.role.clock.ClockReading;
import network.icn.protocol.role.clock.TimeAnswer;
import network.icn.protocol.role.clock.TimeStatement;
import network.icn.protocol.role.protection.JournalState;
import network.icn.protocol.role.satellite.HonestLog;
import network.icn.protocol.settlement.ConductFinding;
import network.icn.simulator.engine.Alarm;
import network.icn.simulator.engine.Engine;
import network.icn.simulator.network.LinkModel;
import network.icn.simulator.network.Links;
import network.icn.simulator.network.Ports;
import org.jspecify.annotations.Nullable;

/// HyperNodeMachines on the clock and the links of the simulator, with ScalerNodes and satellites that
/// answer from a table. One seed, one run.
public final class VirtualNetwork {
    static final Instant GENESIS = Instant.parse("2026-01-01T00:00:00Z");
    static final Duration ERA = Duration.ofSeconds(20);
    /// Each message takes its own time.
    private static final LinkModel LINKS =
            LinkModel.between(Duration.ofMillis(1), Duration.ofMillis(20), LinkModel.Order.FREE);
    private static final int FIRST_SCALERNODE = 1_000;
    private static final int FIRST_SATELLITE = 2_000;
    /// Bytes of an answer that is a signature.
    private static final int SMALL = 200;
    /// Of one with leaves, as large as they mostly are.
    private static final int LEAVES = 100_000;

    /// What asks and answers where a table is not enough.
    interface Machines {
        Signed snapshot(NodeId peer, NodeId target, EraId era);

        /// All of a probe, at once.
        ProbeReport probe(NodeId peer, HyperNodeEffect.StartProbe probe);
    }

    /// What somebody puts around the machine of a node.
    @FunctionalInterface
    public interface Around {
        Around NOTHING = (machine, _) -> machine;

        /// @param signer of that node
        HyperNodeRole put(HyperNodeRole machine, Signer signer);
    }

    /// What a HyperNode of the test is made of; survives its restart.
    public final class Node {
        final Signer signer;
        private final int number;
        private final Around around;
        private final Alarm alarm = new Alarm(engine);
        private final RandomGenerator crashes;
        private final RandomGenerator pulls;
        private final RandomGenerator nonces;
        final List<Payload> records = new ArrayList<>();
        public final List<HyperNodeNotice> notices = new ArrayList<>();
        final List<Signed> said = new ArrayList<>();
        /// Probes that have left, over all its lives.
        public final List<ProbeId> probes = new ArrayList<>();
        final List<HyperNodeEffect.StartProbe> challenges = new ArrayList<>();
        final List<HyperNodeEffect.Countersign> countersigns = new ArrayList<>();
        final List<CountersignedTranscript> transcripts = new ArrayList<>();
        final List<Signed> receipts = new ArrayList<>();
        HyperNodeRole role;
        /// How far its clock is ahead.
        Duration skew = Duration.ZERO;
        boolean down;
        boolean suspect;
        final Set<NodeId> told = new TreeSet<>();
        private int life;
        private int durable;

        Node(int number, Signer signer, Around around) {
            this.number = number;
            this.signer = verifier.witnessed(signer);
            this.around = around;
            this.crashes = engine.stream("crashes", number);
            this.pulls = engine.stream("pulls", number);
            this.nonces = engine.stream("nonces", number);
            this.role = make();
        }

        private HyperNodeRole make() {
            HyperNodeMachine machine =
                    new HyperNodeMachine(history, signer, checks, value -> BeaconVerifier.verify(chain.info(), value));
            return around.put(machine, signer);
        }

        /// What was only noted in the last moment is lost.
        void crash() {
            down = true;
            life++;
            alarm.clear();
            links.setDown(number, true);
            int kept = Math.max(durable, records.size() - crashes.nextInt(3));
            records.subList(kept, records.size()).clear();
        }

        public NodeId id() {
            return signer.id();
        }

        long clockTold(Class<? extends ClockNotice> kind) {
            return notices.stream()
                    .filter(notice -> notice instanceof HyperNodeNotice.Clock(var news) && kind.isInstance(news))
                    .count();
        }

        long count(Class<? extends HyperNodeNotice> kind) {
            return notices.stream().filter(kind::isInstance).count();
        }

        void restart() {
            restart(JournalState.whole());
        }

        /// @param journal how it was found; its records are what the test has left of them
        void restart(JournalState journal) {
            down = false;
            life++;
            alarm.clear();
            links.setDown(number, false);
            role = make();
            step(this, new HyperNodeInput.Restored(journal, records));
        }

        /// The disk is lost.
        void lose() {
            records.clear();
            durable = 0;
        }

        /// An older copy of the journal comes back.
        void restore(List<Payload> copy) {
            records.clear();
            records.addAll(copy);
            durable = records.size();
        }
    }

    /// Version 1.
    final Registry registry;
    final RegistryHistory history;
    final LocalChain chain = LocalChain.derive(seed(99), Duration.ofSeconds(1), GENESIS.minusSeconds(600));
    final MemoizedVerifier verifier = new MemoizedVerifier(Ed25519.best());
    /// By which a node that is started from now on checks what it hears.
    SignatureVerifier checks = verifier;
    public final List<Node> nodes = new ArrayList<>();
    public final Map<NodeId, Signer> scalerNodes = new LinkedHashMap<>();
    public final Map<NodeId, Signer> satellites = new LinkedHashMap<>();
    /// What each satellite has acknowledged.
    public final Map<NodeId, Map<Hash32, Submission>> archives = new TreeMap<>();
    final Set<NodeId> unreachable = new LinkedHashSet<>();
    /// ScalerNodes that are whole machines; otherwise they answer from the tables below.
    @Nullable
    Machines machines;

    /// What becomes of a probe of a target that would have passed.
    public BiFunction<NodeId, ProbeOutcome, ProbeOutcome> outcomes = (_, passed) -> passed;
    /// Whether the ScalerNode refuses to answer that.
    Predicate<Challenge> refuses = _ -> false;
    /// How long every node keeps its own probes waiting.
    Duration stall = Duration.ZERO;
    /// What a target makes of a challenger.
    BiFunction<Node, ProbeOutcome, ProbeOutcome> refusals = (_, outcome) -> outcome;
    /// What a target answers when it is asked to countersign.
    public BiFunction<HyperNodeEffect.Countersign, Signer, CountersignAnswer> countersignatures =
            (asked, target) -> new CountersignAnswer.Given(
                    target.sign(asked.transcript().statement().bytes()));
    /// Why a target hands out no snapshot, if it does not.
    Function<NodeId, Optional<ProbeOutcome>> snapshotFaults = _ -> Optional.empty();
    /// How much longer than the network a target takes to hand out its snapshot.
    Function<NodeId, Duration> slowness = _ -> Duration.ZERO;
    /// Targets that never answer anything at the moment.
    Predicate<NodeId> stalls = _ -> false;
    /// Whether all nodes are too busy to tell their machines what came of anything that they asked a
    /// target.
    BooleanSupplier busy = () -> false;
    /// Who is not answered by whom when it asks for its own statements.
    BiPredicate<Node, Node> deaf = (_, _) -> false;
    /// Members that answer such questions as if they had heard nothing.
    Predicate<Node> hides = _ -> false;
    /// Nodes that hear neither gossip nor satellites' reports; others hear them.
    Predicate<Node> alone = _ -> false;
    /// Whose process gets no processor at the moment: what comes to it waits.
    Predicate<Node> frozen = _ -> false;
    /// Whose questions for the time are answered.
    Predicate<Node> hears = _ -> true;
    /// What a member says of the time, given what its clock shows.
    BiFunction<Node, Instant, Instant> times = (_, shown) -> shown;
    /// By which registry a node says that it goes.
    Function<Node, RegistryMark> marks;

    private final Engine engine;
    private Links links;
    private Ports<GossipItem> gossip;

    /// @param around of the first nodes, each of its own; nothing is around the others
    public VirtualNetwork(long seed, int hyperNodes, Around... around) {
        this(seed, hyperNodes, 0, around);
    }

    /// @param related that many of the first HyperNodes are run by whoever runs the ScalerNodes
    public VirtualNetwork(long seed, int hyperNodes, int related, Around... around) {
        this(seed, ERA, hyperNodes, related, around);
    }

    VirtualNetwork(long seed, Duration era, int hyperNodes) {
        this(seed, era, hyperNodes, 0);
    }

    /// @param later the versions that follow version 1
    VirtualNetwork(long seed, int hyperNodes, UnaryOperator<RegistryHistory> later) {
        this(seed, ERA, hyperNodes, 0, later);
    }

    private VirtualNetwork(long seed, Duration era, int hyperNodes, int related, Around... around) {
        this(seed, era, hyperNodes, related, UnaryOperator.identity(), around);
    }

    private VirtualNetwork(
            long seed,
            Duration era,
            int hyperNodes,
            int related,
            UnaryOperator<RegistryHistory> later,
            Around... around) {
        System.out.println("seed " + seed);
        engine = new Engine(GENESIS.minusSeconds(5), seed);
        links = new Links(engine, LINKS);
        gossip = new Ports<>(links, item -> GossipCodec.encode(item).length);
        List<Signer> hypers = signers(1, hyperNodes);
        signers(50, 3).forEach(signer -> scalerNodes.put(signer.id(), signer));
        signers(70, 2).forEach(signer -> satellites.put(signer.id(), signer));
        Endpoint endpoint = new Endpoint("127.0.0.1", 1);
        registry = new Registry(
                7,
                "test",
                RegistryLink.FIRST,
                hypers.getFirst().id(),
                new Parameters(GENESIS, era, 12, 128, 90, 16, 527, Duration.ofSeconds(1), 36),
                chain.info(),
                IntStream.range(0, hyperNodes)
                        .mapToObj(i -> new HyperNodeMember(
                                hypers.get(i).id(),
                                i < related ? "provider" : "op-" + i,
                                1,
                                endpoint,
                                Registries.bls(hypers.get(i))))
                        .sorted(Comparator.comparing(HyperNodeMember::id))
                        .toList(),
                scalerNodes.keySet().stream()
                        .sorted()
                        .map(id -> new ScalerNodeMember(
                                id,
                                related > 0 ? "provider" : "provider " + id,
                                endpoint,
                                new Claim(1 << 20, 1, Duration.ofMillis(5), 1, 999_000, "DEU/Frankfurt")))
                        .toList(),
                satellites.keySet().stream()
                        .sorted()
                        .map(id -> new SatelliteMember(id, "op", endpoint, endpoint))
                        .toList());
        history = later.apply(RegistryHistory.of(registry));
        marks = node -> history.mark(history.clock().eraAt(reading(node).wall()));
        satellites.keySet().forEach(id -> archives.put(id, new LinkedHashMap<>()));
        for (int i = 0; i < hyperNodes; i++) {
            add(hypers.get(i), i < around.length ? around[i] : Around.NOTHING);
        }
        at(now(), this::heartbeat);
    }

    private Node add(Signer signer, Around around) {
        Node node = new Node(nodes.size(), signer, around);
        nodes.add(node);
        listen(node);
        return node;
    }

    private void listen(Node node) {
        gossip.open(node.number, (_, item) -> step(node, new HyperNodeInput.GossipArrived(0, item)));
    }

    /// Links lose that share of the gossip and of the questions for the time; answers come late instead.
    /// Before anything runs.
    void loseMessages(double share) {
        links = new Links(engine, LINKS.withLoss(share));
        gossip = new Ports<>(links, item -> GossipCodec.encode(item).length);
        nodes.forEach(this::listen);
    }

    /// Another process with the key of that node, started now.
    Node twin(Node elder, JournalState journal, List<Payload> records) {
        Node twin = add(elder.signer, Around.NOTHING);
        twin.restore(records);
        twin.restart(journal);
        return twin;
    }

    /// The node's process ends and begins again, without anything that it had written.
    public void startAnew(Node node) {
        node.crash();
        node.lose();
        node.restart(JournalState.missing());
    }

    /// Hands a node something by gossip, now.
    void deliver(Node node, GossipItem item) {
        step(node, new HyperNodeInput.GossipArrived(0, item));
    }

    private static List<Signer> signers(int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(filler -> Nodes.signer(Hash32.of(seed(filler))))
                .toList();
    }

    private static byte[] seed(int filler) {
        byte[] seed = new byte[32];
        Arrays.fill(seed, (byte) filler);
        return seed;
    }

    Instant now() {
        return engine.now();
    }

    public Instant end(int era) {
        return registry.parameters().clock().end(new EraId(era));
    }

    public void runUntil(Instant end) {
        engine.runUntil(end);
    }

    void at(Instant time, Runnable action) {
        engine.at(time, action);
    }

    /// Told to the life of a node that asked.
    private Runnable told(Node node, Supplier<HyperNodeInput> input) {
        int life = node.life;
        return () -> {
            if (!node.down && node.life == life) {
                step(node, input.get());
            }
        };
    }

    /// What somebody answers; what it has to say is known at once, and the question is the same message.
    private void answer(int from, Node node, int bytes, Supplier<HyperNodeInput> input) {
        links.sendReliably(from, node.number, bytes, told(node, input));
    }

    private void answer(NodeId from, Node node, int bytes, HyperNodeInput input) {
        answer(number(from), node, bytes, () -> input);
    }

    /// By which links know a ScalerNode or a satellite, apart from HyperNodes.
    private int number(NodeId id) {
        int satellite = List.copyOf(satellites.keySet()).indexOf(id);
        return satellite < 0
                ? FIRST_SCALERNODE + List.copyOf(scalerNodes.keySet()).indexOf(id)
                : FIRST_SATELLITE + satellite;
    }

    /// A node has one alarm: what it set last.
    private void wakeAt(Node node, Instant time) {
        node.alarm.set(time.minus(node.skew), () -> step(node, new HyperNodeInput.Woken()));
    }

    private Signer scaler(NodeId id) {
        return Objects.requireNonNull(scalerNodes.get(id));
    }

    private final Map<NodeId, HonestLog> logs = new LinkedHashMap<>();

    Map<Hash32, Submission> archive(NodeId satellite) {
        return Objects.requireNonNull(archives.get(satellite));
    }

    private void step(Node node, HyperNodeInput input) {
        if (frozen.test(node)) {
            engine.after(Duration.ofMillis(50), told(node, () -> input));
            return;
        }
        for (HyperNodeEffect effect : node.role.step(input, reading(node))) {
            carryOut(node, effect);
        }
    }

    private void carryOut(Node node, HyperNodeEffect effect) {
        switch (effect) {
            case HyperNodeEffect.FetchBeacon(long round, NodeId satellite) -> {
                boolean there = !unreachable.contains(satellite)
                        && !chain.info().timeOf(round).isAfter(now());
                BeaconValue value = chain.sign(round);
                answer(
                        satellite,
                        node,
                        MessageSizes.beaconTold(Optional.of(value)),
                        there ? new HyperNodeInput.BeaconArrived(value) : new HyperNodeInput.BeaconUnavailable(round));
            }
            case HyperNodeEffect.FetchSnapshot(NodeId target, EraId era, List<Signed> _) -> {
                if (!busy.getAsBoolean()) {
                    fetchSnapshot(node, target, era);
                }
            }
            case HyperNodeEffect.StartProbe probe -> {
                node.probes.add(probe.probe());
                node.challenges.add(probe);
                if (!busy.getAsBoolean()) {
                    probe(node, probe);
                }
            }
            case HyperNodeEffect.Countersign countersign -> {
                node.countersigns.add(countersign);
                NodeId target = countersign.probe().target();
                CountersignAnswer answer = countersignatures.apply(countersign, scaler(target));
                answer(
                        target,
                        node,
                        SMALL,
                        new HyperNodeInput.CountersignAnswered(
                                countersign.probe(), countersign.transcript().hash(), answer));
            }
            case HyperNodeEffect.KeepTranscript(var transcript) -> node.transcripts.add(transcript);
            case HyperNodeEffect.KeepReceipt(var receipt) -> node.receipts.add(receipt);
            case HyperNodeEffect.Persist(Payload record) -> {
                node.records.add(record);
                node.durable = node.records.size();
            }
            case HyperNodeEffect.Note(Payload record) -> node.records.add(record);
            case HyperNodeEffect.Publish(GossipTopic _, GossipItem item) -> publish(node, item);
            // Everybody hears everything here.
            case HyperNodeEffect.Hear _ -> {}
            case HyperNodeEffect.GossipJudged _ -> {}
            case HyperNodeEffect.Pull(Hash32 subject, List<NodeId> _) -> {
                Node neighbour = nodes.get(node.pulls.nextInt(nodes.size()));
                if (neighbour != node && !neighbour.down && !frozen.test(neighbour)) {
                    ask(neighbour, new HyperNodeInput.PullAsked(0, node.id(), subject))
                            .ifPresent(all -> answer(
                                    neighbour.number,
                                    node,
                                    GossipCodec.encodeAnswer(all).length,
                                    () -> new HyperNodeInput.PullAnswered(all)));
                }
            }
            case HyperNodeEffect.AnswerPull _ -> {}
            case HyperNodeEffect.AskOwn(Hash32 subject, List<NodeId> members) ->
                nodes.stream()
                        .filter(other -> members.contains(other.id()) && !other.down)
                        .filter(other -> !deaf.test(node, other) && !frozen.test(other))
                        .forEach(other -> askOwn(node, other, subject));
            case HyperNodeEffect.AskArchive(NodeId satellite, EraId era, NodeId _) -> {
                if (!unreachable.contains(satellite) && !alone.test(node)) {
                    List<Signed> said = said(satellite, era, node.id());
                    answer(satellite, node, MessageSizes.pulled(said), new HyperNodeInput.OwnArchived(satellite, said));
                }
            }
            case HyperNodeEffect.FetchReport(NodeId satellite, EraId era, NodeId target) ->
                fetchReport(node, satellite, era, target);
            case HyperNodeEffect.AskTime(NodeId member) -> askTime(node, member);
            case HyperNodeEffect.TellTime(NodeId member, var _) -> node.told.add(member);
            case HyperNodeEffect.Push(NodeId satellite, Submission submission) -> push(node, satellite, submission);
            case HyperNodeEffect.WakeAt(Instant time) -> wakeAt(node, time);
            case HyperNodeEffect.Tell(HyperNodeNotice notice) -> {
                node.notices.add(notice);
                if (notice instanceof HyperNodeNotice.Clock(ClockNotice.Suspect _)) {
                    node.suspect = true;
                } else if (notice instanceof HyperNodeNotice.Clock(ClockNotice.Confirmed _)) {
                    node.suspect = false;
                }
            }
        }
    }

    private void fetchSnapshot(Node node, NodeId target, EraId era) {
        if (stalls.test(target)) {
            engine.after(
                    registry.parameters().answerTimeout(),
                    told(node, () -> new HyperNodeInput.SnapshotUnavailable(target, era, new ProbeOutcome.Late())));
            return;
        }
        Signed signed = machines == null
                ? new EraSnapshot(
                                registry.network(),
                                target,
                                era,
                                new EraId(0),
                                StoredObjects.claimed(Hash32.sha256(target.bytes()), 1_000),
                                Hash32.ZERO)
                        .signedBy(scaler(target))
                : machines.snapshot(node.id(), target, era);
        HyperNodeInput answer = snapshotFaults
                .apply(target)
                .<HyperNodeInput>map(fault -> new HyperNodeInput.SnapshotUnavailable(target, era, fault))
                .orElseGet(() -> new HyperNodeInput.SnapshotArrived(target, era, signed, stall));
        Runnable told = told(node, () -> answer);
        engine.after(
                slowness.apply(target),
                () -> links.sendReliably(number(target), node.number, MessageSizes.snapshotTold(signed), told));
    }

    private void probe(Node node, HyperNodeEffect.StartProbe probe) {
        NodeId target = probe.probe().target();
        Instant sent = now();
        Duration waits = stall;
        if (stalls.test(target)) {
            engine.after(
                    Duration.between(sent, probe.deadline()),
                    told(
                            node,
                            () -> new HyperNodeInput.ProbeFinished(
                                    probe.probe(), ProbeReport.of(new ProbeOutcome.Late()), waits)));
            return;
        }
        if (machines != null) {
            ProbeReport report = machines.probe(node.id(), probe);
            answer(target, node, LEAVES, new HyperNodeInput.ProbeFinished(probe.probe(), report, waits));
            return;
        }
        List<ProbeOutcome> passed = probe.challenges().stream()
                .map(challenge -> passed(challenge.signed(), target, sent, Duration.ZERO))
                .toList();
        List<ProbeOutcome> outcomes = new ArrayList<>();
        for (int i = 0; i < passed.size(); i++) {
            ProbeOutcome outcome = refuses.test(probe.challenges().get(i).content())
                    ? new ProbeOutcome.Unanswered("refused")
                    : this.outcomes.apply(target, passed.get(i));
            outcomes.add(refusals.apply(node, outcome));
        }
        answer(number(target), node, LEAVES, () -> {
            Duration time = Duration.between(sent, now());
            List<ProbeOutcome> timed = new ArrayList<>();
            for (int i = 0; i < outcomes.size(); i++) {
                ProbeOutcome outcome = outcomes.get(i);
                timed.add(
                        outcome.equals(passed.get(i))
                                ? passed(probe.challenges().get(i).signed(), target, sent, time)
                                : outcome);
            }
            return new HyperNodeInput.ProbeFinished(probe.probe(), ProbeReport.of(timed), waits);
        });
    }

    private static Challenge challenge(Signed challenge) {
        try {
            return Challenge.parse(challenge.statement().bytes());
        } catch (MalformedException e) {
            throw new IllegalStateException("a challenge of a HyperNode parses", e);
        }
    }

    /// What an answer says that leaves out nothing; nobody checks it here.
    private static Payload allThatIsAsked(Challenge challenge) {
        EraSnapshot snapshot = new EraSnapshot(
                challenge.network(),
                challenge.target(),
                challenge.era(),
                new EraId(0),
                StoredObjects.claimed(Hash32.ZERO, 1_000),
                Hash32.ZERO);
        AskedKind<?, ?, ?> kind = ChallengeKinds.asked(challenge.kind()).orElseThrow();
        if (kind.grownFrom(challenge).isPresent()) {
            return kind.answer(challenge, new StoredGrowth(List.of(), List.of()));
        }
        List<Long> indices = kind.leaves(challenge, snapshot);
        List<Payload> leaves = Collections.nCopies(indices.size(), Payload.of(new byte[ObjectEntry.LEAF_BYTES]));
        return kind.answer(challenge, snapshot, List.of(new StoredLeaves(indices, leaves, StoredProof.NONE, true)));
    }

    private ProbeOutcome passed(Signed challenge, NodeId target, Instant sent, Duration time) {
        Signed receipt = new Receipt(ChallengeRef.of(challenge), Hash32.ZERO, sent).signedBy(scaler(target));
        return new ProbeOutcome.Passed(
                new SignedAnswer(allThatIsAsked(challenge(challenge)), receipt), new ProbeTiming(sent, time, time));
    }

    /// What the machine of a node hands out for a question; whatever else it does is done.
    private Optional<List<GossipItem>> ask(Node asked, HyperNodeInput question) {
        Optional<List<GossipItem>> found = Optional.empty();
        for (HyperNodeEffect effect : asked.role.step(question, reading(asked))) {
            if (effect instanceof HyperNodeEffect.AnswerPull(long _, var items)) {
                found = items;
            } else {
                carryOut(asked, effect);
            }
        }
        return found;
    }

    private void askOwn(Node node, Node other, Hash32 subject) {
        told(node, other, subject).ifPresent(told -> {
            List<Signed> said = hides.test(other) ? List.of() : told;
            answer(
                    other.number,
                    node,
                    MessageSizes.pulled(said),
                    () -> new HyperNodeInput.OwnHeard(other.id(), subject, said));
        });
    }

    /// What a member answers that is asked what it has heard from somebody.
    Optional<List<Signed>> told(Node asker, Node asked, Hash32 subject) {
        return ask(asked, new HyperNodeInput.OwnAsked(0, asker.id(), subject))
                .map(items -> items.stream()
                        .flatMap(item -> item instanceof GossipItem.StatementItem(Signed message)
                                ? Stream.of(message)
                                : Stream.empty())
                        .toList());
    }

    /// Which leaves a challenge of [WholeScalerNodes] asks for.
    List<Long> leaves(Challenge challenge) {
        EraSnapshot snapshot = new EraSnapshot(
                registry.network(),
                challenge.target(),
                challenge.era(),
                new EraId(0),
                StoredObjects.claimed(Hash32.ZERO, WholeScalerNodes.LEAVES),
                Hash32.ZERO);
        return ChallengeKinds.asked(challenge.kind()).orElseThrow().leaves(challenge, snapshot);
    }

    /// What a satellite can show of a node: the REVEALs of its reports.
    private void fetchReport(Node node, NodeId satellite, EraId era, NodeId target) {
        boolean reached = !unreachable.contains(satellite) && !alone.test(node);
        Optional<CertifiedShard> report = archive(satellite).values().stream()
                .flatMap(submission ->
                        submission instanceof Submission.OfShard(var shard) ? Stream.of(shard) : Stream.empty())
                .filter(shard -> reached && shard.era().equals(era) && speaksOf(shard, target))
                .findFirst();
        int bytes = report.map(MessageSizes::report).orElse(0);
        answer(satellite, node, bytes, new HyperNodeInput.ReportArrived(era, target, report));
    }

    private static boolean speaksOf(CertifiedShard shard, NodeId target) {
        try {
            return AgreedBody.parse(shard.body().bytes()).report(target).isPresent();
        } catch (MalformedException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<Signed> said(NodeId satellite, EraId era, NodeId member) {
        return archive(satellite).values().stream()
                .flatMap(submission -> submission instanceof Submission.OfShard(var report)
                                && report.era().equals(era)
                        ? report.reveals().stream()
                        : Stream.<Signed>empty())
                .filter(reveal -> reveal.signer().equals(member))
                .toList();
    }

    /// Both clocks of a node: the monotonic one is never set.
    ClockReading reading(Node node) {
        return new ClockReading(now().plus(node.skew), Duration.between(GENESIS.minusSeconds(1_000_000), now()));
    }

    /// The machine is looked at once a second, as the loop of a real node does.
    private void heartbeat() {
        for (Node node : nodes) {
            if (!node.down) {
                step(node, new HyperNodeInput.Woken());
            }
        }
        engine.after(Duration.ofSeconds(1), this::heartbeat);
    }

    private void askTime(Node asker, NodeId member) {
        Node asked = nodes.stream()
                .filter(node -> node.id().equals(member))
                .findFirst()
                .orElseThrow();
        if (!hears.test(asker)) {
            return;
        }
        byte[] bytes = new byte[Hash32.BYTES];
        asker.nonces.nextBytes(bytes);
        Hash32 nonce = Hash32.of(bytes);
        Duration sent = reading(asker).monotonic();
        int life = asker.life;
        links.send(asker.number, asked.number, MessageSizes.timeAsked(nonce), () -> {
            Instant time = times.apply(asked, reading(asked).wall());
            Signed signed = new TimeStatement(
                            registry.network(), asker.id(), nonce, time, asked.suspect, marks.apply(asked))
                    .signedBy(asked.signer);
            if (asker.life == life) {
                answer(asked.number, asker, MessageSizes.timeTold(signed), () -> {
                    TimeAnswer answer =
                            new TimeAnswer(nonce, signed, sent, reading(asker).monotonic());
                    return new HyperNodeInput.TimeHeard(member, answer);
                });
            }
        });
    }

    private void publish(Node from, GossipItem item) {
        if (item instanceof GossipItem.StatementItem(Signed message)) {
            from.said.add(message);
        }
        for (Node to : nodes) {
            if (to != from && !alone.test(to)) {
                gossip.send(from.number, to.number, item);
            }
        }
    }

    private void push(Node node, NodeId satellite, Submission submission) {
        PushAnswer answer = unreachable.contains(satellite)
                ? new PushAnswer.Unreachable("down")
                : new PushAnswer.Receipted(take(satellite, submission));
        answer(satellite, node, SMALL, new HyperNodeInput.PushAnswered(satellite, submission.id(), answer));
    }

    private Signed take(NodeId satellite, Submission submission) {
        archive(satellite).put(submission.id(), submission);
        return logs.computeIfAbsent(
                        satellite, id -> new HonestLog(registry.network(), Objects.requireNonNull(satellites.get(id))))
                .sign(submission.key(), now());
    }

    /// Certified reports that a satellite holds for an era.
    public long reports(NodeId satellite, int era) {
        return archive(satellite).values().stream()
                .filter(submission -> submission instanceof Submission.OfShard(var report)
                        && report.era().number() == era)
                .count();
    }

    /// The certified reports of an era that the first satellite holds, one for each shard.
    List<CertifiedShard> decided(int era) {
        return archives.values().iterator().next().values().stream()
                .flatMap(submission ->
                        submission instanceof Submission.OfShard(var report) ? Stream.of(report) : Stream.empty())
                .filter(report -> report.era().number() == era)
                .toList();
    }

    public AgreedBody body(int era) {
        try {
            return AgreedBody.parse(decided(era).getFirst().body().bytes());
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    /// What the certified reports of some eras say of a node's conduct.
    public ConductFinding conduct(List<Integer> eras, Node node) {
        return ConductFinding.of(
                eras.stream().flatMap(era -> seats(era, node)).toList(),
                history,
                new EraId(0),
                new EraId(eras.getLast()));
    }

    private Stream<Conduct> seats(int era, Node node) {
        CertifiedShard report = decided(era).getFirst();
        List<Shard> shards = CommitteeDraw.draw(
                history.at(report.era()),
                report.beacon().bound(registry.beacon().hash()));
        try {
            return report.conduct(shards.get(report.shard())).stream()
                    .filter(conduct -> conduct.hyperNode().equals(node.id()));
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    /// Slots of all targets that a node's own observation votes on.
    long votes(int era, Node node) {
        for (Signed reveal : decided(era).getFirst().reveals()) {
            if (reveal.signer().equals(node.id())) {
                try {
                    var opened = (EqMessage.Reveal)
                            EqMessage.parse(reveal.statement().bytes());
                    return Observation.parse(opened.observation().bytes()).targets().stream()
                            .flatMap(target -> target.slots().stream())
                            .filter(result -> result != SlotResult.SKIP)
                            .count();
                } catch (MalformedException e) {
                    throw new AssertionError(e);
                }
            }
        }
        throw new AssertionError("not in the agreed set");
    }

    /// A beacon value comes by gossip.
    void hand(Node node, BeaconValue value) {
        step(node, new HyperNodeInput.GossipArrived(0, new GossipItem.BeaconItem(value)));
    }

    void wake(Node node) {
        step(node, new HyperNodeInput.Woken());
    }

    /// The nodes that verified evidence on satellites accuses.
    public Set<NodeId> accused() {
        Set<NodeId> accused = new TreeSet<>();
        archives.values()
                .forEach(archive -> archive.values().forEach(submission -> {
                    if (submission instanceof Submission.OfEvidence(Evidence evidence, int _)) {
                        assertThat(evidence.verify(verifier, history)).isTrue();
                        accused.add(evidence.accused());
                    }
                }));
        return accused;
    }

    static boolean contradicts(Signed one, Signed other) {
        try {
            var a = EqMessage.parse(one.statement().bytes());
            var b = EqMessage.parse(other.statement().bytes());
            return Equivocation.contradict(a, b);
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }
}
