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
    private boolean closed;

    InFlight(QueueLimits limits) {
        this.limits = limits;
    }

    /// Returns false if nothing is to be received any more.
    boolean awaitRoom() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!closed && isFull()) {
                less.await();
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    boolean hasRoom() {
        lock.lock();
        try {
            return !isFull();
        } finally {
            lock.unlock();
        }
    }

    private boolean isFull() {
        return messages >= limits.unhandledMessages() || bytes >= limits.unhandledBytes();
    }

    /// Whoever waits for room need not wait for the application.
    void close() {
        lock.lock();
        try {
            closed = true;
            less.signalAll();
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
