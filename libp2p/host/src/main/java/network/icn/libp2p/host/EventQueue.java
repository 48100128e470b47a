package network.icn.libp2p.host;

import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries events to listeners in order, on one thread. A listener that does not return slows down new connections
/// instead of filling the memory.
final class EventQueue implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventQueue.class);
    /// All peers of a large host may come, be identified and go before anybody has to wait.
    static final int CAPACITY = 4_096;

    private final BlockingQueue<HostEvent> events = new ArrayBlockingQueue<>(CAPACITY);
    private final List<Consumer<HostEvent>> listeners = new CopyOnWriteArrayList<>();
    private final Thread thread = Thread.ofVirtual().name("libp2p-events").start(this::run);

    private volatile boolean closed;

    void listen(Consumer<HostEvent> listener) {
        listeners.add(listener);
    }

    void unlisten(Consumer<HostEvent> listener) {
        listeners.remove(listener);
    }

    /// Blocks while the queue is full and open.
    void post(HostEvent event) {
        try {
            boolean taken = false;
            while (!taken && !closed) {
                taken = events.offer(event, 1, TimeUnit.SECONDS);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (true) {
                HostEvent event = events.take();
                for (Consumer<HostEvent> listener : listeners) {
                    deliver(listener, event);
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void deliver(Consumer<HostEvent> listener, HostEvent event) {
        try {
            listener.accept(event);
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).addKeyValue("event", event).log("host listener failed");
        }
    }

    @Override
    public void close() {
        closed = true;
        events.clear();
        thread.interrupt();
    }
}
