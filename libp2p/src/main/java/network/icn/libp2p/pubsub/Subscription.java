package network.icn.libp2p.pubsub;

/// A subscription to one topic; closing it leaves the topic and waits for nothing.
public interface Subscription extends AutoCloseable {
    String topic();

    @Override
    void close();
}
