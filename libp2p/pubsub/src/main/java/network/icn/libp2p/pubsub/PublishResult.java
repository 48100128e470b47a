package network.icn.libp2p.pubsub;

import network.icn.libp2p.gossipsub.rpc.MessageId;

/// What became of an own message.
public sealed interface PublishResult {
    /// The id of the message.
    MessageId id();

    /// It is on its way.
    ///
    /// @param peers have it in their queues; 0, with none full, means that no peer of the topic is known yet
    /// @param full did not get it, because own messages that they have not taken yet fill
    ///     [QueueLimits#ownBytes]. It stays in the history, so that peers outside the mesh can still ask for
    ///     it; to publish it once more sends nothing
    record Sent(MessageId id, int peers, int full) implements PublishResult {}

    /// The same message went round before; it was not sent again.
    record AlreadySeen(MessageId id) implements PublishResult {}
}
