package network.icn.libp2p.gossipsub;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import network.icn.libp2p.gossipsub.rpc.Control.PeerHint;

/// Who is to enter a mesh and who may stay in it; changes nothing itself (gossipsub 1.1, "Mesh maintenance" and
/// "Opportunistic grafting").
final class MeshChoice {
    private final RouterState state;
    private final GossipParams.Mesh params;

    /// How much longer than agreed own grafts wait, so that they never come early at a peer with a slower clock.
    private final long slack;

    MeshChoice(RouterState state, long slack) {
        this.state = state;
        this.params = state.params.mesh();
        this.slack = slack;
    }

    boolean mayGraft(TopicState topic, Peer peer, long now) {
        return !peer.mute && state.standing.mayBeInMesh(peer) && !topic.backoffs.holds(peer.id, now, slack);
    }

    /// Subscribers that may be grafted, at most `count`, at random.
    int[] newcomers(TopicState topic, PeerSet mesh, int count, long now) {
        return count <= 0 ? new int[0] : candidates(topic, mesh, now).pick(count, state.random);
    }

    private PeerSet candidates(TopicState topic, PeerSet mesh, long now) {
        return topic.subscribers.without(mesh).filter(slot -> mayGraft(topic, state.peers.at(slot), now));
    }

    /// Outbound newcomers for a mesh that has fewer than Dout.
    int[] outboundNewcomers(TopicState topic, PeerSet mesh, long now) {
        int missing = params.outbound() - mesh.filter(this::isOutbound).size();
        if (missing <= 0) {
            return new int[0];
        }
        return candidates(topic, mesh, now).filter(this::isOutbound).pick(missing, state.random);
    }

    /// A few peers better than the median of a poor mesh: so attackers that got in early do not stay a majority.
    int[] betterOnes(TopicState topic, PeerSet mesh, long now) {
        double bar = mesh.size() < 2 ? Double.POSITIVE_INFINITY : state.standing.improvement(mesh, state.peers);
        if (bar == Double.POSITIVE_INFINITY) {
            return new int[0];
        }
        return candidates(topic, mesh, now)
                .filter(slot -> state.standing.score(state.peers.at(slot)) > bar)
                .pick(state.params.conduct().opportunisticPeers(), state.random);
    }

    /// Other subscribers in good standing, for a peer that we have no place for; none to a peer that scores below
    /// zero.
    List<PeerHint> introduced(TopicState topic, Peer to) {
        int count = state.params.conduct().exchangedPeers();
        if (count == 0 || state.standing.score(to) < 0) {
            return List.of();
        }
        List<PeerHint> hints = new ArrayList<>();
        PeerSet others = topic.subscribers.filter(slot -> slot != to.slot && mayBeNamed(slot));
        for (int slot : others.pick(count, state.random)) {
            hints.add(new PeerHint(state.peers.at(slot).id.bytes(), new byte[0]));
        }
        return hints;
    }

    private boolean mayBeNamed(int slot) {
        return state.standing.score(state.peers.at(slot)) >= 0;
    }

    /// D of the mesh: the Dscore best, Dout outbound ones, and the rest at random, so that score alone cannot
    /// decide who hears of messages.
    PeerSet kept(PeerSet mesh) {
        PeerSet kept = new PeerSet();
        best(mesh, params.best()).forEach(kept::add);
        PeerSet rest = mesh.without(kept);
        int outbound = params.outbound() - kept.filter(this::isOutbound).size();
        add(kept, rest.filter(this::isOutbound).pick(outbound, state.random));
        add(kept, mesh.without(kept).pick(params.target() - kept.size(), state.random));
        return kept;
    }

    /// Shuffled before they are sorted: among equals chance decides.
    private List<Integer> best(PeerSet mesh, int count) {
        List<Integer> slots = new ArrayList<>();
        for (int slot : mesh.pick(mesh.size(), state.random)) {
            slots.add(slot);
        }
        Comparator<Integer> byScore = Comparator.comparingDouble(slot -> state.standing.score(state.peers.at(slot)));
        slots.sort(byScore.reversed());
        return slots.subList(0, Math.min(count, slots.size()));
    }

    private static void add(PeerSet set, int[] slots) {
        for (int slot : slots) {
            set.add(slot);
        }
    }

    private boolean isOutbound(int slot) {
        return state.peers.at(slot).outbound;
    }
}
