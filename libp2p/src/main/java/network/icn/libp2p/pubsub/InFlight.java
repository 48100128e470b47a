package network.icn.libp2p.pubsub;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Counts what was received from one peer and is not yet done with, from the router's taking it to the return of
/// the application's consumer. While it is too much the peer's stream is not read: its own queue fills, and
/// nothing here grows. May be overshot by the messages of the frames already read.
final class InFlight {
    private final QueueLimits limits;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition less = lock.newCondition();
    private int messages;
    private long bytes;

    InFlight(QueueLimits limits) {
        this.limits = limits;
    }

    void awaitRoom() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (messages >= limits.unhandledMessages() || bytes >= limits.unhandledBytes()) {
                less.await();
            }
        } finally {
            lock.unlock();
        }
    }

    int messages() {
        lock.lock();
        try {
            return messages;
        } finally {
            lock.unlock();
        }
    }

    /// Takes a message of this size in.
    ///
    /// @return to be run once, when it is done with
    Runnable enter(int size) {
        change(1, size);
        return () -> change(-1, -size);
    }

    private void change(int moreMessages, int moreBytes) {
        lock.lock();
        try {
            messages += moreMessages;
            bytes += moreBytes;
            less.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
