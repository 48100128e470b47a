package network.icn.libp2p.gossipsub;

/// What a peer may do by its score, the best first; see [GossipRouter#standings].
enum PeerStanding {
    GOOD("good"),
    OUT_OF_MESH("out-of-mesh"),
    NO_GOSSIP("no-gossip"),
    NO_PUBLISH("no-publish"),
    GRAYLISTED("graylisted");

    private final String label;

    PeerStanding(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }
}
