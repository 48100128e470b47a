package network.icn.simulator.gossip;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import network.icn.libp2p.gossipsub.rpc.Control;
import network.icn.libp2p.gossipsub.rpc.Message;
import network.icn.libp2p.gossipsub.rpc.MessageId;
import network.icn.libp2p.gossipsub.rpc.Rpc;

/// An attacker: a small program of its own, because who attacks does not keep to the router's rules. It
/// pushes into every mesh, comes back 15 s after it was thrown out whatever backoff it was told, and never
/// answers gossip.
final class Sybil implements GossipNode {
    private static final Duration BACK_AFTER = Duration.ofSeconds(15);
    private static final Duration FORGING_PAUSE = Duration.ofSeconds(1);
    private static final Rpc INTRODUCTION = new Rpc(
            List.of(new Rpc.Subscription(GossipWorld.TOPIC, true)),
            List.of(),
            List.of(new Control.Graft(GossipWorld.TOPIC)));
    private static final Rpc GRAFT = Rpc.ofControls(List.of(new Control.Graft(GossipWorld.TOPIC)));

    private final GossipWorld world;
    private final int number;
    private final SybilPlan plan;
    private final Instant attackAt;
    /// Honest nodes that have this one in their mesh, as far as it knows.
    private final TreeSet<Integer> meshes = new TreeSet<>();
    private final List<Integer> victims = new ArrayList<>();
    private final Set<MessageId> seen = new LinkedHashSet<>();
    private boolean dropsNext;

    Sybil(GossipWorld world, int number, SybilPlan plan) {
        this.world = world;
        this.number = number;
        this.plan = plan;
        this.attackAt = world.at(plan.attackAt());
    }

    @Override
    public void connected(int peer, boolean outbound) {
        meshes.add(peer);
        world.send(number, peer, INTRODUCTION);
        if (plan.conduct() == SybilPlan.Conduct.FORGE && victims.isEmpty()) {
            world.engine().at(attackAt, this::forge);
        }
        victims.add(peer);
    }

    private void forge() {
        Rpc wrong = Rpc.ofMessage(world.forged(number));
        victims.forEach(victim -> world.send(number, victim, wrong));
        world.engine().after(FORGING_PAUSE, this::forge);
    }

    @Override
    public void receive(int from, Rpc rpc) {
        for (Control control : rpc.controls()) {
            switch (control) {
                case Control.Graft _ -> meshes.add(from);
                case Control.Prune _ -> thrownOut(from);
                case Control.IHave _, Control.IWant _, Control.IDontWant _, Control.Extensions _ -> {}
            }
        }
        for (Message message : rpc.messages()) {
            if (seen.add(message.id()) && isPassedOn(message)) {
                meshes.stream()
                        .filter(peer -> peer != from)
                        .forEach(peer -> world.send(number, peer, Rpc.ofMessage(message)));
            }
        }
    }

    private void thrownOut(int peer) {
        meshes.remove(peer);
        world.engine().after(BACK_AFTER, () -> {
            if (meshes.add(peer)) {
                world.send(number, peer, GRAFT);
            }
        });
    }

    private boolean isPassedOn(Message message) {
        if (world.engine().now().isBefore(attackAt)) {
            return true;
        }
        return switch (plan.conduct()) {
            case DROP_ALL, FORGE -> false;
            case DROP_HALF -> {
                dropsNext = !dropsNext;
                yield !dropsNext;
            }
            case CENSOR -> world.publisherOf(message.id()) != GossipWorld.VICTIM;
        };
    }
}
