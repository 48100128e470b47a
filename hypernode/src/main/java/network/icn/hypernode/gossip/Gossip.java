package network.icn.hypernode.gossip;

import java.io.IOException;
import java.util.List;
import network.icn.protocol.agreement.GossipVerdict;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.NodeId;

/// All that a HyperNode needs of a peer-to-peer network. Another libp2p can stand behind it
/// (docs/decisions/0002).
public interface Gossip extends AutoCloseable {
    /// Judges each message once before it is passed on, on several threads; may wait a little.
    @FunctionalInterface
    interface Judge {
        GossipVerdict judge(byte[] message);
    }

    /// Answers a neighbour's question, on a thread of its own; may block.
    @FunctionalInterface
    interface PullServer {
        byte[] answer(NodeId neighbour, byte[] question) throws IOException;
    }

    /// Answers a member's question for the time, on a thread of its own.
    @FunctionalInterface
    interface TimeServer {
        byte[] answer(NodeId asker, byte[] question) throws IOException;
    }

    /// An answer, with [System#nanoTime] just before the question left and just after the answer was here.
    record TimedAnswer(Payload bytes, long sentNanos, long receivedNanos) {}

    /// Hears a topic from now on. Own messages are not heard.
    void subscribe(String topic, Judge judge);

    /// What is heard, in no order.
    List<String> topics();

    /// Hears the topic no more.
    void unsubscribe(String topic);

    /// Hands a message to the neighbours.
    void publish(String topic, byte[] message);

    /// Asks one neighbour. Blocks.
    byte[] pull(NodeId neighbour, byte[] question) throws IOException;

    void servePulls(PullServer server);

    /// This node.
    NodeId self();

    /// Asks one member for its time, on a stream of its own: nothing else holds the answer up. Blocks.
    TimedAnswer askTime(NodeId member, byte[] question) throws IOException;

    void serveTimes(TimeServer server);

    /// Connected members, ordered by id.
    List<NodeId> neighbours();

    @Override
    void close();
}
