package network.icn.libp2p.quic;

import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import org.jspecify.annotations.Nullable;

/// Until when the blocking calls of one stream may wait. Thread-safe; whoever waits has to be woken when it changes.
final class Deadline {
    private static final long NONE = 0;

    /// In the terms of [System#nanoTime].
    private volatile long nanos = NONE;

    /// @param fromNow null for no limit
    void set(@Nullable Duration fromNow) {
        nanos = fromNow == null ? NONE : (System.nanoTime() + fromNow.toNanos()) | 1;
    }

    /// One wait; the caller holds the lock, and loops.
    ///
    /// @throws InterruptedIOException when the time is over, or the thread is interrupted
    @SuppressWarnings("WaitNotInLoop")
    void await(Condition condition) throws InterruptedIOException {
        long end = nanos;
        try {
            if (end == NONE) {
                condition.await();
                return;
            }
            long left = end - System.nanoTime();
            if (left <= 0 || !condition.await(left, TimeUnit.NANOSECONDS)) {
                throw new InterruptedIOException("stream deadline passed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (InterruptedIOException) new InterruptedIOException("interrupted").initCause(e);
        }
    }
}
