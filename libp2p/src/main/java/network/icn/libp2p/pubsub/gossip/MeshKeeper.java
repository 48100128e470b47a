package network.icn.libp2p.pubsub.gossip;

import static network.icn.libp2p.pubsub.gossip.DropReason.GRAFT_IN_BACKOFF;
import static network.icn.libp2p.pubsub.gossip.DropReason.GRAFT_MESH_FULL;
import static network.icn.libp2p.pubsub.gossip.DropReason.GRAFT_NOT_SUBSCRIBED;
import static network.icn.libp2p.pubsub.gossip.DropReason.GRAFT_UNKNOWN_TOPIC;

import java.time.Duration;
import java.util.List;
import network.icn.libp2p.pubsub.gossip.GossipEffect.Grafted;
import network.icn.libp2p.pubsub.gossip.GossipEffect.PruneReason;
import network.icn.libp2p.pubsub.gossip.GossipEffect.Pruned;
import network.icn.libp2p.pubsub.rpc.Control.Graft;
import network.icn.libp2p.pubsub.rpc.Control.Prune;
import org.jspecify.annotations.Nullable;

/// Keeps the mesh of every subscribed topic at its size: grafts, prunes, and the back-off between the two
/// (gossipsub 1.1, "Mesh maintenance" and "Prune backoff").
final class MeshKeeper {
    /// Own grafts wait this much longer than agreed, so that they never come early at a peer with a slower
    /// clock; peers punish an early GRAFT.
    private static final int SLACK_HEARTBEATS = 2;

    private static final int HEARTBEATS_BETWEEN_CLEARINGS = 15;

    private final RouterState state;
    private final GossipParams.Mesh params;
    private final long slack;
    private long heartbeats;

    MeshKeeper(RouterState state) {
        this.state = state;
        this.params = state.params.mesh();
        this.slack = state.params.heartbeat().toNanos() * SLACK_HEARTBEATS;
    }

    /// Turns fanout into mesh and fills it up to D.
    void join(TopicState topic, long now) {
        PeerSet mesh = new PeerSet();
        topic.mesh = mesh;
        PeerSet fanout = topic.fanout;
        topic.fanout = null;
        if (fanout != null) {
            fanout.forEach(slot -> {
                if (mesh.size() < params.target() && mayGraft(topic, state.peers.at(slot), now)) {
                    graft(topic, mesh, state.peers.at(slot));
                }
            });
        }
        fill(topic, mesh, params.target(), now);
    }

    void leave(TopicState topic, PeerSet mesh, long now) {
        for (int slot : mesh.toArray()) {
            prune(topic, mesh, state.peers.at(slot), params.unsubscribeBackoff(), PruneReason.TOPIC_LEFT, now);
        }
        topic.mesh = null;
    }

    /// Grafts at once instead of at the next heartbeat, while the mesh is thin: else the first messages after a
    /// start are lost.
    void onSubscribed(Peer peer, TopicState topic, long now) {
        PeerSet mesh = topic.mesh;
        if (mesh != null && mesh.size() < params.low() && mayGraft(topic, peer, now)) {
            graft(topic, mesh, peer);
        }
    }

    void onGone(Peer peer, TopicState topic, PruneReason reason) {
        if (topic.mesh != null && topic.mesh.contains(peer.slot)) {
            state.out.add(new Pruned(topic.name, peer.id, reason));
        }
        topic.forget(peer.slot);
    }

    void onGraft(Peer peer, Graft graft, long now) {
        TopicState topic = state.topic(graft.topic());
        PeerSet mesh = topic == null ? null : topic.mesh;
        if (topic == null || mesh == null) {
            // No PRUNE in answer: that would let peers make us talk by inventing topics.
            state.out.drop(peer, GRAFT_UNKNOWN_TOPIC);
        } else if (!topic.subscribers.contains(peer.slot)) {
            state.out.drop(peer, GRAFT_NOT_SUBSCRIBED);
        } else if (!mesh.contains(peer.slot)) {
            DropReason refusal = refusal(topic, mesh, peer, now);
            if (refusal == null) {
                mesh.add(peer.slot);
                state.out.add(new Grafted(topic.name, peer.id));
            } else {
                state.out.drop(peer, refusal);
                sendPrune(topic, peer, params.pruneBackoff(), now);
            }
        }
    }

    private @Nullable DropReason refusal(TopicState topic, PeerSet mesh, Peer peer, long now) {
        if (topic.backoffs.holds(peer.id, now, 0)) {
            return GRAFT_IN_BACKOFF;
        }
        // Outbound peers are let in above Dhi: else a mesh full of attackers' connections could never be mended.
        return mesh.size() >= params.high() && !peer.outbound ? GRAFT_MESH_FULL : null;
    }

    void onPrune(Peer peer, Prune prune, long now) {
        TopicState topic = state.topic(prune.topic());
        PeerSet mesh = topic == null ? null : topic.mesh;
        if (topic == null || mesh == null) {
            // Nothing to leave; and a back-off remembered here would let peers fill memory with invented topics.
            return;
        }
        if (mesh.remove(peer.slot)) {
            state.out.add(new Pruned(topic.name, peer.id, PruneReason.BY_PEER));
        }
        long seconds = prune.backoffSeconds() == 0 ? params.pruneBackoff().toSeconds() : prune.backoffSeconds();
        topic.backoffs.add(peer.id, seconds, now);
    }

    void heartbeat(long now) {
        if (heartbeats++ % HEARTBEATS_BETWEEN_CLEARINGS == 0) {
            for (TopicState topic : state.allTopics()) {
                topic.backoffs.clearExpired(now, slack);
                state.forgetIfIdle(topic);
            }
        }
        for (TopicState topic : state.joined()) {
            PeerSet mesh = topic.mesh;
            if (mesh != null) {
                maintain(topic, mesh, now);
            }
        }
    }

    private void maintain(TopicState topic, PeerSet mesh, long now) {
        int size = mesh.size();
        if (size < params.low()) {
            fill(topic, mesh, params.target() - size, now);
        } else if (size > params.high()) {
            shrink(topic, mesh, now);
        }
        addOutbound(topic, mesh, now);
    }

    private void fill(TopicState topic, PeerSet mesh, int target, long now) {
        int missing = Math.min(target, params.target() - mesh.size());
        PeerSet candidates = topic.subscribers.without(mesh).filter(slot -> mayGraft(topic, state.peers.at(slot), now));
        for (int slot : candidates.pick(missing, state.random)) {
            graft(topic, mesh, state.peers.at(slot));
        }
    }

    /// Keeps D random peers, at least Dout of them outbound.
    private void shrink(TopicState topic, PeerSet mesh, long now) {
        PeerSet outbound = mesh.filter(slot -> state.peers.at(slot).outbound);
        PeerSet kept = new PeerSet();
        for (int slot : outbound.pick(params.outbound(), state.random)) {
            kept.add(slot);
        }
        for (int slot : mesh.without(kept).pick(params.target() - kept.size(), state.random)) {
            kept.add(slot);
        }
        for (int slot : mesh.without(kept).toArray()) {
            prune(topic, mesh, state.peers.at(slot), params.pruneBackoff(), PruneReason.TOO_MANY, now);
        }
    }

    private void addOutbound(TopicState topic, PeerSet mesh, long now) {
        if (mesh.size() < params.low()) {
            return;
        }
        int present = mesh.filter(slot -> state.peers.at(slot).outbound).size();
        if (present >= params.outbound()) {
            return;
        }
        PeerSet candidates = topic.subscribers
                .without(mesh)
                .filter(slot -> state.peers.at(slot).outbound && mayGraft(topic, state.peers.at(slot), now));
        for (int slot : candidates.pick(params.outbound() - present, state.random)) {
            graft(topic, mesh, state.peers.at(slot));
        }
    }

    private boolean mayGraft(TopicState topic, Peer peer, long now) {
        return !topic.backoffs.holds(peer.id, now, slack);
    }

    private void graft(TopicState topic, PeerSet mesh, Peer peer) {
        mesh.add(peer.slot);
        state.out.add(new Grafted(topic.name, peer.id));
        state.out.control(peer, new Graft(topic.name));
    }

    private void prune(TopicState topic, PeerSet mesh, Peer peer, Duration backoff, PruneReason reason, long now) {
        mesh.remove(peer.slot);
        state.out.add(new Pruned(topic.name, peer.id, reason));
        sendPrune(topic, peer, backoff, now);
    }

    /// Whoever sends a PRUNE keeps the back-off as well, or it would graft the peer again at the next
    /// heartbeat.
    private void sendPrune(TopicState topic, Peer peer, Duration backoff, long now) {
        topic.backoffs.add(peer.id, backoff.toSeconds(), now);
        state.out.control(peer, new Prune(topic.name, List.of(), backoff.toSeconds()));
    }
}
