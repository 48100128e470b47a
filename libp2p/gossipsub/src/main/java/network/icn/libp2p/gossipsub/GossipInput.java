package network.icn.libp2p.gossipsub;

import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.gossipsub.rpc.Message;
import network.icn.libp2p.gossipsub.rpc.MessageId;
import network.icn.libp2p.gossipsub.rpc.Rpc;

/// Everything that can happen to a [GossipRouter].
public sealed interface GossipInput {
    /// A peer that speaks gossipsub can be sent to. Given again for a known peer when the stream to it is a new
    /// one: all subscriptions are sent again.
    ///
    /// @param outbound whether we dialled the connection
    /// @param address the peer's network address without port; peers of one address are counted together
    record PeerAdded(PeerId peer, boolean outbound, String address, GossipVersion version) implements GossipInput {}

    /// The peer has gone, and all it had with it.
    record PeerRemoved(PeerId peer) implements GossipInput {}

    /// The peer sent this; its signatures are checked.
    record RpcReceived(PeerId peer, Rpc rpc) implements GossipInput {}

    /// A frame of the peer could not be understood, or held what no honest peer says.
    record FrameRefused(PeerId peer) implements GossipInput {}

    /// A message of the peer breaks the signature policy and was kept from the router: an id must not count as
    /// seen because of a forged copy.
    record Forged(PeerId peer, String topic) implements GossipInput {}

    /// A message whose signature was not checked, because [GossipRouter#isWorthChecking] said that it does not
    /// matter: it counts as a copy of what was seen, and is never taken for new.
    record Repeated(PeerId peer, Message message) implements GossipInput {}

    /// A message of the peer whose signature nobody has time to check: it came, but counts for nothing.
    record Unchecked(PeerId peer, Message message) implements GossipInput {}

    /// The peer is not read for a while, because too much of what it has sent is not done with. What it has
    /// promised may lie there unread.
    record HeldUp(PeerId peer) implements GossipInput {}

    /// The peer has been taking less than half of what is passed on to it: there is no use in having it in a
    /// mesh.
    record Slow(PeerId peer) implements GossipInput {}

    /// The peer can say nothing: its stream to us has ended and it has opened no other one. It enters no mesh until
    /// something comes from it.
    record Mute(PeerId peer) implements GossipInput {}

    /// The application's opinion of a connected peer (P5), any finite number; it holds until the next one.
    record Judged(PeerId peer, double opinion) implements GossipInput {}

    /// The answer to [GossipEffect.Validate]; with [Verdict#BUSY] it is as if the message had never come.
    record Validated(MessageId id, Verdict verdict) implements GossipInput {}

    /// Send an own message; the topic need not be subscribed to.
    record Publish(Message message) implements GossipInput {}

    /// The owner wants messages of the topic.
    record Subscribe(String topic) implements GossipInput {}

    /// The owner wants no more messages of the topic.
    record Unsubscribe(String topic) implements GossipInput {}

    /// Time has passed. To be given once at the start and then at the time of the last [GossipEffect.WakeAt];
    /// earlier or more often does no harm.
    record Tick() implements GossipInput {}
}
