package network.icn.simulator.engine;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import java.util.random.RandomGenerator.SplittableGenerator;
import java.util.random.RandomGeneratorFactory;
import network.icn.protocol.kernel.bytes.Hash32;

/// Runs events one after the other on a virtual clock. Everything random comes from streams split off one seed, one
/// stream
/// a purpose, so that one more draw in one place does not shift all the others.
public final class Engine {
    private static final String ALGORITHM = "L64X128MixRandom";

    private final Instant origin;
    private final long seed;
    private final SplittableGenerator randomness;
    private final EventQueue queue = new EventQueue();
    private final TraceHash trace = new TraceHash();
    private long nowNanos;
    private long sequence;
    private long processed;

    public Engine(Instant origin, long seed) {
        this.origin = origin;
        this.seed = seed;
        this.randomness =
                (SplittableGenerator) RandomGeneratorFactory.of(ALGORITHM).create(seed);
    }

    /// A stream of its own for one node or purpose. The order of the calls is part of the scenario.
    public RandomGenerator stream() {
        return randomness.split();
    }

    /// The stream of a purpose, which follows from the seed and its name alone, whatever else is drawn, and in
    /// whatever order streams are asked for.
    public RandomGenerator stream(String purpose) {
        byte[] name = (seed + " " + purpose).getBytes(StandardCharsets.UTF_8);
        return RandomGeneratorFactory.of(ALGORITHM).create(Hash32.sha256(name).longAt(0));
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
        schedule(Math.max(nowNanos, Duration.between(origin, time).toNanos()), event);
    }

    /// At that reading of the clock in nanoseconds since the start, or at once when it has passed.
    public void atNanos(long time, Runnable event) {
        schedule(Math.max(nowNanos, time), event);
    }

    private void schedule(long time, Runnable event) {
        queue.add(time, sequence++, event);
    }

    /// Runs every event up to that moment; the clock ends there.
    public void runUntil(Instant end) {
        long endNanos = Duration.between(origin, end).toNanos();
        while (!queue.isEmpty() && queue.firstTime() <= endNanos) {
            nowNanos = queue.firstTime();
            processed++;
            queue.poll().run();
        }
        nowNanos = Math.max(nowNanos, endNanos);
    }
}
