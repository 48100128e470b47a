package network.icn.libp2p.gossipsub;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import network.icn.libp2p.gossipsub.GossipEffect.Dropped;
import network.icn.libp2p.gossipsub.GossipEffect.Send;
import network.icn.libp2p.gossipsub.rpc.Control;
import network.icn.libp2p.gossipsub.rpc.Rpc;

/// Collects the effects of one step. Mesh control for one peer is joined into one RPC, sent last.
final class Outbox {
    private List<GossipEffect> effects = new ArrayList<>(2);
    private final Map<Peer, List<Control>> controls = new LinkedHashMap<>();

    void add(GossipEffect effect) {
        effects.add(effect);
    }

    void drop(Peer peer, DropReason reason) {
        effects.add(new Dropped(peer.id, reason));
    }

    void drop(Peer peer, DropReason reason, TopicState topic) {
        effects.add(new Dropped(peer.id, reason, topic.name));
    }

    void send(Peer peer, Rpc rpc, SendPriority priority) {
        effects.add(new Send(peer.id, rpc, priority));
    }

    /// Sends with the other mesh control of this step.
    void control(Peer peer, Control control) {
        controls.computeIfAbsent(peer, _ -> new ArrayList<>(2)).add(control);
    }

    List<GossipEffect> take() {
        if (!controls.isEmpty()) {
            controls.forEach((peer, list) -> send(peer, Rpc.ofControls(list), SendPriority.CONTROL));
            controls.clear();
        }
        List<GossipEffect> taken = effects;
        effects = new ArrayList<>(2);
        return taken;
    }
}
