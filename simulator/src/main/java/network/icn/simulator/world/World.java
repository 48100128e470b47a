package network.icn.simulator.world;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import network.icn.faults.HyperNodeFault;
import network.icn.libp2p.MalformedException;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.gossipsub.rpc.Rpc;
import network.icn.libp2p.gossipsub.rpc.RpcCodec;
import network.icn.protocol.archive.Submission;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.crypto.MemoizedVerifier;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.network.beacon.BeaconValue;
import network.icn.protocol.network.beacon.BeaconVerifier;
import network.icn.protocol.network.beacon.LocalChain;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.network.registry.RegistryMark;
import network.icn.protocol.network.registry.SignedHistory;
import network.icn.simulator.engine.Engine;
import network.icn.simulator.ledger.Ledger;
import network.icn.simulator.network.Links;
import network.icn.simulator.network.Ports;
import network.icn.simulator.scenario.Scenario;

/// A whole network in one thread: every node runs the machines that real nodes run; only clocks, disks and
/// links are simulated. One scenario and one seed make one history.
public final class World {
    public static final Instant GENESIS = Instant.parse("2026-01-01T00:00:00Z");
    /// Nodes start before the first era, to connect and to sign snapshots.
    private static final Duration LEAD = Duration.ofSeconds(30);

    private final Engine engine;
    private final Links links;
    private final Ports<Rpc> gossip;
    private final Calls calls;
    private final LocalChain chain;
    private final RegistryHistory history;
    private final SignedHistory signed;
    private final MemoizedVerifier verifier = new MemoizedVerifier(Ed25519.best());
    private final Map<Long, BeaconValue> rounds = new TreeMap<>();
    private final Map<Long, BeaconValue> verified = new TreeMap<>();
    private final List<SimHyperNode> hyperNodes = new ArrayList<>();
    private final Map<PeerId, SimHyperNode> byPeer = new TreeMap<>();
    /// In the order of their numbers.
    private final List<SimScalerNode> scalerNodes = new ArrayList<>();
    private final Map<NodeId, SimSatellite> satellites = new TreeMap<>();
    private final Map<NodeId, TimedNode> timed = new TreeMap<>();
    private final Topology topology;
    private final List<NodeId> twice;
    private final Ledger ledger = new Ledger();
    private final Faults faults;
    private final List<String> violations = new ArrayList<>();
    private final WrongClocks clocks;

    public World(Scenario scenario, long seed) {
        this.engine = new Engine(GENESIS.minus(LEAD), seed);
        Keys keys = new Keys(engine.stream("keys"), verifier);
        Members members = Members.of(scenario, keys);
        this.chain = LocalChain.derive(keys.seed(), Duration.ofSeconds(3), GENESIS.minusSeconds(300));
        this.signed = members.registry(scenario, chain);
        this.history = signed.history();
        List<Signer> hypers = new ArrayList<>(members.hyperNodes());
        this.twice = Faults.twice(scenario.faults()).stream()
                .map(hypers::get)
                .peek(hypers::add)
                .map(Signer::id)
                .toList();
        this.links = new Links(engine, scenario.links());
        this.gossip = new Ports<>(links, rpc -> RpcCodec.encode(rpc).length);
        this.calls = new Calls(engine, links);
        this.topology = new Topology(hypers.size(), engine.stream("topology"));
        for (int i = 0; i < hypers.size(); i++) {
            boolean lies = i == scenario.hyperNodes() - 1;
            HyperNodeFault fault = lies ? scenario.liar() : HyperNodeFault.NONE;
            PeerId peer = i < scenario.hyperNodes()
                    ? peerId(hypers.get(i).id())
                    : peerId(keys.signers(1).getFirst().id());
            SimHyperNode node = new SimHyperNode(this, i, hypers.get(i), peer, fault);
            hyperNodes.add(node);
            byPeer.put(node.peer(), node);
        }
        this.clocks = new WrongClocks(this, scenario.clocks());
        int number = hypers.size();
        for (Signer signer : members.scalerNodes()) {
            timed.put(signer.id(), new TimedNode(this, signer.id(), number));
            scalerNodes.add(new SimScalerNode(this, number++, signer, keys.seed()));
        }
        for (Signer signer : members.satellites()) {
            timed.put(signer.id(), new TimedNode(this, signer.id(), number));
            satellites.put(signer.id(), new SimSatellite(this, number++, signer));
        }
        clocks.set(
                hyperNodes,
                Objects.requireNonNull(timed.get(members.scalerNodes().getLast().id())),
                Objects.requireNonNull(timed.get(members.satellites().getLast().id())));
        this.faults = new Faults(this, scenario.faults());
        faults.set();
    }

    /// Starts every node.
    public void start() {
        timed.values().forEach(TimedNode::start);
        scalerNodes.forEach(SimScalerNode::start);
        satellites.values().forEach(SimSatellite::start);
        hyperNodes.forEach(SimHyperNode::start);
    }

    /// Lets everything happen that is due before that moment of virtual time.
    public void runUntil(Instant end) {
        engine.runUntil(end);
    }

    /// The process of a HyperNode dies; what was not flushed is lost.
    public void crash(int hyperNode) {
        hyperNodes.get(hyperNode).crash();
    }

    /// Stops that HyperNode and starts it again from its journal.
    ///
    /// @param hyperNode its number, from 0
    public void restart(int hyperNode) {
        hyperNodes.get(hyperNode).restart();
    }

    // What a run is judged by.

    /// The registry that all nodes of the world have.
    public RegistryHistory history() {
        return history;
    }

    /// The same with the signatures that satellites archive.
    SignedHistory signed() {
        return signed;
    }

    /// The one version that a run has.
    public Registry registry() {
        return history.latest();
    }

    RegistryMark registryMark() {
        return history.latestMark();
    }

    /// The queue of events.
    public Engine engine() {
        return engine;
    }

    /// The links between all nodes.
    public Links links() {
        return links;
    }

    /// What truly happened.
    public Ledger ledger() {
        return ledger;
    }

    /// Checks signatures of the world, each once; what its nodes have signed themselves is known to be
    /// right.
    public SignatureVerifier verifier() {
        return verifier;
    }

    /// All of them by number; those that are down, too.
    public List<SimHyperNode> hyperNodes() {
        return List.copyOf(hyperNodes);
    }

    /// The clocks of ScalerNodes and satellites.
    public List<TimedNode> timed() {
        return List.copyOf(timed.values());
    }

    /// By which links know a ScalerNode.
    public int numberOf(NodeId scalerNode) {
        return scalerNode(scalerNode).number();
    }

    /// Nodes whose clocks are wrong at some time.
    public Set<NodeId> wrongClocks() {
        return clocks.wrong();
    }

    /// Whether anything is wrong with clocks, a drift included.
    public boolean hasWrongClocks() {
        return clocks.any();
    }

    /// The round of the beacon as the chain has it, whatever anybody says.
    public BeaconValue trueBeacon(long round) {
        return rounds.computeIfAbsent(round, chain::sign);
    }

    /// Those with a right clock, in the order of their archives.
    public List<NodeId> satellites() {
        return rightSatellites().map(SimSatellite::id).toList();
    }

    private Stream<SimSatellite> rightSatellites() {
        return satellites.values().stream().filter(satellite -> !clocks.wrong().contains(satellite.id()));
    }

    /// What each satellite with a right clock has on disk, in the order of its log.
    public List<List<Submission>> archives() {
        return rightSatellites().map(SimSatellite::archive).toList();
    }

    /// The same by its place in the log.
    public List<SortedMap<Long, Submission>> logs() {
        return rightSatellites().map(SimSatellite::places).toList();
    }

    /// What the first satellite with a right clock says of all members.
    public Judgement judgement(int eras) {
        return Judgement.of(archives().getFirst(), history, eras);
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

    /// By which routers know the HyperNode of that number.
    PeerId peer(int number) {
        return hyperNodes.get(number).peer();
    }

    /// What HyperNodes' routers say to one another.
    Ports<Rpc> gossip() {
        return gossip;
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
        boolean right = BeaconVerifier.verify(history.beacon(), value);
        if (right) {
            verified.put(value.round(), value);
        }
        return right;
    }

    /// All that a node is ever connected with.
    List<SimHyperNode> known(SimHyperNode node) {
        return topology.neighbours(node.number()).stream().map(hyperNodes::get).toList();
    }

    /// Connected neighbours that run.
    List<SimHyperNode> neighbours(SimHyperNode node) {
        return known(node).stream()
                .filter(neighbour -> !neighbour.isDown() && !links.isCut(node.number(), neighbour.number()))
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
        return scalerNodes.stream()
                .filter(node -> node.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    List<SimScalerNode> scalerNodes() {
        return List.copyOf(scalerNodes);
    }

    /// Whether two processes have that key.
    boolean runsTwice(NodeId hyperNode) {
        return twice.contains(hyperNode);
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
