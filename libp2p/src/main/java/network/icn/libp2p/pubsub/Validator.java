package network.icn.libp2p.pubsub;

import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.pubsub.gossip.Verdict;
import network.icn.libp2p.pubsub.rpc.Message;

/// Decides about each message of a topic before it is delivered or passed on. Called once for each message id,
/// by several threads at once, off the router's thread; it may compute, and should not wait. Whatever it
/// throws counts as IGNORE, and so does null. A call that takes longer than
/// [network.icn.libp2p.pubsub.gossip.RouterLimits#validationTtl] is interrupted, and its message let go.
@FunctionalInterface
public interface Validator {
    /// Takes everything.
    Validator ACCEPT_ALL = (from, message) -> Verdict.ACCEPT;

    /// @param from the peer it came from, not its author
    Verdict check(PeerId from, Message message);
}
