package network.icn.libp2p.gossipsub;

import static network.icn.libp2p.gossipsub.DropReason.IHAVE_FLOOD;
import static network.icn.libp2p.gossipsub.DropReason.IHAVE_LOW_SCORE;
import static network.icn.libp2p.gossipsub.DropReason.IHAVE_UNKNOWN_TOPIC;
import static network.icn.libp2p.gossipsub.DropReason.IWANT_FLOOD;
import static network.icn.libp2p.gossipsub.DropReason.IWANT_LOW_SCORE;
import static network.icn.libp2p.gossipsub.DropReason.IWANT_REPEATED;
import static network.icn.libp2p.gossipsub.DropReason.IWANT_UNKNOWN_MESSAGE;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import network.icn.libp2p.gossipsub.rpc.Control.IHave;
import network.icn.libp2p.gossipsub.rpc.Control.IWant;
import network.icn.libp2p.gossipsub.rpc.MessageId;
import network.icn.libp2p.gossipsub.rpc.Rpc;

/// Tells peers outside the mesh which messages are here, asks for missing ones, and serves what is asked
/// (gossipsub 1.1, "Gossip emission" and "Spam protection measures").
final class LazyGossip {
    private final RouterState state;
    private final GossipParams.Lazy params;

    /// How many peers each id was asked of since the last heartbeat, the longest known first.
    private final Map<MessageId, Integer> asked = new LinkedHashMap<>();

    LazyGossip(RouterState state) {
        this.state = state;
        this.params = state.params.lazy();
    }

    void onIHave(Peer peer, IHave ihave, long now) {
        if (!state.standing.mayGossip(peer)) {
            state.out.drop(peer, IHAVE_LOW_SCORE);
            return;
        }
        TopicState topic = state.topic(ihave.topic());
        if (topic == null || topic.mesh == null) {
            state.out.drop(peer, IHAVE_UNKNOWN_TOPIC);
            return;
        }
        int allowed = Math.min(params.maxIdsPerHeartbeat(), share()) - peer.idsAsked;
        if (++peer.ihaves > params.maxIhavesPerHeartbeat() || allowed <= 0) {
            state.out.drop(peer, IHAVE_FLOOD, topic);
            return;
        }
        List<MessageId> missing = new ArrayList<>();
        for (MessageId id : ihave.ids()) {
            if (!state.seen.contains(id) && asked.getOrDefault(id, 0) < params.asksPerId()) {
                missing.add(id);
            }
        }
        if (!missing.isEmpty()) {
            ask(peer, sample(missing, allowed), now);
        }
    }

    /// Equal for all: however much some peers advertise, each of the others is asked for as much.
    private int share() {
        return state.params.limits().askedIds() / state.peers.size();
    }

    private void ask(Peer peer, List<MessageId> ids, long now) {
        peer.idsAsked += ids.size();
        // The ids are in random order: which one is remembered cannot be foreseen.
        state.promises.expect(peer, ids.getFirst(), now);
        for (MessageId id : ids) {
            asked.merge(id, 1, Integer::sum);
        }
        // Peers that came and went have used more than all shares; what is forgotten may be asked of one peer more.
        Iterator<MessageId> oldestFirst = asked.keySet().iterator();
        while (asked.size() > state.params.limits().askedIds()) {
            oldestFirst.next();
            oldestFirst.remove();
        }
        state.out.send(peer, Rpc.ofControls(List.of(new IWant(ids))), SendPriority.GOSSIP);
    }

    void onIWant(Peer peer, IWant iwant) {
        if (!state.standing.mayGossip(peer)) {
            state.out.drop(peer, IWANT_LOW_SCORE);
            return;
        }
        for (MessageId id : iwant.ids()) {
            if (peer.idsServed++ >= params.maxIdsPerHeartbeat()) {
                state.out.drop(peer, IWANT_FLOOD);
                return;
            }
            MessageCache.Entry entry = state.messages.get(id);
            if (entry == null) {
                state.out.drop(peer, IWANT_UNKNOWN_MESSAGE);
            } else if (state.messages.serve(entry, peer.slot, params.retransmissions())) {
                state.out.send(peer, entry.rpc, SendPriority.GOSSIP);
            } else {
                state.out.drop(peer, IWANT_REPEATED);
            }
        }
    }

    /// Tells what the last windows hold, topic by topic, to random peers that did not get it through the mesh.
    void heartbeat() {
        asked.clear();
        Map<String, List<MessageId>> advertised = new LinkedHashMap<>();
        state.messages.forEachAdvertised(message -> advertised
                .computeIfAbsent(message.topic(), _ -> new ArrayList<>())
                .add(message.id()));
        advertised.forEach((name, ids) -> {
            TopicState topic = state.topic(name);
            PeerSet told = topic == null ? null : topic.mesh == null ? topic.fanout : topic.mesh;
            if (topic != null && told != null) {
                emit(topic, topic.subscribers.without(told).filter(this::isTold), ids);
            }
        });
    }

    private boolean isTold(int slot) {
        Peer peer = state.peers.at(slot);
        return !peer.direct && state.standing.mayGossip(peer);
    }

    private void emit(TopicState topic, PeerSet eligible, List<MessageId> ids) {
        int count = Math.max(params.peers(), (int) (params.factor() * eligible.size()));
        Rpc all = ihave(topic, ids);
        boolean whole = ids.size() <= params.maxIdsPerHeartbeat();
        for (int slot : eligible.pick(count, state.random)) {
            // A different sample for each peer, so that together they hear of everything.
            Rpc rpc = whole ? all : ihave(topic, sample(ids, params.maxIdsPerHeartbeat()));
            state.out.send(state.peers.at(slot), rpc, SendPriority.GOSSIP);
        }
    }

    private static Rpc ihave(TopicState topic, List<MessageId> ids) {
        return Rpc.ofControls(List.of(new IHave(topic.name, ids)));
    }

    /// At most `count` of the ids; random ones, so that a hostile order gains nothing.
    private List<MessageId> sample(List<MessageId> ids, int count) {
        List<MessageId> shuffled = new ArrayList<>(ids);
        int picked = Math.min(count, shuffled.size());
        for (int i = 0; i < picked; i++) {
            int other = i + state.random.nextInt(shuffled.size() - i);
            MessageId swapped = shuffled.get(i);
            shuffled.set(i, shuffled.get(other));
            shuffled.set(other, swapped);
        }
        return shuffled.subList(0, picked);
    }
}
