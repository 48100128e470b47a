package network.icn.libp2p.gossipsub;

/// Whom the router does not listen to. Scores are computed when they are asked for; this remembers the last answer and
/// tells when it changes, so that the shell need not decode what is dropped anyway, and need not ask each time.
final class Graylist {
    private final RouterState state;

    Graylist(RouterState state) {
        this.state = state;
    }

    /// Whether the peer is heard, by its score at this moment.
    boolean isHeard(Peer peer) {
        boolean heard = state.standing.isHeard(peer);
        if (heard == peer.graylisted) {
            peer.graylisted = !heard;
            peer.beatsOnGraylist = 0;
            state.out.add(new GossipEffect.Graylisted(peer.id, peer.graylisted));
        }
        return heard;
    }

    /// Asked for again after as long, should the peer still be there.
    void heartbeat() {
        int patience = state.params.conduct().graylistedHeartbeats();
        state.peers.forEach(peer -> {
            if (!isHeard(peer) && patience > 0 && ++peer.beatsOnGraylist % patience == 0) {
                state.out.add(new GossipEffect.Disconnect(peer.id));
            }
        });
    }
}
