package network.icn.libp2p.gossipsub;

import java.util.ArrayList;
import java.util.List;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.gossipsub.GossipEffect.PruneReason;
import network.icn.libp2p.gossipsub.GossipInput.PeerAdded;
import network.icn.libp2p.gossipsub.rpc.Rpc;
import network.icn.libp2p.gossipsub.rpc.Rpc.Subscription;

/// Who is there, and who wants the messages of which topic: peers, as they say, and we, which they are told.
final class Membership {
    private final RouterState state;
    private final Graylist graylist;
    private final MeshMaintenance mesh;
    private final MessageFlow flow;

    Membership(RouterState state, Graylist graylist, MeshMaintenance mesh, MessageFlow flow) {
        this.state = state;
        this.graylist = graylist;
        this.mesh = mesh;
        this.flow = flow;
    }

    void peerAdded(PeerAdded added) {
        Peer peer = state.peers.get(added.peer());
        if (peer == null) {
            if (state.peers.size() >= state.params.limits().peers()) {
                state.out.add(new GossipEffect.Dropped(added.peer(), DropReason.TOO_MANY_PEERS));
                return;
            }
            boolean direct = state.params.direct().contains(added.peer());
            peer = state.peers.add(added.peer(), added.outbound(), direct, added.version());
            state.standing.scoring.connected(added.peer(), added.address());
            boolean _ = graylist.isHeard(peer);
        }
        peer.version = added.version();
        List<Subscription> subscriptions = new ArrayList<>();
        for (TopicState topic : state.joined()) {
            subscriptions.add(new Subscription(topic.name, true));
        }
        if (!subscriptions.isEmpty()) {
            state.out.send(peer, Rpc.ofSubscriptions(subscriptions), SendPriority.CONTROL);
        }
    }

    void peerRemoved(PeerId id, long now) {
        Peer peer = state.peers.get(id);
        if (peer == null) {
            return;
        }
        for (TopicState topic : peer.topics) {
            mesh.onGone(peer, topic, PruneReason.PEER_REMOVED);
            state.forgetIfIdle(topic);
        }
        flow.forget(peer);
        state.peers.remove(peer);
        state.standing.scoring.disconnected(id, now);
    }

    void peerSubscription(Peer peer, Subscription subscription, long now) {
        if (subscription.subscribe()) {
            peerSubscribed(peer, subscription.topic(), now);
            return;
        }
        TopicState topic = state.topic(subscription.topic());
        if (topic != null && peer.topics.remove(topic)) {
            mesh.onGone(peer, topic, PruneReason.PEER_UNSUBSCRIBED);
            state.forgetIfIdle(topic);
        }
    }

    private void peerSubscribed(Peer peer, String name, long now) {
        TopicState known = state.topic(name);
        if (known != null && known.subscribers.contains(peer.slot)) {
            return;
        }
        boolean room = known != null || state.mayAddTopic(peer);
        if (!room || peer.topics.size() >= state.params.limits().topicsPerPeer()) {
            state.out.drop(peer, DropReason.TOO_MANY_TOPICS);
            return;
        }
        TopicState topic = state.topicOrNew(name);
        topic.subscribers.add(peer.slot);
        peer.topics.add(topic);
        mesh.onSubscribed(peer, topic, now);
    }

    void subscribe(String name, long now) {
        TopicState topic = state.topicOrNew(name);
        if (topic.mesh == null) {
            announce(name, true);
            mesh.join(topic, now);
        }
    }

    void unsubscribe(String name, long now) {
        TopicState topic = state.topic(name);
        PeerSet members = topic == null ? null : topic.mesh;
        if (topic != null && members != null) {
            announce(name, false);
            mesh.leave(topic, members, now);
            state.forgetIfIdle(topic);
        }
    }

    private void announce(String topic, boolean subscribe) {
        Rpc announcement = Rpc.ofSubscriptions(List.of(new Subscription(topic, subscribe)));
        state.peers.forEach(peer -> state.out.send(peer, announcement, SendPriority.CONTROL));
    }
}
