package network.icn.faults;

import java.util.ArrayList;
import java.util.List;
import network.icn.protocol.kernel.identity.NodeId;

/// Peers in the order in which they came first: so that one of so many is treated otherwise, whatever their keys are.
final class Arrivals {
    private final List<NodeId> peers = new ArrayList<>();

    /// 0 for the first one that came, and so on; always the same for the same peer.
    int number(NodeId peer) {
        int known = peers.indexOf(peer);
        if (known >= 0) {
            return known;
        }
        peers.add(peer);
        return peers.size() - 1;
    }
}
