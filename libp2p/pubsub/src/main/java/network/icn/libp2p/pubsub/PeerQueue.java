package network.icn.libp2p.pubsub;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.gossipsub.SendPriority;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What waits to be sent to one peer: four queues, each bounded in its own way, emptied in the order of
/// [SendPriority].
/// Offering never blocks, so that no peer can hold up the router.
final class PeerQueue {
    /// Frames written without looking at the queues again; small enough that control overtakes soon.
    private static final int BATCH_BYTES = 64 << 10;

    /// One encoded RPC; the bytes are shared with other peers' queues.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Frame(byte[] bytes, SendPriority priority, long since) {}

    private static final class Waiting {
        private final ArrayDeque<Frame> frames = new ArrayDeque<>();
        private int bytes;

        void clear() {
            frames.clear();
            bytes = 0;
        }
    }

    /// Why frames were dropped.
    private enum Drop {
        FULL,
        LATE
    }

    private static final Logger LOG = LoggerFactory.getLogger(PeerQueue.class);

    private final PeerId peer;
    private final QueueLimits limits;
    private final PubSubListener listener;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<SendPriority, Waiting> queues = new EnumMap<>(SendPriority.class);
    /// In all queues.
    private int frames;
    private boolean broken;
    private boolean closed;
    private long lastTaken;

    /// Passed-on messages since the last [#losesForwards].
    private int forwardsTaken;

    private int forwardsDropped;

    PeerQueue(PeerId peer, QueueLimits limits, PubSubListener listener, long now) {
        this.peer = peer;
        this.limits = limits;
        this.listener = listener;
        this.lastTaken = now;
        for (SendPriority priority : SendPriority.values()) {
            queues.put(priority, new Waiting());
        }
    }

    /// What became of a frame.
    enum Offer {
        QUEUED,
        /// There is no room for it, or the link ends.
        DROPPED,
        /// There is no room for control, which is never dropped: the peer is beyond help.
        OVERFLOW
    }

    Offer offer(byte[] bytes, SendPriority priority, long now) {
        int dropped;
        boolean queued;
        lock.lock();
        try {
            if (closed) {
                return Offer.DROPPED;
            }
            if (isEmpty()) {
                lastTaken = now;
            }
            Waiting waiting = waiting(priority);
            if (priority == SendPriority.CONTROL && waiting.bytes + bytes.length > limits.controlBytes()) {
                return Offer.OVERFLOW;
            }
            int bound = bound(priority);
            dropped = makeRoom(waiting, bytes.length, priority, bound);
            // A frame larger than the bound still passes alone: its size was limited elsewhere.
            queued = waiting.frames.isEmpty() || waiting.bytes + bytes.length <= bound;
            if (queued) {
                waiting.frames.addLast(new Frame(bytes, priority, now));
                waiting.bytes += bytes.length;
                frames++;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
        tellDropped(priority, queued ? dropped : dropped + 1, Drop.FULL);
        return queued ? Offer.QUEUED : Offer.DROPPED;
    }

    /// Whether a frame of a byte would be queued without others being dropped for it.
    boolean hasRoom(SendPriority priority) {
        lock.lock();
        try {
            return waiting(priority).bytes < bound(priority);
        } finally {
            lock.unlock();
        }
    }

    /// Counts a frame that was not even offered, since the queue has no room.
    void refuse(SendPriority priority) {
        tellDropped(priority, 1, Drop.FULL);
    }

    /// Without the lock: a listener that asks pubsub for something would wait for a router that waits for us.
    private void tellDropped(SendPriority priority, int count, Drop reason) {
        if (count > 0) {
            LOG.atDebug()
                    .addKeyValue("peer", peer)
                    .addKeyValue("priority", priority)
                    .addKeyValue("frames", count)
                    .addKeyValue("reason", reason)
                    .log("frames for a peer dropped");
        }
        for (int i = 0; i < count; i++) {
            listener.queueDropped(priority);
        }
    }

    private int bound(SendPriority priority) {
        return switch (priority) {
            case CONTROL -> limits.controlBytes();
            case OWN -> limits.ownBytes();
            case FORWARD -> limits.forwardBytes();
            case GOSSIP -> limits.gossipBytes();
        };
    }

    /// Returns how many frames had to go.
    private int makeRoom(Waiting waiting, int more, SendPriority priority, int bound) {
        int dropped = 0;
        boolean oldestGo = priority == SendPriority.FORWARD || priority == SendPriority.GOSSIP;
        while (oldestGo && waiting.bytes + more > bound && !waiting.frames.isEmpty()) {
            waiting.bytes -= waiting.frames.removeFirst().bytes().length;
            frames--;
            dropped++;
            forwardsDropped += priority == SendPriority.FORWARD ? 1 : 0;
        }
        return dropped;
    }

    /// Waits for frames; empty when the stream they were meant for is broken.
    List<Frame> take(LongSupplier clock) throws InterruptedException {
        List<Frame> batch = new ArrayList<>();
        int late = 0;
        lock.lockInterruptibly();
        try {
            while (batch.isEmpty() && !broken) {
                while (isEmpty() && !broken) {
                    changed.await();
                }
                late += collect(batch, clock.getAsLong());
            }
        } finally {
            lock.unlock();
        }
        tellDropped(SendPriority.FORWARD, late, Drop.LATE);
        return batch;
    }

    /// Returns how many forwards were too late.
    private int collect(List<Frame> batch, long now) {
        lastTaken = now;
        int late = 0;
        int bytes = 0;
        for (Map.Entry<SendPriority, Waiting> priority : queues.entrySet()) {
            Waiting waiting = priority.getValue();
            while (bytes < BATCH_BYTES && !waiting.frames.isEmpty()) {
                Frame frame = waiting.frames.removeFirst();
                waiting.bytes -= frame.bytes().length;
                frames--;
                if (frame.priority() == SendPriority.FORWARD
                        && now - frame.since() > limits.forwardAge().toNanos()) {
                    late++;
                    forwardsDropped++;
                } else {
                    batch.add(frame);
                    forwardsTaken += frame.priority() == SendPriority.FORWARD ? 1 : 0;
                    bytes += frame.bytes().length;
                }
            }
        }
        return late;
    }

    /// Returns frames that could not be written to the front of their queues, in their order.
    void putBack(List<Frame> unwritten) {
        lock.lock();
        try {
            for (Frame frame : unwritten.reversed()) {
                Waiting waiting = waiting(frame.priority());
                waiting.frames.addFirst(frame);
                waiting.bytes += frame.bytes().length;
                frames++;
            }
        } finally {
            lock.unlock();
        }
    }

    /// Ends [#take] until [#restart].
    void breakOff() {
        lock.lock();
        try {
            broken = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// There is a new stream. What waits is still good for it: the peer knows us, and drops what comes twice.
    void restart(long now) {
        lock.lock();
        try {
            broken = false;
            lastTaken = now;
        } finally {
            lock.unlock();
        }
    }

    /// Nobody will take any more: lets go of what waits and takes nothing in.
    void close() {
        lock.lock();
        try {
            closed = true;
            queues.values().forEach(Waiting::clear);
            frames = 0;
        } finally {
            lock.unlock();
        }
    }

    /// Whether something has waited too long while nothing was taken.
    boolean isStalled(long now) {
        lock.lock();
        try {
            return !isEmpty() && now - lastTaken > limits.stall().toNanos();
        } finally {
            lock.unlock();
        }
    }

    /// Whether more passed-on messages were dropped than taken since this was asked last.
    boolean losesForwards() {
        lock.lock();
        try {
            boolean loses = forwardsDropped > forwardsTaken;
            forwardsDropped = 0;
            forwardsTaken = 0;
            return loses;
        } finally {
            lock.unlock();
        }
    }

    private boolean isEmpty() {
        return frames == 0;
    }

    private Waiting waiting(SendPriority priority) {
        Waiting waiting = queues.get(priority);
        if (waiting == null) {
            throw new IllegalStateException("no priority " + priority);
        }
        return waiting;
    }
}
