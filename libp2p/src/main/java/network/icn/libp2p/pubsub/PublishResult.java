package network.icn.libp2p.pubsub;

import network.icn.libp2p.pubsub.rpc.MessageId;

/// What became of an own message.
public sealed interface PublishResult {
    MessageId id();

    /// It was handed to the queues of this many peers; 0 means that no peer of the topic is known yet.
    record Sent(MessageId id, int peers) implements PublishResult {}

    /// The same message went round before; it was not sent again.
    record AlreadySeen(MessageId id) implements PublishResult {}
}
