package network.icn.node.rpc;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/// Measures how long this process keeps its own work waiting: a processor that others use, a collector that pauses, a
/// machine that sleeps. What a target seems to miss during a stall may be ours.
///
/// Two measures, several times a second: how late a platform thread wakes up, and how long a task waits for a virtual
/// thread, because the probes run on those. The longest of a while is what counts; nothing that comes over the network
/// has a part in it.
public final class StallWatch implements AutoCloseable {
    private static final Duration TICK = Duration.ofMillis(20);
    /// Two a tick: some 40 seconds, and longer answers are late whatever happened.
    private static final int SAMPLES = 4_096;

    private final Executor tasks;
    private final LongSupplier nanos;
    private final long[] endedAt = new long[SAMPLES];
    private final long[] waited = new long[SAMPLES];
    private int next;
    private long due;
    /// When the task left that is still waiting; meaningful while `isWaiting`.
    private long leftAt;
    private boolean isWaiting;
    private volatile boolean closed;

    /// @param tasks runs what the probes run on
    StallWatch(Executor tasks, LongSupplier nanos) {
        this.tasks = tasks;
        this.nanos = nanos;
        this.due = nanos.getAsLong() + TICK.toNanos();
    }

    /// Watches until it is closed.
    public static StallWatch start() {
        StallWatch watch = new StallWatch(task -> Thread.ofVirtual().start(task), System::nanoTime);
        Thread.ofPlatform().daemon().name("icn-stall-watch").start(watch::run);
        return watch;
    }

    private void run() {
        while (!closed) {
            LockSupport.parkNanos(this, TICK.toNanos());
            tick();
        }
    }

    /// Notes how late this call is, and sends the next task if the last one has come back.
    void tick() {
        synchronized (this) {
            long now = nanos.getAsLong();
            note(now, now - due);
            due = now + TICK.toNanos();
            if (isWaiting) {
                return;
            }
            isWaiting = true;
            leftAt = now;
        }
        try {
            tasks.execute(this::arrived);
        } catch (RejectedExecutionException _) {
            arrived();
        }
    }

    private synchronized void arrived() {
        long now = nanos.getAsLong();
        note(now, now - leftAt);
        isWaiting = false;
    }

    private void note(long now, long wait) {
        endedAt[next] = now;
        waited[next] = Math.max(0, wait);
        next = (next + 1) % SAMPLES;
    }

    /// The longest wait that ended after that moment, or has not ended yet.
    ///
    /// @param since as [System#nanoTime()] said
    public synchronized Duration longest(long since) {
        long now = nanos.getAsLong();
        long longest = Math.max(now - due, isWaiting ? now - leftAt : 0);
        for (int i = 0; i < SAMPLES; i++) {
            if (waited[i] > longest && endedAt[i] - since > 0) {
                longest = waited[i];
            }
        }
        return Duration.ofNanos(Math.max(0, longest));
    }

    /// What a question begins with, to be handed to [#longest(long)].
    public long now() {
        return nanos.getAsLong();
    }

    @Override
    public void close() {
        closed = true;
    }
}
