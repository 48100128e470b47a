package network.icn.simulator.gossip;

import java.util.List;
import java.util.random.RandomGenerator;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.gossipsub.GossipEffect;
import network.icn.libp2p.gossipsub.GossipInput;
import network.icn.libp2p.gossipsub.GossipParams;
import network.icn.libp2p.gossipsub.GossipRouter;
import network.icn.libp2p.gossipsub.GossipVersion;
import network.icn.libp2p.gossipsub.Verdict;
import network.icn.libp2p.gossipsub.rpc.Message;
import network.icn.libp2p.gossipsub.rpc.Rpc;
import network.icn.libp2p.gossipsub.score.ScoreParams;

/// A node with the router of libp2p, as it is.
final class HonestNode implements GossipNode {
    private final GossipWorld world;
    private final int number;
    private final GossipRouter router;

    HonestNode(GossipWorld world, int number, ScoreParams scores, RandomGenerator random) {
        this.world = world;
        this.number = number;
        this.router = new GossipRouter(
                world.peer(number),
                GossipParams.DEFAULT.withScores(scores),
                random,
                world.engine().nowNanos());
    }

    void start() {
        step(new GossipInput.Subscribe(GossipWorld.TOPIC));
        step(new GossipInput.Tick());
    }

    void publish(Message message) {
        step(new GossipInput.Publish(message));
    }

    List<PeerId> mesh() {
        return router.meshPeers(GossipWorld.TOPIC);
    }

    double score(PeerId peer) {
        return router.score(peer);
    }

    @Override
    public void connected(int peer, boolean outbound) {
        step(new GossipInput.PeerAdded(world.peer(peer), outbound, world.address(peer), GossipVersion.NEWEST));
    }

    @Override
    public void receive(int from, Rpc rpc) {
        step(new GossipInput.RpcReceived(world.peer(from), rpc));
    }

    private void step(GossipInput input) {
        for (GossipEffect effect : router.step(input, world.engine().nowNanos())) {
            switch (effect) {
                case GossipEffect.Send(PeerId to, Rpc rpc, var _) -> world.send(number, world.number(to), rpc);
                case GossipEffect.Validate(PeerId _, Message message) ->
                    step(new GossipInput.Validated(
                            message.id(), GossipWorld.isForged(message) ? Verdict.REJECT : Verdict.ACCEPT));
                case GossipEffect.Deliver(PeerId _, Message message) -> world.delivered(number, message.id());
                case GossipEffect.WakeAt(long nanos) ->
                    world.engine().atNanos(nanos, () -> step(new GossipInput.Tick()));
                case GossipEffect.Published _,
                        GossipEffect.Abandon _,
                        GossipEffect.PublishRefused _,
                        GossipEffect.Introduced _,
                        GossipEffect.Graylisted _,
                        // Not carried out: attackers would be back at once, and so the attack is the harder one.
                        GossipEffect.Disconnect _,
                        GossipEffect.Dropped _,
                        GossipEffect.Grafted _,
                        GossipEffect.Pruned _ -> {}
            }
        }
    }
}
