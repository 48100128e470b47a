package network.icn.libp2p.pubsub;

import network.icn.libp2p.gossipsub.GossipParams;
import network.icn.libp2p.gossipsub.rpc.MessageIdFunction;
import network.icn.libp2p.gossipsub.rpc.RpcLimits;
import network.icn.libp2p.gossipsub.rpc.SignaturePolicy;

/// What pubsub is started with.
///
/// @param signatures must be the same on all nodes
/// @param messageIds must be the same on all nodes; by author and sequence number only where messages have them
/// @param gossip what the router is set up with; to keep its direct peers connected is the host's part
///     ([network.icn.libp2p.host.Host#persistentPeers])
/// @param workers who checks messages and how many may wait
/// @param listener hears what happens, to be counted
public record PubSubConfig(
        SignaturePolicy signatures,
        MessageIdFunction messageIds,
        GossipParams gossip,
        RpcLimits rpc,
        QueueLimits queues,
        Workers workers,
        PubSubListener listener) {
    /// Checks every value.
    ///
    /// @throws IllegalArgumentException if one is out of its range, which the message tells
    public PubSubConfig {
        if (signatures instanceof SignaturePolicy.StrictNoSign
                && messageIds.equals(MessageIdFunction.AUTHOR_AND_SEQUENCE)) {
            throw new IllegalArgumentException(
                    "messageIds: without authors all messages would have one id, and only the first would pass");
        }
    }

    /// The threads that check messages, and what may wait for them.
    ///
    /// @param validationThreads threads that check messages; one per core is right for checks that only
    ///     compute: too few and cores idle while messages wait, too many and they take each other's time
    /// @param waitingValidations messages under validation or waiting to be consumed at once, of which no
    ///     peer may have more than are free; what finds no place is as if it had never come, and taken when
    ///     another copy does: too few and bursts come late, too many and a flood fills memory
    public record Workers(int validationThreads, int waitingValidations) {
        /// A thread for each core.
        public static final Workers DEFAULT = new Workers(Runtime.getRuntime().availableProcessors(), 4_096);

        /// Checks every value.
        ///
        /// @throws IllegalArgumentException if one is out of its range, which the message tells
        public Workers {
            if (validationThreads < 1 || waitingValidations < 1) {
                throw new IllegalArgumentException("validationThreads, waitingValidations: at least 1");
            }
        }
    }

    /// No signatures of pubsub's own, ids from the content, the specification's parameters, no scores.
    public static PubSubConfig strictNoSign() {
        return new PubSubConfig(
                new SignaturePolicy.StrictNoSign(),
                MessageIdFunction.CONTENT,
                GossipParams.DEFAULT,
                RpcLimits.DEFAULT,
                QueueLimits.DEFAULT,
                Workers.DEFAULT,
                PubSubListener.NONE);
    }

    /// With another signature policy.
    public PubSubConfig withSignatures(SignaturePolicy value) {
        return new PubSubConfig(value, messageIds, gossip, rpc, queues, workers, listener);
    }

    /// With another function for the ids of messages; all peers of a topic need the same.
    public PubSubConfig withMessageIds(MessageIdFunction value) {
        return new PubSubConfig(signatures, value, gossip, rpc, queues, workers, listener);
    }

    /// With other parameters of the router: among them are the scores of peers, and peers that are heard whatever
    /// theirs.
    public PubSubConfig withGossip(GossipParams value) {
        return new PubSubConfig(signatures, messageIds, value, rpc, queues, workers, listener);
    }

    /// With other bounds of the queues.
    public PubSubConfig withQueues(QueueLimits value) {
        return new PubSubConfig(signatures, messageIds, gossip, rpc, value, workers, listener);
    }

    /// With other threads for checks.
    public PubSubConfig withWorkers(Workers value) {
        return new PubSubConfig(signatures, messageIds, gossip, rpc, queues, value, listener);
    }

    /// With somebody who hears what happens.
    public PubSubConfig withListener(PubSubListener value) {
        return new PubSubConfig(signatures, messageIds, gossip, rpc, queues, workers, value);
    }
}
