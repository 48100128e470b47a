package network.icn.libp2p.pubsub;

import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.gossipsub.Verdict;
import network.icn.libp2p.gossipsub.rpc.Message;

/// Decides about each message of a topic before it is delivered or passed on. Called once for each message id,
/// by several threads at once, off the router's thread; it may compute, and should not wait. Whatever it
/// throws counts as IGNORE, and so does null. A call that takes longer than
/// [network.icn.libp2p.gossipsub.RouterLimits#validationTtl] is interrupted, and its message let go.
@FunctionalInterface
public interface Validator {
    /// Takes everything.
    Validator ACCEPT_ALL = (from, message) -> Verdict.ACCEPT;

    /// What is to become of the message: deliver and pass it on, let it go, or hold it against who sent it.
    ///
    /// @param from the peer it came from, not its author
    Verdict check(PeerId from, Message message);
}
