package network.icn.simulator.world;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.encoding.MalformedException;
import network.icn.protocol.archive.Submission;
import network.icn.protocol.gossip.GossipTopic;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.crypto.MemoizedVerifier;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.network.beacon.BeaconValue;
import network.icn.protocol.network.beacon.BeaconVerifier;
import network.icn.protocol.network.beacon.LocalChain;
import network.icn.protocol.network.committee.Committee;
import network.icn.protocol.network.registry.Claim;
import network.icn.protocol.network.registry.Endpoint;
import network.icn.protocol.network.registry.HyperNodeMember;
import network.icn.protocol.network.registry.Parameters;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.network.registry.RegistryMark;
import network.icn.protocol.network.registry.SatelliteMember;
import network.icn.protocol.network.registry.ScalerNodeMember;
import network.icn.protocol.role.hypernode.HyperNodeFault;
import network.icn.simulator.engine.Engine;
import network.icn.simulator.network.Links;
import network.icn.simulator.scenario.Scenario;

/// A whole network in one thread: every node runs the machines that real nodes run; only clocks, disks and
/// links are simulated. One scenario and one seed make one history.
public final class World {
    public static final Instant GENESIS = Instant.parse("2026-01-01T00:00:00Z");
    /// Nodes start before the first era, to connect and to sign snapshots.
    private static final Duration LEAD = Duration.ofSeconds(30);

    private static final int SLOTS = 12;
    /// Three bad slots fit into a window of 36 under a promise of 90 %.
    private static final int WINDOW_ERAS = 3;
    private static final int MAX_COMMITTEE = 32;
    private static final int TARGETS_PER_SHARD = 16;
    private static final int SAMPLES = 527;
    /// Above this many HyperNodes a node knows only some of the others.
    private static final int MAX_NEIGHBOURS = 24;
    private static final Claim CLAIM = new Claim(1 << 20, 0, Duration.ofSeconds(1), 0, 900_000, "simulated");

    private final Engine engine;
    private final Links links;
    private final Calls calls;
    private final LocalChain chain;
    private final Registry registry;
    private final RegistryMark registryMark;
    private final SignatureVerifier verifier = new MemoizedVerifier(Ed25519.best());
    private final Map<Long, BeaconValue> rounds = new TreeMap<>();
    private final Map<Long, BeaconValue> verified = new TreeMap<>();
    private final List<SimHyperNode> hyperNodes = new ArrayList<>();
    private final Map<PeerId, SimHyperNode> byPeer = new TreeMap<>();
    private final Map<NodeId, SimScalerNode> scalerNodes = new TreeMap<>();
    private final Map<NodeId, SimSatellite> satellites = new TreeMap<>();
    private final Map<NodeId, TimedNode> timed = new TreeMap<>();
    private final List<List<Integer>> neighbours;
    private final List<String> violations = new ArrayList<>();
    private final WrongClocks clocks;

    public World(Scenario scenario, long seed) {
        this.engine = new Engine(GENESIS.minus(LEAD), seed);
        Keys keys = new Keys(engine.stream());
        List<Signer> hypers = keys.signers(scenario.hyperNodes());
        List<Signer> scalers = keys.signers(scenario.scalerNodes());
        List<Signer> archives = keys.signers(scenario.satellites());
        this.chain = LocalChain.derive(keys.seed(), Duration.ofSeconds(3), GENESIS.minusSeconds(300));
        this.registry = registry(scenario, hypers, scalers, archives, chain);
        this.registryMark = RegistryMark.of(registry);
        this.links = new Links(engine, scenario.links(), hypers.size() + scalers.size() + archives.size());
        this.calls = new Calls(engine, links);
        this.neighbours = topology(hypers.size(), engine.stream());
        for (int i = 0; i < hypers.size(); i++) {
            HyperNodeFault fault = i == hypers.size() - 1 ? scenario.liar() : HyperNodeFault.NONE;
            SimHyperNode node = new SimHyperNode(this, i, hypers.get(i), fault, engine.stream());
            hyperNodes.add(node);
            byPeer.put(node.peer(), node);
        }
        this.clocks = new WrongClocks(this, scenario.clocks());
        int number = hypers.size();
        for (Signer signer : scalers) {
            timed.put(signer.id(), new TimedNode(this, signer.id(), number));
            scalerNodes.put(signer.id(), new SimScalerNode(this, number++, signer, keys.seed()));
        }
        for (Signer signer : archives) {
            timed.put(signer.id(), new TimedNode(this, signer.id(), number));
            satellites.put(signer.id(), new SimSatellite(this, number++, signer));
        }
        clocks.set(
                hyperNodes,
                Objects.requireNonNull(timed.get(scalers.getLast().id())),
                Objects.requireNonNull(timed.get(archives.getLast().id())));
    }

    private static Registry registry(
            Scenario scenario, List<Signer> hypers, List<Signer> scalers, List<Signer> archives, LocalChain chain) {
        Endpoint nowhere = new Endpoint("simulated", 1);
        int committee = Math.min(MAX_COMMITTEE, hypers.size());
        return new Registry(
                1,
                "simulated",
                1,
                hypers.getFirst().id(),
                new Parameters(
                        GENESIS,
                        scenario.eraLength(),
                        SLOTS,
                        committee,
                        Committee.smallQuorum(committee),
                        TARGETS_PER_SHARD,
                        SAMPLES,
                        Duration.ofSeconds(3),
                        WINDOW_ERAS * SLOTS),
                chain.info(),
                ids(hypers)
                        .map(id -> new HyperNodeMember(id, id.toString(), 1, nowhere))
                        .toList(),
                ids(scalers)
                        .map(id -> new ScalerNodeMember(id, id.toString(), nowhere, CLAIM))
                        .toList(),
                ids(archives)
                        .map(id -> new SatelliteMember(id, "operator", nowhere, nowhere))
                        .toList());
    }

    private static Stream<NodeId> ids(List<Signer> signers) {
        return signers.stream().map(Signer::id).sorted(Comparator.naturalOrder());
    }

    /// A ring keeps the network in one piece; the rest is random. Both ends know each other.
    private static List<List<Integer>> topology(int nodes, RandomGenerator random) {
        List<SortedSet<Integer>> known = new ArrayList<>();
        IntStream.range(0, nodes).forEach(_ -> known.add(new TreeSet<>()));
        int wanted = Math.min(MAX_NEIGHBOURS, nodes - 1);
        for (int node = 0; node < nodes; node++) {
            connect(known, node, (node + 1) % nodes);
            for (int other = 0; nodes <= MAX_NEIGHBOURS && other < nodes; other++) {
                connect(known, node, other);
            }
            while (known.get(node).size() < wanted) {
                connect(known, node, random.nextInt(nodes));
            }
        }
        return known.stream().map(List::copyOf).toList();
    }

    private static void connect(List<SortedSet<Integer>> known, int one, int other) {
        if (one != other) {
            known.get(one).add(other);
            known.get(other).add(one);
        }
    }

    /// Starts every node.
    public void start() {
        timed.values().forEach(TimedNode::start);
        scalerNodes.values().forEach(SimScalerNode::start);
        satellites.values().forEach(SimSatellite::start);
        hyperNodes.forEach(SimHyperNode::start);
    }

    public void runUntil(Instant end) {
        engine.runUntil(end);
    }

    /// The process of a HyperNode dies; what was not flushed is lost.
    public void crash(int hyperNode) {
        hyperNodes.get(hyperNode).crash();
    }

    public void restart(int hyperNode) {
        hyperNodes.get(hyperNode).restart();
    }

    // What a run is judged by.

    public Registry registry() {
        return registry;
    }

    RegistryMark registryMark() {
        return registryMark;
    }

    public Engine engine() {
        return engine;
    }

    public Links links() {
        return links;
    }

    public SignatureVerifier verifier() {
        return verifier;
    }

    public List<SimHyperNode> hyperNodes() {
        return List.copyOf(hyperNodes);
    }

    /// The clocks of ScalerNodes and satellites.
    public List<TimedNode> timed() {
        return List.copyOf(timed.values());
    }

    /// By which links know a ScalerNode.
    public int numberOf(NodeId scalerNode) {
        return Objects.requireNonNull(scalerNodes.get(scalerNode)).number();
    }

    /// Nodes whose clocks are wrong at some time.
    public Set<NodeId> wrongClocks() {
        return clocks.wrong();
    }

    /// Whether anything is wrong with clocks, a drift included.
    public boolean hasWrongClocks() {
        return clocks.any();
    }

    /// What each satellite with a right clock has on disk, in the order of its log.
    public List<List<Submission>> archives() {
        return satellites.values().stream()
                .filter(satellite -> !clocks.wrong().contains(satellite.id()))
                .map(SimSatellite::archive)
                .toList();
    }

    /// What the nodes themselves found to be impossible.
    public List<String> violations() {
        return List.copyOf(violations);
    }

    void violation(String what) {
        violations.add(what);
    }

    // What nodes need of their world.

    Instant now() {
        return engine.now();
    }

    void trace(int node, String what) {
        engine.trace().add(engine.nowNanos(), node, what);
    }

    Calls calls() {
        return calls;
    }

    /// Every topic that the network can have.
    List<String> topics() {
        int shards = Math.ceilDiv(
                registry.scalerNodes().size(), registry.parameters().targetsPerShard());
        return Stream.concat(
                        Stream.of(GossipTopic.COMMON),
                        IntStream.range(0, shards)
                                .mapToObj(GossipTopic::ofShard)
                                .distinct())
                .map(topic -> topic.name(registry.name()))
                .toList();
    }

    /// A round of the beacon, if its time has come.
    Optional<BeaconValue> beacon(long round) {
        return now().isBefore(chain.info().timeOf(round))
                ? Optional.empty()
                : Optional.of(rounds.computeIfAbsent(round, chain::sign));
    }

    /// The rule is [BeaconVerifier]'s; a value that was found right once need not be checked for every node
    /// again.
    boolean isBeacon(BeaconValue value) {
        return value.equals(verified.get(value.round())) || verifyAnew(value);
    }

    private boolean verifyAnew(BeaconValue value) {
        boolean right = BeaconVerifier.verify(registry.beacon(), value);
        if (right) {
            verified.put(value.round(), value);
        }
        return right;
    }

    /// Connected neighbours that run.
    List<SimHyperNode> neighbours(SimHyperNode node) {
        return neighbours.get(node.number()).stream()
                .map(hyperNodes::get)
                .filter(neighbour -> !neighbour.isDown())
                .toList();
    }

    /// What a ScalerNode's or satellite's wall clock shows.
    Instant wall(NodeId id) {
        return Objects.requireNonNull(timed.get(id)).clock().reading().wall();
    }

    /// When it will show that time.
    Instant trueTime(NodeId id, Instant shown) {
        return Objects.requireNonNull(timed.get(id)).clock().trueTime(shown);
    }

    Optional<TimedNode> timed(NodeId id) {
        return Optional.ofNullable(timed.get(id));
    }

    SimHyperNode hyperNode(PeerId peer) {
        return Objects.requireNonNull(byPeer.get(peer));
    }

    SimScalerNode scalerNode(NodeId id) {
        return Objects.requireNonNull(scalerNodes.get(id));
    }

    SimSatellite satellite(NodeId id) {
        return Objects.requireNonNull(satellites.get(id));
    }

    static PeerId peerId(NodeId node) {
        try {
            return PeerId.fromBytes(node.peerIdBytes());
        } catch (MalformedException e) {
            throw new IllegalStateException("a node id is a peer id, got " + node, e);
        }
    }
}
