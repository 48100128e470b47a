package network.icn.libp2p.pubsub;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import network.icn.libp2p.gossipsub.rpc.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hands accepted messages of one topic to the application, in order, on a thread of its own. Its queue needs
/// no bound: every message in it still counts as in flight from its sender, whose stream is not read beyond
/// that limit, and holds its place among all that may be under way ([Checks]).
final class Delivery {
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

    private record Parcel(Message message, Runnable done) {}

    final Validator validator;
    private final String topic;
    private final Consumer<Message> consumer;
    private final BlockingQueue<Parcel> parcels = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile boolean closed;

    Delivery(String topic, Validator validator, Consumer<Message> consumer) {
        this.topic = topic;
        this.validator = validator;
        this.consumer = consumer;
        this.thread = Thread.ofVirtual().name("pubsub-deliver-" + topic).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /// @param done called when the application has consumed the message, or never will
    void add(Message message, Runnable done) {
        Parcel parcel = new Parcel(message, done);
        parcels.add(parcel);
        if (closed && parcels.remove(parcel)) {
            done.run();
        }
    }

    void close() {
        closed = true;
        thread.interrupt();
    }

    private void run() {
        try {
            while (!closed) {
                deliver(parcels.take());
            }
        } catch (InterruptedException _) {
            // closed; a consumer that swallows the interrupt is found out by the loop
        }
        for (Parcel parcel = parcels.poll(); parcel != null; parcel = parcels.poll()) {
            parcel.done.run();
        }
    }

    private void deliver(Parcel parcel) {
        try {
            consumer.accept(parcel.message);
        } catch (RuntimeException | Error e) {
            LOG.atError().setCause(e).addKeyValue("topic", topic).log("consumer of a topic failed");
        } finally {
            parcel.done.run();
        }
    }
}
