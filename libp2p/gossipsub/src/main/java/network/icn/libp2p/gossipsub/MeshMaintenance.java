package network.icn.libp2p.gossipsub;

import static network.icn.libp2p.gossipsub.DropReason.EXCHANGE_LOW_SCORE;
import static network.icn.libp2p.gossipsub.DropReason.GRAFT_FROM_DIRECT;
import static network.icn.libp2p.gossipsub.DropReason.GRAFT_IN_BACKOFF;
import static network.icn.libp2p.gossipsub.DropReason.GRAFT_LOW_SCORE;
import static network.icn.libp2p.gossipsub.DropReason.GRAFT_MESH_FULL;
import static network.icn.libp2p.gossipsub.DropReason.GRAFT_NOT_SUBSCRIBED;
import static network.icn.libp2p.gossipsub.DropReason.GRAFT_UNKNOWN_TOPIC;

import java.time.Duration;
import java.util.List;
import network.icn.libp2p.gossipsub.GossipEffect.Grafted;
import network.icn.libp2p.gossipsub.GossipEffect.Introduced;
import network.icn.libp2p.gossipsub.GossipEffect.PruneReason;
import network.icn.libp2p.gossipsub.GossipEffect.Pruned;
import network.icn.libp2p.gossipsub.rpc.Control.Graft;
import network.icn.libp2p.gossipsub.rpc.Control.PeerHint;
import network.icn.libp2p.gossipsub.rpc.Control.Prune;
import org.jspecify.annotations.Nullable;

/// Keeps the mesh of every subscribed topic at its size: grafts, prunes, and the back-off between the two
/// (gossipsub 1.1, "Mesh maintenance" and "Prune backoff").
final class MeshMaintenance {
    /// Structural: an expired back-off does no harm, it only takes its place until then.
    private static final int HEARTBEATS_BETWEEN_CLEARINGS = 15;

    private final RouterState state;
    private final GossipParams.Mesh params;
    private final GossipParams.Conduct conduct;
    private final MeshChoice choice;
    private final long slack;
    private long heartbeats;

    MeshMaintenance(RouterState state) {
        this.state = state;
        this.params = state.params.mesh();
        this.conduct = state.params.conduct();
        this.slack = state.params.heartbeat().toNanos() * params.graftSlack();
        this.choice = new MeshChoice(state, slack);
    }

    /// Turns fanout into mesh and fills it up to D.
    void join(TopicState topic, long now) {
        PeerSet mesh = new PeerSet();
        state.setMesh(topic, mesh);
        PeerSet fanout = topic.fanout;
        state.setFanout(topic, null);
        if (fanout != null) {
            fanout.forEach(slot -> {
                if (mesh.size() < params.target() && choice.mayGraft(topic, state.peers.at(slot), now)) {
                    graft(topic, mesh, slot, now);
                }
            });
        }
        fill(topic, mesh, now);
    }

    void leave(TopicState topic, PeerSet mesh, long now) {
        for (int slot : mesh.toArray()) {
            prune(topic, mesh, slot, PruneReason.TOPIC_LEFT, now);
        }
        state.setMesh(topic, null);
    }

    /// Grafts at once instead of at the next heartbeat, while the mesh is thin: else the first messages after a
    /// start are lost.
    void onSubscribed(Peer peer, TopicState topic, long now) {
        PeerSet mesh = topic.mesh;
        if (mesh != null && mesh.size() < params.low() && choice.mayGraft(topic, peer, now)) {
            graft(topic, mesh, peer.slot, now);
        }
    }

    void onGone(Peer peer, TopicState topic, PruneReason reason) {
        if (topic.mesh != null && topic.mesh.contains(peer.slot)) {
            pruned(topic, peer, reason);
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
            state.out.drop(peer, GRAFT_NOT_SUBSCRIBED, topic);
        } else if (!mesh.contains(peer.slot)) {
            DropReason refusal = refusal(topic, mesh, peer, now);
            if (refusal == null) {
                enter(topic, mesh, peer, now);
            } else {
                state.out.drop(peer, refusal, topic);
                if (refusal == GRAFT_IN_BACKOFF) {
                    state.standing.scoring.misbehaved(peer.id, weightOfEarlyGraft(topic, peer, now));
                }
                boolean exchange = refusal == GRAFT_MESH_FULL;
                sendPrune(topic, peer, params.pruneBackoff(), exchange, now);
            }
        }
    }

    /// Twice when it comes so soon that it cannot be a matter of clocks.
    private int weightOfEarlyGraft(TopicState topic, Peer peer, long now) {
        long length = params.pruneBackoff().toNanos();
        return topic.backoffs.beganWithin(
                        peer.id, now, length, conduct.graftFlood().toNanos())
                ? 2
                : 1;
    }

    private @Nullable DropReason refusal(TopicState topic, PeerSet mesh, Peer peer, long now) {
        if (peer.direct) {
            return GRAFT_FROM_DIRECT;
        }
        if (topic.backoffs.holds(peer.id, now, 0)) {
            return GRAFT_IN_BACKOFF;
        }
        if (!state.standing.mayBeInMesh(peer)) {
            return GRAFT_LOW_SCORE;
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
            pruned(topic, peer, PruneReason.BY_PEER);
        }
        long seconds = prune.backoffSeconds() == 0 ? params.pruneBackoff().toSeconds() : prune.backoffSeconds();
        topic.backoffs.add(peer.id, seconds, now);
        int taken = Math.min(prune.peers().size(), conduct.exchangedPeers());
        if (taken > 0 && state.standing.mayIntroduce(peer)) {
            state.out.add(new Introduced(peer.id, prune.peers().subList(0, taken)));
        } else if (taken > 0) {
            state.out.drop(peer, EXCHANGE_LOW_SCORE, topic);
        }
    }

    /// Takes the peer out of every mesh.
    void remove(Peer peer, PruneReason reason, long now) {
        for (TopicState topic : peer.topics) {
            PeerSet mesh = topic.mesh;
            if (mesh != null && mesh.contains(peer.slot)) {
                prune(topic, mesh, peer.slot, reason, now);
            }
        }
    }

    void heartbeat(long now) {
        if (heartbeats++ % HEARTBEATS_BETWEEN_CLEARINGS == 0) {
            state.clearBackoffs(now, slack);
        }
        for (TopicState topic : state.joined()) {
            PeerSet mesh = topic.mesh;
            if (mesh != null) {
                maintain(topic, mesh, now);
            }
        }
    }

    private void maintain(TopicState topic, PeerSet mesh, long now) {
        for (int slot : mesh.filter(member -> state.standing.score(state.peers.at(member)) < 0)
                .toArray()) {
            prune(topic, mesh, slot, PruneReason.LOW_SCORE, now);
        }
        if (mesh.size() < params.low()) {
            fill(topic, mesh, now);
        } else if (mesh.size() > params.high()) {
            for (int slot : mesh.without(choice.kept(mesh)).toArray()) {
                prune(topic, mesh, slot, PruneReason.TOO_MANY, now);
            }
        }
        if (mesh.size() >= params.low()) {
            graft(topic, mesh, choice.outboundNewcomers(topic, mesh, now), now);
        }
        if (heartbeats % conduct.opportunisticHeartbeats() == 0) {
            graft(topic, mesh, choice.betterOnes(topic, mesh, now), now);
        }
    }

    private void fill(TopicState topic, PeerSet mesh, long now) {
        graft(topic, mesh, choice.newcomers(topic, mesh, params.target() - mesh.size(), now), now);
    }

    private void graft(TopicState topic, PeerSet mesh, int[] slots, long now) {
        for (int slot : slots) {
            graft(topic, mesh, slot, now);
        }
    }

    private void graft(TopicState topic, PeerSet mesh, int slot, long now) {
        Peer peer = state.peers.at(slot);
        enter(topic, mesh, peer, now);
        state.out.control(peer, new Graft(topic.name));
    }

    private void enter(TopicState topic, PeerSet mesh, Peer peer, long now) {
        mesh.add(peer.slot);
        state.standing.scoring.grafted(peer.id, topic.name, now);
        state.out.add(new Grafted(topic.name, peer.id));
    }

    private void prune(TopicState topic, PeerSet mesh, int slot, PruneReason reason, long now) {
        Peer peer = state.peers.at(slot);
        mesh.remove(slot);
        pruned(topic, peer, reason);
        Duration backoff = reason == PruneReason.TOPIC_LEFT ? params.unsubscribeBackoff() : params.pruneBackoff();
        sendPrune(topic, peer, backoff, reason != PruneReason.LOW_SCORE, now);
    }

    private void pruned(TopicState topic, Peer peer, PruneReason reason) {
        state.standing.scoring.pruned(peer.id, topic.name);
        state.out.add(new Pruned(topic.name, peer.id, reason));
    }

    /// Whoever sends a PRUNE keeps the back-off as well, or it would graft the peer again at the next
    /// heartbeat.
    ///
    /// @param exchange whether the peer deserves to be told of others
    private void sendPrune(TopicState topic, Peer peer, Duration backoff, boolean exchange, long now) {
        topic.backoffs.add(peer.id, backoff.toSeconds(), now);
        if (peer.version.knowsBackoff()) {
            List<PeerHint> others = exchange ? choice.introduced(topic, peer) : List.of();
            state.out.control(peer, new Prune(topic.name, others, backoff.toSeconds()));
        } else {
            state.out.control(peer, new Prune(topic.name, List.of(), 0));
        }
    }
}
