package network.icn.simulator.engine;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// Runs events one after the other on a virtual clock. All that is random comes from streams of one seed, one for each
/// purpose and whom it concerns, so that one more draw in one place does not shift all the others.
public final class Engine {
    private final Instant origin;
    private final long seed;
    private final EventQueue queue = new EventQueue();
    private final TraceHash trace = new TraceHash();
    private long nowNanos;
    private long sequence;
    private long processed;

    /// @param origin the virtual time at which everything begins
    public Engine(Instant origin, long seed) {
        this.origin = origin;
        this.seed = seed;
    }

    /// A stream that depends on nothing but the seed, the purpose and whom it concerns: whoever asks for more streams,
    /// or in another order, changes none. Ask once and keep it: asked again, it begins again.
    ///
    /// @param purpose what is drawn from it
    /// @param who numbers of the nodes that it concerns; for a link, its sender and its receiver
    public RandomGenerator stream(String purpose, int... who) {
        byte[] name = purpose.getBytes(StandardCharsets.UTF_8);
        ByteBuffer key = ByteBuffer.allocate(Long.BYTES + Integer.BYTES * (1 + who.length) + name.length)
                .putLong(seed)
                .putInt(who.length);
        for (int each : who) {
            key.putInt(each);
        }
        return new SplittableRandom(
                ByteBuffer.wrap(TraceHash.sha256(key.put(name).array())).getLong());
    }

    /// The virtual time.
    public Instant now() {
        return origin.plusNanos(nowNanos);
    }

    /// The virtual time since the beginning, in nanoseconds.
    public long nowNanos() {
        return nowNanos;
    }

    /// What has happened so far, as a hash: two runs with one seed have the same.
    public TraceHash trace() {
        return trace;
    }

    /// Events run so far.
    public long processed() {
        return processed;
    }

    /// How many events wait.
    public int pending() {
        return queue.size();
    }

    /// Lets something happen that much later; at one moment in the order in which it was asked for.
    public void after(Duration delay, Runnable event) {
        schedule(nowNanos + Math.max(0, delay.toNanos()), event);
    }

    /// At that moment, or at once when it has passed.
    public void at(Instant time, Runnable event) {
        schedule(Math.max(nowNanos, nanos(time)), event);
    }

    /// At that reading of the clock in nanoseconds since the start, or at once when it has passed.
    public void atNanos(long time, Runnable event) {
        schedule(Math.max(nowNanos, time), event);
    }

    private void schedule(long time, Runnable event) {
        queue.add(time, sequence++, event);
    }

    /// That moment in nanoseconds since the start; negative before it.
    public long nanos(Instant time) {
        return Duration.between(origin, time).toNanos();
    }

    /// Runs every event up to that moment; the clock ends there.
    public void runUntil(Instant end) {
        long endNanos = nanos(end);
        while (!queue.isEmpty() && queue.firstTime() <= endNanos) {
            nowNanos = queue.firstTime();
            processed++;
            trace.add(nowNanos);
            queue.poll().run();
        }
        nowNanos = Math.max(nowNanos, endNanos);
    }
}
