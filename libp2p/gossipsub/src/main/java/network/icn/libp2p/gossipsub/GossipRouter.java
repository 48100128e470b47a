package network.icn.libp2p.gossipsub;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.gossipsub.GossipEffect.PruneReason;
import network.icn.libp2p.gossipsub.GossipEffect.WakeAt;
import network.icn.libp2p.gossipsub.GossipInput.Forged;
import network.icn.libp2p.gossipsub.GossipInput.FrameRefused;
import network.icn.libp2p.gossipsub.GossipInput.HeldUp;
import network.icn.libp2p.gossipsub.GossipInput.Judged;
import network.icn.libp2p.gossipsub.GossipInput.Mute;
import network.icn.libp2p.gossipsub.GossipInput.PeerAdded;
import network.icn.libp2p.gossipsub.GossipInput.PeerRemoved;
import network.icn.libp2p.gossipsub.GossipInput.Publish;
import network.icn.libp2p.gossipsub.GossipInput.Repeated;
import network.icn.libp2p.gossipsub.GossipInput.RpcReceived;
import network.icn.libp2p.gossipsub.GossipInput.Slow;
import network.icn.libp2p.gossipsub.GossipInput.Subscribe;
import network.icn.libp2p.gossipsub.GossipInput.Tick;
import network.icn.libp2p.gossipsub.GossipInput.Unchecked;
import network.icn.libp2p.gossipsub.GossipInput.Unsubscribe;
import network.icn.libp2p.gossipsub.GossipInput.Validated;
import network.icn.libp2p.gossipsub.rpc.Control;
import network.icn.libp2p.gossipsub.rpc.Message;
import network.icn.libp2p.gossipsub.rpc.Rpc;
import network.icn.libp2p.gossipsub.rpc.Rpc.Subscription;
import network.icn.libp2p.gossipsub.score.ScoreSnapshot;
import org.jspecify.annotations.Nullable;

/// The gossipsub 1.3 router of one node, as a machine: an input and the time go in, a list of effects comes
/// out.
///
/// It holds all of pubsub's state and nothing else: no clock, thread, stream, signature or log. The same
/// parameters, seed and inputs give the same effects, on any machine. Peers' words never cause an exception:
/// what is wrong, too much or unknown becomes a [GossipEffect.Dropped] with its reason. Memory is bounded by
/// [RouterLimits].
///
/// Not safe for use by several threads; the owner calls [#step] from one at a time. Times are nanoseconds of
/// any clock that never goes backwards.
///
/// Source: libp2p/specs pubsub/gossipsub, versions 1.0 to 1.2.
public final class GossipRouter {
    private final RouterState state;
    private final MeshMaintenance mesh;
    private final LazyGossip gossip;
    private final MessageFlow flow;
    private final Graylist graylist;
    private final Membership membership;
    private long nextHeartbeat;

    /// A router that knows no peer and no topic yet.
    ///
    /// @param self our own peer id: messages that claim it as author are not taken from others
    /// @param random decides which peers are chosen; the shell seeds it with entropy, a simulation with its
    ///     seed
    /// @param now the time of the start
    public GossipRouter(PeerId self, GossipParams params, RandomGenerator random, long now) {
        this.state = new RouterState(self, params, random, now);
        this.mesh = new MeshMaintenance(state);
        this.gossip = new LazyGossip(state);
        this.flow = new MessageFlow(state);
        this.graylist = new Graylist(state);
        this.membership = new Membership(state, graylist, mesh, flow);
        // Spread over one heartbeat: nodes started together must not beat together for ever.
        this.nextHeartbeat = now
                + params.firstHeartbeat().toNanos()
                + random.nextLong(params.heartbeat().toNanos());
    }

    /// Takes one input at time `now` and returns what is to be done, in this order.
    public List<GossipEffect> step(GossipInput input, long now) {
        switch (input) {
            case RpcReceived received -> rpcReceived(received, now);
            case Validated validated -> flow.validated(validated.id(), validated.verdict(), now);
            case Publish publish -> flow.publish(publish.message(), now);
            case Tick _ -> tick(now);
            case PeerAdded added -> membership.peerAdded(added);
            case PeerRemoved removed -> membership.peerRemoved(removed.peer(), now);
            case Subscribe subscribe -> membership.subscribe(subscribe.topic(), now);
            case Unsubscribe unsubscribe -> membership.unsubscribe(unsubscribe.topic(), now);
            case FrameRefused refused -> state.standing.scoring.misbehaved(refused.peer(), 1);
            case Forged forged -> state.standing.scoring.sentInvalid(forged.peer(), forged.topic());
            case Repeated repeated -> repeated(repeated.peer(), repeated.message(), now);
            case Unchecked unchecked -> unchecked(unchecked.peer(), unchecked.message());
            case HeldUp heldUp -> heldUp(heldUp.peer());
            case Slow slow -> leaveMeshes(slow.peer(), PruneReason.TOO_SLOW, now);
            case Mute mute -> mute(mute.peer(), now);
            case Judged judged -> state.standing.scoring.judged(judged.peer(), judged.opinion());
        }
        return state.out.take();
    }

    /// Whether a signature on the message is worth the time to check it: not that of a peer whom nobody listens to,
    /// of a topic that is not ours, or of a copy of what was seen. Changes nothing.
    public boolean isWorthChecking(PeerId from, Message message) {
        Peer peer = state.peers.get(from);
        return peer != null && state.standing.isHeard(peer) && flow.isNew(message);
    }

    private void repeated(PeerId from, Message message, long now) {
        Peer peer = heard(from);
        if (peer != null) {
            flow.repeated(peer, message, now);
        }
    }

    private void unchecked(PeerId from, Message message) {
        Peer peer = heard(from);
        if (peer != null) {
            state.promises.arrived(message.id());
            // Its topic is ours, else nobody would have wanted to check it.
            state.out.add(new GossipEffect.Dropped(from, DropReason.THROTTLED, message.topic()));
        }
    }

    private void heldUp(PeerId id) {
        Peer peer = state.peers.get(id);
        if (peer != null) {
            state.promises.excuse(peer);
        }
    }

    private void mute(PeerId id, long now) {
        Peer peer = state.peers.get(id);
        if (peer != null) {
            peer.mute = true;
            leaveMeshes(id, PruneReason.MUTE, now);
        }
    }

    private void leaveMeshes(PeerId id, PruneReason reason, long now) {
        Peer peer = state.peers.get(id);
        if (peer != null) {
            mesh.remove(peer, reason, now);
        }
    }

    private @Nullable Peer heard(PeerId from) {
        Peer peer = state.peers.get(from);
        if (peer == null) {
            state.out.add(new GossipEffect.Dropped(from, DropReason.UNKNOWN_PEER));
            return null;
        }
        if (!graylist.isHeard(peer)) {
            state.out.drop(peer, DropReason.GRAYLISTED);
            return null;
        }
        return peer;
    }

    private void rpcReceived(RpcReceived received, long now) {
        Peer peer = heard(received.peer());
        if (peer == null) {
            return;
        }
        peer.mute = false;
        Rpc rpc = received.rpc();
        for (Subscription subscription : rpc.subscriptions()) {
            membership.peerSubscription(peer, subscription, now);
        }
        for (Message message : rpc.messages()) {
            flow.received(peer, message, now);
        }
        for (Control control : rpc.controls()) {
            switch (control) {
                case Control.IHave ihave -> gossip.onIHave(peer, ihave, now);
                case Control.IWant iwant -> gossip.onIWant(peer, iwant);
                case Control.Graft graft -> mesh.onGraft(peer, graft, now);
                case Control.Prune prune -> mesh.onPrune(peer, prune, now);
                case Control.IDontWant unwanted -> flow.onUnwanted(peer, unwanted);
                case Control.Extensions _ -> {} // we speak none
            }
        }
    }

    private void tick(long now) {
        if (now - nextHeartbeat >= 0) {
            heartbeat(now);
            nextHeartbeat = now + state.params.heartbeat().toNanos();
        }
        state.out.add(new WakeAt(nextHeartbeat));
    }

    private void heartbeat(long now) {
        state.peers.forEach(peer -> peer.heartbeat(state.params.unwanted().history()));
        state.standing.scoring.refresh(now);
        state.promises.judge(now, peer -> state.standing.scoring.misbehaved(peer.id, 1));
        graylist.heartbeat();
        mesh.heartbeat(now);
        gossip.heartbeat();
        flow.heartbeat(now);
    }

    /// The peers in our mesh of the topic, none if we do not subscribe.
    public List<PeerId> meshPeers(String topic) {
        TopicState known = state.topic(topic);
        return known == null ? List.of() : ids(known.mesh);
    }

    /// The peers known to subscribe to the topic.
    public List<PeerId> topicPeers(String topic) {
        TopicState known = state.topic(topic);
        return known == null ? List.of() : ids(known.subscribers);
    }

    /// The topics that the owner has subscribed to, in their order.
    public List<String> subscriptions() {
        return state.joined().stream().map(topic -> topic.name).toList();
    }

    /// The score of the peer; 0 if nothing is known of it.
    public double score(PeerId peer) {
        return state.standing.scoring.score(peer);
    }

    /// The scores of all connected peers, taken apart.
    public List<ScoreSnapshot> scores() {
        List<ScoreSnapshot> scores = new ArrayList<>();
        state.peers.forEach(peer -> state.standing.scoring.snapshot(peer.id).ifPresent(scores::add));
        return scores;
    }

    /// How many connected peers there are by what their score permits, the best first, each losing what those
    /// before it lose; for metrics. Every standing is there:
    /// - `good`: the score is 0 or more, or the peer is direct: everything,
    /// - `out-of-mesh`: below zero: in no mesh,
    /// - `no-gossip`: below the gossip threshold: no IHAVE, no IWANT,
    /// - `no-publish`: below the publish threshold: own messages are not flooded to it,
    /// - `graylisted`: below the graylist threshold: not read.
    public Map<String, Integer> standings() {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (PeerStanding standing : PeerStanding.values()) {
            counts.put(standing.label(), 0);
        }
        state.peers.forEach(peer -> counts.merge(state.standing.of(peer).label(), 1, Integer::sum));
        return counts;
    }

    /// Ids remembered as seen; for metrics.
    public int seenSize() {
        return state.seen.size();
    }

    private List<PeerId> ids(@Nullable PeerSet peers) {
        List<PeerId> ids = new ArrayList<>();
        if (peers != null) {
            peers.forEach(slot -> ids.add(state.peers.at(slot).id));
        }
        return ids;
    }
}
