package network.icn.libp2p.pubsub;

/// A subscription to one topic.
public interface Subscription extends AutoCloseable {
    /// The topic it is for.
    String topic();

    /// Leaves the topic and waits for nothing: a consumer at work is interrupted, and messages that wait for
    /// it are lost.
    @Override
    void close();
}
