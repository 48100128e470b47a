package network.icn.libp2p.gossipsub;

import org.jspecify.annotations.Nullable;

/// What the router knows of one topic: ours, a peer's, or both.
final class TopicState {
    final String name;
    final PeerSet subscribers = new PeerSet();
    final Backoffs backoffs;

    /// Present while we subscribe; a part of the subscribers. Set by [RouterState#setMesh].
    @Nullable
    PeerSet mesh;

    /// Present while we publish without subscribing; a part of the subscribers. Set by [RouterState#setFanout].
    @Nullable
    PeerSet fanout;

    long lastPublish;

    TopicState(String name, RouterLimits limits) {
        this.name = name;
        this.backoffs = new Backoffs(limits.backoffsPerTopic(), limits.longestBackoff());
    }

    /// Nothing is lost when an idle topic is forgotten.
    boolean isIdle() {
        return mesh == null && fanout == null && subscribers.isEmpty() && backoffs.isEmpty();
    }

    void forget(int slot) {
        subscribers.remove(slot);
        if (mesh != null) {
            mesh.remove(slot);
        }
        if (fanout != null) {
            fanout.remove(slot);
        }
    }
}
