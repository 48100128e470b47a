package network.icn.libp2p.pubsub;

import network.icn.libp2p.gossipsub.GossipVersion;
import network.icn.libp2p.gossipsub.rpc.Control;
import network.icn.libp2p.gossipsub.rpc.Rpc;

/// Extensions are named in the first RPC of a stream and never again (gossipsub 1.3, "The Extensions Control Message").
/// One for each stream.
final class ExtensionsRule {
    private final boolean applies;
    private boolean begun;

    ExtensionsRule(GossipVersion version) {
        this.applies = version.knowsExtensions();
    }

    /// Whether the next RPC keeps to it.
    boolean isKeptBy(Rpc rpc) {
        int named = 0;
        for (Control control : rpc.controls()) {
            if (control instanceof Control.Extensions) {
                named++;
            }
        }
        boolean kept = !applies || named == 0 || (named == 1 && !begun);
        begun = true;
        return kept;
    }
}
