package network.icn.simulator.gossip;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.crypto.PublicKey;
import network.icn.libp2p.gossipsub.rpc.Message;
import network.icn.libp2p.gossipsub.rpc.MessageId;
import network.icn.libp2p.gossipsub.rpc.MessageIdFunction;
import network.icn.libp2p.gossipsub.rpc.Rpc;
import network.icn.libp2p.gossipsub.rpc.RpcCodec;
import network.icn.libp2p.gossipsub.score.ScoreParams;
import network.icn.simulator.engine.Engine;
import network.icn.simulator.gossip.SybilPlan.Aim;
import network.icn.simulator.network.Links;
import network.icn.simulator.network.Ports;

/// All nodes of a run and the links between them. Honest nodes have the first numbers. Links lose nothing and keep the
/// order: what is missing at the end was withheld.
final class GossipWorld {
    static final String TOPIC = "evaluation";
    /// The honest node that is surrounded or censored where a scenario has one victim; it publishes.
    static final int VICTIM = 0;

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    /// In place of the number of an honest message.
    private static final int FORGED = -1;
    private static final double EARLIEST = 0.95;
    private static final double LATEST = 1.05;

    private final GossipScenario scenario;
    private final Engine engine;
    private final RandomGenerator topology;
    private final List<PeerId> peers = new ArrayList<>();
    private final Map<PeerId, Integer> numbers = new LinkedHashMap<>();
    private final Ports<Rpc> ports;
    private final List<HonestNode> honest = new ArrayList<>();
    private final List<GossipNode> nodes = new ArrayList<>();
    private final Deliveries deliveries;

    GossipWorld(GossipScenario scenario, long seed) {
        this.scenario = scenario;
        this.engine = new Engine(START, seed);
        this.topology = engine.stream("topology");
        this.ports = new Ports<>(new Links(engine, GossipScenario.LINK), rpc -> RpcCodec.encode(rpc).length);
        this.deliveries = new Deliveries(scenario.honest());
        ScoreParams scores = scenario.scored() ? ScoreParams.ofMembers(List.of(TOPIC)) : ScoreParams.OFF;
        int total = scenario.honest() + scenario.sybils().count();
        for (int number = 0; number < total; number++) {
            PeerId peer = peerOf(number);
            peers.add(peer);
            numbers.put(peer, number);
        }
        for (int number = 0; number < total; number++) {
            if (number < scenario.honest()) {
                HonestNode node = new HonestNode(this, number, scores, engine.stream("routing", number));
                honest.add(node);
                nodes.add(node);
            } else {
                nodes.add(new Sybil(this, number, scenario.sybils()));
            }
            ports.open(number, nodes.get(number));
        }
    }

    private static PeerId peerOf(int number) {
        byte[] key = new byte[PublicKey.ED25519_BYTES];
        ByteBuffer.wrap(key).putInt(number + 1);
        return PeerId.of(PublicKey.ed25519(key));
    }

    Engine engine() {
        return engine;
    }

    Deliveries deliveries() {
        return deliveries;
    }

    List<HonestNode> honest() {
        return honest;
    }

    Instant at(Duration sinceStart) {
        return START.plus(sinceStart);
    }

    PeerId peer(int number) {
        return peers.get(number);
    }

    int number(PeerId peer) {
        return Objects.requireNonNull(numbers.get(peer), "a peer of this world");
    }

    boolean isSybil(PeerId peer) {
        return number(peer) >= scenario.honest();
    }

    /// Every honest node has its own address.
    String address(int number) {
        int identity = number - scenario.honest();
        return identity < 0
                ? "honest-" + number
                : "sybil-" + identity / scenario.sybils().perAddress();
    }

    /// A message that no honest node takes, of its own for each sender and moment.
    Message forged(int sender) {
        byte[] data = new byte[GossipScenario.MESSAGE_BYTES];
        ByteBuffer.wrap(data).putInt(FORGED).putInt(sender).putLong(engine.nowNanos());
        return Message.unsigned(TOPIC, data, MessageIdFunction.CONTENT);
    }

    static boolean isForged(Message message) {
        return ByteBuffer.wrap(message.data()).getInt() == FORGED;
    }

    int publisherOf(MessageId id) {
        return deliveries.publisherOf(id);
    }

    // The course of a run.

    void start() {
        honest.forEach(HonestNode::start);
        engine.at(at(scenario.honestConnectAt()), this::connectHonest);
        SybilPlan sybils = scenario.sybils();
        for (int sybil = scenario.honest(); sybil < nodes.size(); sybil++) {
            double moment = sybils.connectAt().toNanos() * (EARLIEST + (LATEST - EARLIEST) * topology.nextDouble());
            int number = sybil;
            engine.at(START.plusNanos((long) moment), () -> connectSybil(number));
        }
        long gap = Duration.ofSeconds(1).toNanos() / scenario.messagesPerSecond();
        long from = scenario.honestConnectAt().plus(GossipScenario.WARM_UP).toNanos();
        long until = GossipScenario.PUBLISH_UNTIL.toNanos();
        int message = 0;
        for (long time = from; time < until; time += gap) {
            int index = message++;
            engine.at(START.plusNanos(time), () -> publish(index));
        }
    }

    /// Each node dials half of its connections, so that it has about as many as the scenario says.
    private void connectHonest() {
        TreeSet<Long> pairs = new TreeSet<>();
        for (int from = 0; from < honest.size(); from++) {
            int dialled = 0;
            for (int tries = 0; dialled < scenario.degree() / 2 && tries < 100; tries++) {
                int to = topology.nextInt(honest.size());
                if (to != from && pairs.add((long) Math.min(from, to) * honest.size() + Math.max(from, to))) {
                    connect(from, to);
                    dialled++;
                }
            }
        }
    }

    private void connectSybil(int sybil) {
        SybilPlan plan = scenario.sybils();
        int candidates = plan.aim() == Aim.PUBLISHERS ? scenario.publishers() : scenario.honest();
        TreeSet<Integer> targets = new TreeSet<>();
        if (plan.aim() == Aim.ONE_NODE) {
            targets.add(VICTIM);
        }
        while (targets.size() < Math.min(plan.degree(), candidates)) {
            targets.add(topology.nextInt(candidates));
        }
        targets.forEach(target -> connect(sybil, target));
    }

    private void connect(int from, int to) {
        nodes.get(from).connected(to, true);
        nodes.get(to).connected(from, false);
    }

    private void publish(int index) {
        int publisher = index % scenario.publishers();
        byte[] data = new byte[GossipScenario.MESSAGE_BYTES];
        ByteBuffer.wrap(data).putInt(index).putInt(publisher);
        Message message = Message.unsigned(TOPIC, data, MessageIdFunction.CONTENT);
        deliveries.published(message.id(), publisher, engine.nowNanos());
        honest.get(publisher).publish(message);
    }

    void delivered(int node, MessageId id) {
        deliveries.delivered(id, node, engine.nowNanos());
        engine.trace().add(engine.nowNanos(), node, id.toString());
    }

    /// Links lose nothing here, so what may be lost and what may not is all the same.
    void send(int from, int to, Rpc rpc) {
        ports.send(from, to, rpc);
    }
}
