package network.icn.libp2p.pubsub.gossip;

import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.pubsub.rpc.Message;
import network.icn.libp2p.pubsub.rpc.MessageId;
import network.icn.libp2p.pubsub.rpc.Rpc;

/// Everything that can happen to a [GossipRouter].
public sealed interface GossipInput {
    /// A peer that speaks gossipsub can be sent to. Given again for a known peer when the stream to it is a new
    /// one: all subscriptions are sent again.
    ///
    /// @param outbound whether we dialled the connection
    record PeerAdded(PeerId peer, boolean outbound) implements GossipInput {}

    record PeerRemoved(PeerId peer) implements GossipInput {}

    record RpcReceived(PeerId peer, Rpc rpc) implements GossipInput {}

    /// The answer to [GossipEffect.Validate].
    record Validated(MessageId id, Verdict verdict) implements GossipInput {}

    /// Send an own message; the topic need not be subscribed to.
    record Publish(Message message) implements GossipInput {}

    record Subscribe(String topic) implements GossipInput {}

    record Unsubscribe(String topic) implements GossipInput {}

    /// Time has passed. To be given once at the start and then at the time of the last [GossipEffect.WakeAt];
    /// earlier or more often does no harm.
    record Tick() implements GossipInput {}
}
