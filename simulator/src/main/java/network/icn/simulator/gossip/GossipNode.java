package network.icn.simulator.gossip;

import network.icn.libp2p.gossipsub.SendPriority;
import network.icn.libp2p.gossipsub.rpc.Rpc;

/// Whoever can be connected to in a [GossipWorld].
sealed interface GossipNode permits HonestNode, Sybil {
    /// @param outbound whether this side dialled
    void connected(int peer, boolean outbound);

    void received(int from, Rpc rpc);

    /// Where a node can send to.
    @FunctionalInterface
    interface Wire {
        void send(int from, int to, Rpc rpc, SendPriority priority);
    }
}
