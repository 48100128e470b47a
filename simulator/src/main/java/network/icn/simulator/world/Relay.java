package network.icn.simulator.world;

import network.icn.libp2p.gossipsub.GossipEffect;
import network.icn.libp2p.gossipsub.SendPriority;

/// What a HyperNode does with gossip of others. Whoever withholds it is in all meshes as before, announces what it has
/// and hands it to nobody who asks. What it says itself it says, for it wants to be heard.
enum Relay {
    ALL,
    NOTHING,
    /// Those with even numbers have it, the others do not.
    TO_SOME;

    /// Whether the neighbour of that number gets what the router sends it.
    boolean lets(GossipEffect.Send send, int to) {
        boolean ofOthers = !send.rpc().messages().isEmpty() && send.priority() != SendPriority.OWN;
        return switch (this) {
            case ALL -> true;
            case NOTHING -> !ofOthers;
            case TO_SOME -> !ofOthers || to % 2 == 0;
        };
    }
}
