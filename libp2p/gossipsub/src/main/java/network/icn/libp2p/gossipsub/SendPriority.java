package network.icn.libp2p.gossipsub;

/// How urgent and how dispensable a sent RPC is; the order is the order of sending.
public enum SendPriority {
    /// SUBSCRIBE, GRAFT, PRUNE: tiny, never dropped, since both sides must agree on the mesh.
    CONTROL,
    /// Messages published here: nobody else can send them.
    OWN,
    /// Messages passed on: worthless when late, since others pass on the same ones.
    FORWARD,
    /// IHAVE, IWANT and what IWANT asked for: repair, first to go under load.
    GOSSIP
}
