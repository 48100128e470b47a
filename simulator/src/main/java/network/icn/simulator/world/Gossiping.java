package network.icn.simulator.world;

import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.gossipsub.GossipEffect;
import network.icn.libp2p.gossipsub.GossipInput;
import network.icn.libp2p.gossipsub.GossipParams;
import network.icn.libp2p.gossipsub.GossipRouter;
import network.icn.libp2p.gossipsub.GossipVersion;
import network.icn.libp2p.gossipsub.SendPriority;
import network.icn.libp2p.gossipsub.Verdict;
import network.icn.libp2p.gossipsub.rpc.Message;
import network.icn.libp2p.gossipsub.rpc.MessageIdFunction;
import network.icn.libp2p.gossipsub.rpc.Rpc;
import network.icn.libp2p.gossipsub.score.ScoreParams;
import network.icn.protocol.gossip.GossipTopic;

/// One node's gossip: the router of libp2p, unchanged, over simulated links. Control travels reliably;
/// messages are lost as they are where a queue overflows.
final class Gossiping {
    private final World world;
    private final SimHyperNode node;
    private final GossipRouter router;
    private final Function<byte[], Verdict> judge;
    private final TreeSet<String> heard = new TreeSet<>();
    private long shardMessagesHeard;
    private long withheld;
    private boolean closed;

    /// @param judge decides whether a message is right
    Gossiping(World world, SimHyperNode node, RandomGenerator random, Function<byte[], Verdict> judge) {
        this.world = world;
        this.node = node;
        this.judge = judge;
        this.router = new GossipRouter(
                node.peer(),
                GossipParams.DEFAULT.withScores(
                        ScoreParams.ofMembers(GossipTopic.names(world.history().name()))),
                random,
                world.engine().nowNanos());
    }

    void start(String common, List<SimHyperNode> neighbours) {
        step(new GossipInput.Subscribe(common));
        step(new GossipInput.Tick());
        neighbours.forEach(this::connected);
    }

    /// Hears these topics beside the common one, and no others.
    void hear(List<String> topics) {
        topics.stream().filter(heard::add).forEach(topic -> step(new GossipInput.Subscribe(topic)));
        for (String topic : List.copyOf(heard)) {
            if (!topics.contains(topic)) {
                heard.remove(topic);
                step(new GossipInput.Unsubscribe(topic));
            }
        }
    }

    int shardTopics() {
        return heard.size();
    }

    long shardMessagesHeard() {
        return shardMessagesHeard;
    }

    long withheld() {
        return withheld;
    }

    void connected(SimHyperNode neighbour) {
        boolean outbound = node.number() < neighbour.number();
        step(new GossipInput.PeerAdded(
                neighbour.peer(), outbound, "machine-" + neighbour.number(), GossipVersion.NEWEST));
    }

    void disconnected(SimHyperNode neighbour) {
        step(new GossipInput.PeerRemoved(neighbour.peer()));
    }

    void publish(String topic, byte[] data) {
        step(new GossipInput.Publish(Message.unsigned(topic, data, MessageIdFunction.CONTENT)));
    }

    /// Of a process that has died.
    void close() {
        closed = true;
    }

    void received(PeerId from, Rpc rpc) {
        step(new GossipInput.RpcReceived(from, rpc));
    }

    private void step(GossipInput input) {
        if (closed) {
            return;
        }
        for (GossipEffect effect : router.step(input, world.engine().nowNanos())) {
            switch (effect) {
                case GossipEffect.Send send -> send(send);
                case GossipEffect.Validate(PeerId _, Message message) -> {
                    shardMessagesHeard += heard.contains(message.topic()) ? 1 : 0;
                    step(new GossipInput.Validated(message.id(), judge.apply(message.data())));
                }
                case GossipEffect.WakeAt(long nanos) ->
                    world.engine().atNanos(nanos, () -> step(new GossipInput.Tick()));
                case GossipEffect.Published _,
                        GossipEffect.Abandon _,
                        GossipEffect.PublishRefused _,
                        GossipEffect.Deliver _,
                        GossipEffect.Introduced _,
                        GossipEffect.Graylisted _,
                        GossipEffect.Disconnect _,
                        GossipEffect.Dropped _,
                        GossipEffect.Grafted _,
                        GossipEffect.Pruned _ -> {}
            }
        }
    }

    private void send(GossipEffect.Send send) {
        int to = world.hyperNode(send.peer()).number();
        if (!node.relay().lets(send, to)) {
            withheld++;
        } else if (send.priority() == SendPriority.CONTROL) {
            world.gossip().sendReliably(node.number(), to, send.rpc());
        } else {
            world.gossip().send(node.number(), to, send.rpc());
        }
    }
}
