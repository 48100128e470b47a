package network.icn.libp2p.gossipsub;

/// Whom messages go to: the mesh, or peers chosen for a topic that we only publish to (the fanout), and direct peers.
final class Recipients {
    private final RouterState state;

    Recipients(RouterState state) {
        this.state = state;
    }

    /// Of a message that is published here at `now`.
    PeerSet ofOwn(TopicState topic, long now) {
        if (state.params.mesh().floodPublish()) {
            return topic.subscribers.filter(slot -> state.standing.mayGetOwn(state.peers.at(slot)));
        }
        PeerSet mesh = topic.mesh;
        if (mesh == null) {
            return withDirect(topic, fanout(topic, now));
        }
        return withDirect(topic, mesh.isEmpty() ? someSubscribers(topic, new PeerSet()) : mesh);
    }

    /// These, and the direct peers of the topic.
    PeerSet withDirect(TopicState topic, PeerSet targets) {
        if (state.params.direct().isEmpty()) {
            return targets;
        }
        PeerSet all = targets.copy();
        topic.subscribers.filter(slot -> state.peers.at(slot).direct).forEach(all::add);
        return all;
    }

    private PeerSet fanout(TopicState topic, long now) {
        PeerSet fanout = someSubscribers(topic, topic.fanout == null ? new PeerSet() : topic.fanout);
        state.setFanout(topic, fanout.isEmpty() ? null : fanout);
        topic.lastPublish = now;
        return fanout;
    }

    private PeerSet someSubscribers(TopicState topic, PeerSet present) {
        PeerSet candidates = topic.subscribers.without(present).filter(this::mayBeFannedTo);
        for (int slot : candidates.pick(state.params.mesh().target() - present.size(), state.random)) {
            present.add(slot);
        }
        return present;
    }

    private boolean mayBeFannedTo(int slot) {
        Peer peer = state.peers.at(slot);
        return !peer.direct && state.standing.mayGetOwn(peer);
    }

    /// Forgets fanouts that nothing was published to for long, and fills up the others.
    void heartbeat(long now) {
        for (TopicState topic : state.fannedOut()) {
            PeerSet fanout = topic.fanout;
            if (now - topic.lastPublish >= state.params.mesh().fanoutTtl().toNanos()) {
                state.setFanout(topic, null);
                state.forgetIfIdle(topic);
            } else if (fanout != null) {
                state.setFanout(topic, someSubscribers(topic, fanout.filter(this::mayBeFannedTo)));
            }
        }
    }
}
