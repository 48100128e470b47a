package network.icn.libp2p.gossipsub;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.gossipsub.GossipEffect.Deliver;
import network.icn.libp2p.gossipsub.GossipEffect.Send;
import network.icn.libp2p.gossipsub.GossipEffect.Validate;
import network.icn.libp2p.gossipsub.GossipEffect.WakeAt;
import network.icn.libp2p.gossipsub.GossipInput.Publish;
import network.icn.libp2p.gossipsub.GossipInput.RpcReceived;
import network.icn.libp2p.gossipsub.GossipInput.Subscribe;
import network.icn.libp2p.gossipsub.GossipInput.Tick;
import network.icn.libp2p.gossipsub.GossipInput.Validated;
import network.icn.libp2p.gossipsub.rpc.Control;
import network.icn.libp2p.gossipsub.rpc.Message;
import network.icn.libp2p.gossipsub.rpc.MessageId;
import network.icn.libp2p.gossipsub.rpc.MessageIdFunction;
import network.icn.libp2p.gossipsub.rpc.Rpc;
import network.icn.libp2p.gossipsub.rpc.RpcCodec;
import network.icn.libp2p.gossipsub.score.ScoreParams;
import network.icn.simulator.engine.Engine;
import network.icn.simulator.network.LinkModel;
import network.icn.simulator.network.Links;
import network.icn.simulator.network.Ports;

/// Many routers on the clock and the links of the simulator. Links keep their order; messages and gossip
/// may be lost, as they are when a peer's queue overflows, and control may not: it comes late instead.
final class VirtualNetwork {
    static final String TOPIC = "reports";
    static final long SECOND = 1_000_000_000L;

    private final List<GossipRouter> routers = new ArrayList<>();
    private final Map<PeerId, Integer> numbers = new HashMap<>();
    private final Engine engine;
    private final Ports<Rpc> ports;
    private final RandomGenerator publishers;
    final Map<MessageId, Integer> deliveries = new HashMap<>();
    final Map<DropReason, Integer> drops = new HashMap<>();
    /// How many messages of each peer were checked.
    final Map<PeerId, Integer> validated = new HashMap<>();
    /// Whom nodes were told to meet.
    final List<Control.PeerHint> introduced = new ArrayList<>();
    /// What was sent to peers that have no router.
    final Map<PeerId, List<Rpc>> caught = new HashMap<>();
    long sends;

    VirtualNetwork(int nodes, int degree, GossipParams params, double loss, long seed) {
        this(nodes, degree, params, ScoreParams.OFF, loss, seed);
    }

    VirtualNetwork(int nodes, int degree, GossipParams params, ScoreParams scores, double loss, long seed) {
        engine = new Engine(Instant.EPOCH, seed);
        publishers = engine.stream("publishers");
        Links links = new Links(engine, LinkModel.INTERNET.withLoss(loss));
        ports = new Ports<>(links, rpc -> RpcCodec.encode(rpc).length);
        RandomGenerator dialled = engine.stream("dialled");
        for (int i = 0; i < nodes; i++) {
            PeerId id = RouterFixture.peer(i);
            numbers.put(id, i);
            routers.add(new GossipRouter(id, params.withScores(scores), engine.stream("router", i), 0));
            int node = i;
            ports.open(i, (from, rpc) -> step(node, new RpcReceived(RouterFixture.peer(from), rpc)));
            at(0, i, new Subscribe(TOPIC));
            at(0, i, new Tick());
        }
        for (int i = 0; i < nodes; i++) {
            // A ring keeps the network in one piece; the rest of the links are random.
            connect(i, (i + 1) % nodes);
            for (int k = 1; k < degree / 2; k++) {
                connect(i, dialled.nextInt(nodes));
            }
        }
    }

    private void connect(int from, int to) {
        if (from != to) {
            at(SECOND / 10, from, RouterFixture.added(to, true));
            at(SECOND / 10, to, RouterFixture.added(from, false));
        }
    }

    /// A peer without a router connects to a node and subscribes.
    void intrude(int attacker, int victim) {
        input(victim, RouterFixture.added(attacker, false));
        attack(attacker, victim, Rpc.ofSubscriptions(List.of(new Rpc.Subscription(TOPIC, true))));
    }

    /// Sends something as that peer, which is as near as can be: the links carry nothing of it.
    void attack(int attacker, int victim, Rpc rpc) {
        input(victim, new RpcReceived(RouterFixture.peer(attacker), rpc));
    }

    void input(int node, GossipInput input) {
        at(engine.nowNanos(), node, input);
    }

    private void at(long time, int node, GossipInput input) {
        engine.atNanos(time, () -> step(node, input));
    }

    /// Has a random node publish.
    Message publish(String text) {
        Message message = Message.unsigned(TOPIC, text.getBytes(StandardCharsets.UTF_8), MessageIdFunction.CONTENT);
        deliveries.put(message.id(), 0);
        input(publishers.nextInt(routers.size()), new Publish(message));
        return message;
    }

    void run(long nanos) {
        engine.runUntil(engine.now().plusNanos(nanos));
    }

    private void step(int node, GossipInput input) {
        for (GossipEffect effect : routers.get(node).step(input, engine.nowNanos())) {
            carryOut(node, effect);
        }
    }

    private void carryOut(int node, GossipEffect effect) {
        engine.trace().add(engine.nowNanos(), node, effect.toString());
        switch (effect) {
            case Send send -> send(node, send);
            case Validate validate -> {
                validated.merge(validate.from(), 1, Integer::sum);
                at(
                        engine.nowNanos() + SECOND / 1_000,
                        node,
                        new Validated(validate.message().id(), verdict(validate.message())));
            }
            case Deliver deliver -> deliveries.merge(deliver.message().id(), 1, Integer::sum);
            case WakeAt wake -> at(wake.nanos(), node, new Tick());
            case GossipEffect.Dropped dropped -> drops.merge(dropped.reason(), 1, Integer::sum);
            case GossipEffect.Introduced meet -> introduced.addAll(meet.peers());
            case GossipEffect.Published _,
                    GossipEffect.Abandon _,
                    GossipEffect.PublishRefused _,
                    GossipEffect.Graylisted _,
                    GossipEffect.Disconnect _,
                    GossipEffect.Grafted _,
                    GossipEffect.Pruned _ -> {}
        }
    }

    private static Verdict verdict(Message message) {
        String text = new String(message.data(), StandardCharsets.UTF_8);
        return text.startsWith("bad") ? Verdict.REJECT : text.startsWith("old") ? Verdict.IGNORE : Verdict.ACCEPT;
    }

    private void send(int node, Send send) {
        sends++;
        Integer to = numbers.get(send.peer());
        if (to == null) {
            caught.computeIfAbsent(send.peer(), _ -> new ArrayList<>()).add(send.rpc());
        } else if (send.priority() == SendPriority.CONTROL) {
            ports.sendReliably(node, to, send.rpc());
        } else {
            ports.send(node, to, send.rpc());
        }
    }

    String traceHash() {
        return engine.trace().value();
    }

    /// How many nodes a message was delivered to.
    int delivered(MessageId id) {
        return deliveries.getOrDefault(id, 0);
    }

    int dropped(DropReason reason) {
        return drops.getOrDefault(reason, 0);
    }

    GossipRouter router(int node) {
        return routers.get(node);
    }

    List<Integer> meshSizes() {
        return routers.stream().map(router -> router.meshPeers(TOPIC).size()).toList();
    }

    List<Integer> seenSizes() {
        return routers.stream().map(GossipRouter::seenSize).toList();
    }
}
