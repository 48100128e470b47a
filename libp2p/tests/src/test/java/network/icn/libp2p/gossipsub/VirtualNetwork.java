package network.icn.libp2p.gossipsub;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.random.RandomGeneratorFactory;
import java.util.zip.CRC32C;
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
import network.icn.libp2p.gossipsub.score.ScoreParams;

/// Many routers on one virtual clock. Links keep their order and delay; messages and gossip may be lost, as
/// they are when a peer's queue overflows, and control may not.
final class VirtualNetwork {
    static final String TOPIC = "reports";
    static final long SECOND = 1_000_000_000L;

    private record Event(long time, long sequence, int node, GossipInput input) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return time != other.time ? Long.compare(time, other.time) : Long.compare(sequence, other.sequence);
        }
    }

    private final List<GossipRouter> routers = new ArrayList<>();
    private final Map<PeerId, Integer> numbers = new HashMap<>();
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final SplittableRandom random;
    private final double loss;
    private final CRC32C trace = new CRC32C();
    final Map<MessageId, Integer> deliveries = new HashMap<>();
    final Map<DropReason, Integer> drops = new HashMap<>();
    /// How many messages of each peer were checked.
    final Map<PeerId, Integer> validated = new HashMap<>();
    /// Whom nodes were told to meet.
    final List<Control.PeerHint> introduced = new ArrayList<>();
    /// What was sent to peers that have no router.
    final Map<PeerId, List<Rpc>> caught = new HashMap<>();
    long now;
    long sends;
    private long sequence;

    VirtualNetwork(int nodes, int degree, GossipParams params, double loss, long seed) {
        this(nodes, degree, params, ScoreParams.OFF, loss, seed);
    }

    VirtualNetwork(int nodes, int degree, GossipParams params, ScoreParams scores, double loss, long seed) {
        this.random = new SplittableRandom(seed);
        this.loss = loss;
        for (int i = 0; i < nodes; i++) {
            PeerId id = RouterFixture.peer(i);
            numbers.put(id, i);
            routers.add(new GossipRouter(
                    id,
                    params.withScores(scores),
                    RandomGeneratorFactory.of("L64X128MixRandom").create(random.nextLong()),
                    now));
            at(0, i, new Subscribe(TOPIC));
            at(0, i, new Tick());
        }
        for (int i = 0; i < nodes; i++) {
            // A ring keeps the network in one piece; the rest of the links are random.
            connect(i, (i + 1) % nodes);
            for (int k = 1; k < degree / 2; k++) {
                connect(i, random.nextInt(nodes));
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
        at(now, victim, RouterFixture.added(attacker, false));
        attack(attacker, victim, Rpc.ofSubscriptions(List.of(new Rpc.Subscription(TOPIC, true))));
    }

    /// Sends something as that peer.
    void attack(int attacker, int victim, Rpc rpc) {
        at(now, victim, new RpcReceived(RouterFixture.peer(attacker), rpc));
    }

    void input(int node, GossipInput input) {
        at(now, node, input);
    }

    private void at(long time, int node, GossipInput input) {
        events.add(new Event(time, sequence++, node, input));
    }

    /// Has a random node publish.
    Message publish(String text) {
        Message message = Message.unsigned(TOPIC, text.getBytes(StandardCharsets.UTF_8), MessageIdFunction.CONTENT);
        deliveries.put(message.id(), 0);
        at(now, random.nextInt(routers.size()), new Publish(message));
        return message;
    }

    void run(long nanos) {
        long end = now + nanos;
        for (Event event = events.peek(); event != null && event.time <= end; event = events.peek()) {
            events.remove();
            now = event.time;
            for (GossipEffect effect : routers.get(event.node).step(event.input, now)) {
                carryOut(event.node, effect);
            }
        }
        now = end;
    }

    private void carryOut(int node, GossipEffect effect) {
        record(node, effect);
        switch (effect) {
            case Send send -> send(node, send);
            case Validate validate -> {
                validated.merge(validate.from(), 1, Integer::sum);
                at(now + SECOND / 1_000, node, new Validated(validate.message().id(), verdict(validate.message())));
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
        if (!numbers.containsKey(send.peer())) {
            caught.computeIfAbsent(send.peer(), _ -> new ArrayList<>()).add(send.rpc());
        }
        boolean lost = send.priority() != SendPriority.CONTROL && random.nextDouble() < loss;
        Integer to = numbers.get(send.peer());
        if (!lost && to != null) {
            // One delay for each pair of nodes, so that a link keeps its order.
            long delay = (10 + (node * 31L + to * 17L) % 90) * SECOND / 1_000;
            at(now + delay, to, new RpcReceived(RouterFixture.peer(node), send.rpc()));
        }
    }

    private void record(int node, GossipEffect effect) {
        trace.update((now + " " + node + " " + effect).getBytes(StandardCharsets.UTF_8));
    }

    long traceHash() {
        return trace.getValue();
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
