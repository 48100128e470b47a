package network.icn.libp2p.mux;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import network.icn.libp2p.stream.ResetCode;
import network.icn.libp2p.stream.StreamResetException;
import org.jspecify.annotations.Nullable;

/// The blocking face of one yamux stream. All state is guarded by the connection's lock.
public final class MuxedStream implements DuplexStream {
    private final int id;
    private final MuxedConnection connection;
    private final ReentrantLock lock;
    private final Condition readable;
    private final Condition writable;
    private final ReceiveBuffer received = new ReceiveBuffer();

    private @Nullable String broken;
    private long code;
    private boolean remoteEnded;
    private boolean localEnded;
    private boolean abandoned;
    private boolean finished;
    /// In the terms of [System#nanoTime]; 0 for none.
    private long deadline;

    MuxedStream(int id, MuxedConnection connection, ReentrantLock lock) {
        this.id = id;
        this.connection = connection;
        this.lock = lock;
        this.readable = lock.newCondition();
        this.writable = lock.newCondition();
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        lock.lock();
        try {
            while (received.size() == 0) {
                if (broken != null) {
                    throw new StreamResetException(broken, code);
                }
                if (remoteEnded) {
                    return -1;
                }
                if (abandoned) {
                    throw new StreamResetException("stream is closed");
                }
                await(readable);
            }
            int count = received.drain(target);
            consumed(count);
            return count;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void write(ByteBuffer... sources) throws IOException {
        lock.lock();
        try {
            int left = remaining(sources);
            while (left > 0) {
                if (broken != null) {
                    throw new StreamResetException(broken, code);
                }
                if (localEnded) {
                    throw new IOException("write after the end of our half");
                }
                int room = connection.room();
                int taken = room == 0 ? 0 : connection.write(id, Math.min(left, room), sources);
                left -= taken;
                if (taken == 0) {
                    await(room == 0 ? connection.roomAvailable() : writable);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private static int remaining(ByteBuffer... sources) {
        int total = 0;
        for (ByteBuffer source : sources) {
            total = Math.addExact(total, source.remaining());
        }
        return total;
    }

    /// One wait; all callers loop.
    @SuppressWarnings("WaitNotInLoop")
    private void await(Condition condition) throws InterruptedIOException {
        try {
            if (deadline == 0) {
                condition.await();
                return;
            }
            long left = deadline - System.nanoTime();
            if (left <= 0 || condition.awaitNanos(left) <= 0) {
                throw new InterruptedIOException("stream deadline passed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException wrapped = new InterruptedIOException("interrupted");
            wrapped.initCause(e);
            throw wrapped;
        }
    }

    @Override
    public void deadline(@Nullable Duration fromNow) {
        lock.lock();
        try {
            deadline = fromNow == null ? 0 : (System.nanoTime() + fromNow.toNanos()) | 1;
            readable.signalAll();
            wakeWriters();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void closeWrite() {
        unlessBroken(() -> {
            localEnded = true;
            if (!finished) {
                connection.session().closeWrite(id);
            }
            wakeWriters();
        });
    }

    @Override
    public void close() {
        unlessBroken(() -> {
            localEnded = true;
            abandoned = true;
            if (!finished) {
                connection.session().abandon(id);
            }
            consumed(received.clear());
            readable.signalAll();
            wakeWriters();
        });
    }

    @Override
    public void reset(long why) {
        ResetCode.checked(why);
        unlessBroken(() -> {
            consumed(received.clear());
            if (!finished) {
                connection.session().reset(id, why);
            }
            broken("stream reset by this side", why);
        });
    }

    private void unlessBroken(Runnable action) {
        lock.lock();
        try {
            if (broken == null) {
                action.run();
            }
        } finally {
            lock.unlock();
        }
    }

    private void consumed(int count) {
        if (finished) {
            connection.session().consumedLate(count);
        } else {
            connection.session().consumed(id, count);
        }
    }

    /// Whether they wait for credit or for room.
    private void wakeWriters() {
        writable.signalAll();
        connection.roomAvailable().signalAll();
    }

    // The rest is called by the connection, which holds the lock.

    void received(ByteBuffer bytes) {
        received.append(bytes);
        readable.signalAll();
    }

    void writable() {
        writable.signalAll();
    }

    void remoteEnded() {
        remoteEnded = true;
        readable.signalAll();
    }

    /// The machine has forgotten it, and gives its id to the next who comes with it.
    void finished() {
        finished = true;
        connection.forget(id);
    }

    /// Unread bytes are lost, as a reset means.
    void broken(String reason, long why) {
        broken = reason;
        code = why;
        received.clear();
        if (!finished) {
            connection.forget(id);
        }
        readable.signalAll();
        wakeWriters();
    }
}
