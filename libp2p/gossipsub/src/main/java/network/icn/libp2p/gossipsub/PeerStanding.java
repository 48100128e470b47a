package network.icn.libp2p.gossipsub;

/// What a peer may do by its score, the best first; each loses what those before it lose. Each name is also a
/// metric label.
public enum PeerStanding {
    /// The score is 0 or more, or the peer is direct: everything.
    GOOD,
    /// Below zero: in no mesh.
    OUT_OF_MESH,
    /// Below the gossip threshold: no IHAVE, no IWANT.
    NO_GOSSIP,
    /// Below the publish threshold: own messages are not flooded to it.
    NO_PUBLISH,
    /// Below the graylist threshold: not read.
    GRAYLISTED
}
