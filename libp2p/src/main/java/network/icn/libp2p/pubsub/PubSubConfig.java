package network.icn.libp2p.pubsub;

import network.icn.libp2p.pubsub.gossip.GossipParams;
import network.icn.libp2p.pubsub.rpc.MessageIdFunction;
import network.icn.libp2p.pubsub.rpc.RpcLimits;

/// What pubsub is started with.
///
/// @param signatures must be the same on all nodes
/// @param messageIds must be the same on all nodes
/// @param validationThreads threads that check messages; one per core is right for checks that only compute
/// @param waitingValidations messages that may wait for such a thread; beyond it they are dropped without blame
/// @param mailbox inputs that may wait for the router; beyond it those who bring them wait
public record PubSubConfig(
        SignaturePolicy signatures,
        MessageIdFunction messageIds,
        GossipParams gossip,
        RpcLimits rpc,
        QueueLimits queues,
        int validationThreads,
        int waitingValidations,
        int mailbox,
        PubSubListener listener) {
    public PubSubConfig {
        if (validationThreads < 1 || waitingValidations < 1 || mailbox < 1) {
            throw new IllegalArgumentException("validationThreads, waitingValidations, mailbox: at least 1");
        }
    }

    /// No signatures of pubsub's own, ids from the content, the specification's parameters.
    public static PubSubConfig strictNoSign() {
        return new PubSubConfig(
                new SignaturePolicy.StrictNoSign(),
                MessageIdFunction.CONTENT,
                GossipParams.DEFAULT,
                RpcLimits.DEFAULT,
                QueueLimits.DEFAULT,
                Runtime.getRuntime().availableProcessors(),
                4_096,
                4_096,
                PubSubListener.NONE);
    }

    public PubSubConfig withSignatures(SignaturePolicy value) {
        return new PubSubConfig(
                value, messageIds, gossip, rpc, queues, validationThreads, waitingValidations, mailbox, listener);
    }

    public PubSubConfig withGossip(GossipParams value) {
        return new PubSubConfig(
                signatures, messageIds, value, rpc, queues, validationThreads, waitingValidations, mailbox, listener);
    }

    public PubSubConfig withQueues(QueueLimits value) {
        return new PubSubConfig(
                signatures, messageIds, gossip, rpc, value, validationThreads, waitingValidations, mailbox, listener);
    }

    public PubSubConfig withListener(PubSubListener value) {
        return new PubSubConfig(
                signatures, messageIds, gossip, rpc, queues, validationThreads, waitingValidations, mailbox, value);
    }
}
