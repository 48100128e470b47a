package network.icn.benchmarks.peers;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import network.icn.libp2p.host.Host;
import network.icn.libp2p.pubsub.PubSub;
import network.icn.libp2p.pubsub.PublishResult;
import network.icn.libp2p.pubsub.Validator;

/// One node of ours that floods a topic, counts one, or takes the time of messages.
final class GossipNode {
    /// Counts of messages by topic; the topic's subscription is made with the first.
    private static final class TopicCount {
        private final IntConsumer progress;
        private volatile int every;
        /// Written by the one thread that delivers the topic, reset between floods.
        private volatile int received;

        TopicCount(int every, IntConsumer progress) {
            this.every = every;
            this.progress = progress;
        }

        @SuppressWarnings("NonAtomicVolatileUpdate") // one thread delivers a topic
        void count() {
            int now = ++received;
            if (now % every == 0) {
                progress.accept(now);
            }
        }
    }

    private final Host host;
    private final PubSub pubSub;
    private final RandomGenerator random =
            RandomGeneratorFactory.of("L64X128MixRandom").create();
    private final ConcurrentHashMap<String, TopicCount> counts = new ConcurrentHashMap<>();
    private final Queue<Long> latencies = new ConcurrentLinkedQueue<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition credited = lock.newCondition();
    private int credit;

    GossipNode(Host host, PubSub pubSub) {
        this.host = host;
        this.pubSub = pubSub;
    }

    Host host() {
        return host;
    }

    PubSub pubSub() {
        return pubSub;
    }

    /// Counts from zero on and tells after every so many.
    void tally(String topic, int every, IntConsumer progress) {
        TopicCount fresh = new TopicCount(every, progress);
        TopicCount known = counts.putIfAbsent(topic, fresh);
        if (known == null) {
            pubSub.subscribe(topic, Validator.ACCEPT_ALL, _ -> fresh.count());
        } else {
            known.every = every;
            known.received = 0;
        }
    }

    /// Publishes messages of random content, never more of them than the credit allows.
    void flood(String topic, int count, int size, int firstCredit) throws InterruptedException {
        credit(firstCredit);
        for (int i = 0; i < count; i++) {
            awaitCredit(i);
            byte[] data = new byte[size];
            random.nextBytes(data);
            if (pubSub.publish(topic, data) instanceof PublishResult.Sent sent && sent.full() > 0) {
                throw new IllegalStateException("message " + i + " is lost: the credit exceeds the queues");
            }
        }
    }

    private void awaitCredit(int published) throws InterruptedException {
        lock.lock();
        try {
            while (published >= credit) {
                credited.await();
            }
        } finally {
            lock.unlock();
        }
    }

    void credit(int upTo) {
        lock.lock();
        try {
            credit = upTo;
            credited.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Subscribes and notes how long ago each message was stamped.
    void trace(String topic) {
        pubSub.subscribe(
                topic,
                Validator.ACCEPT_ALL,
                message -> latencies.add(
                        System.nanoTime() - ByteBuffer.wrap(message.data()).getLong()));
    }

    /// Publishes a message that says when; to be read by a node of the same process.
    void stamp(String topic, int size) {
        byte[] data = new byte[size];
        random.nextBytes(data);
        ByteBuffer.wrap(data).putLong(System.nanoTime());
        pubSub.publish(topic, data);
    }

    /// Those since the last call, in nanoseconds.
    List<Long> latencies() {
        List<Long> taken = new ArrayList<>();
        for (Long next = latencies.poll(); next != null; next = latencies.poll()) {
            taken.add(next);
        }
        return taken;
    }
}
