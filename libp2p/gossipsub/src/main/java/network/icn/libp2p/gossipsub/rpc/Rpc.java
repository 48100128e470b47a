package network.icn.libp2p.gossipsub.rpc;

import java.util.List;

/// One frame on a pubsub stream. Frames are immutable, so one object may go to many peers and be encoded once.
///
/// @param subscriptions what the sender has begun or ceased to listen to
/// @param messages published messages, own or forwarded
/// @param controls mesh and gossip control
public record Rpc(List<Subscription> subscriptions, List<Message> messages, List<Control> controls) {
    /// One topic that the sender begins or ceases to listen to.
    ///
    /// @param subscribe true when the sender begins to listen, false when it ceases
    public record Subscription(String topic, boolean subscribe) {}

    /// Copies the lists.
    public Rpc {
        subscriptions = List.copyOf(subscriptions);
        messages = List.copyOf(messages);
        controls = List.copyOf(controls);
    }

    /// An RPC of subscriptions alone.
    public static Rpc ofSubscriptions(List<Subscription> subscriptions) {
        return new Rpc(subscriptions, List.of(), List.of());
    }

    /// An RPC of one message alone.
    public static Rpc ofMessage(Message message) {
        return message.alone();
    }

    /// An RPC of control alone.
    public static Rpc ofControls(List<Control> controls) {
        return new Rpc(List.of(), List.of(), controls);
    }
}
