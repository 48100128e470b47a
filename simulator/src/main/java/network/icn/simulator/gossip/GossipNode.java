package network.icn.simulator.gossip;

import network.icn.libp2p.gossipsub.rpc.Rpc;
import network.icn.simulator.network.Port;

/// Whoever can be connected to in a [GossipWorld].
sealed interface GossipNode extends Port<Rpc> permits HonestNode, Sybil {
    /// @param outbound whether this side dialled
    void connected(int peer, boolean outbound);
}
