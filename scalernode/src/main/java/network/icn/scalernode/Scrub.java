package network.icn.scalernode;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import network.icn.scalernode.control.Verifying;
import network.icn.scalernode.metrics.ScalerNodeMetrics;
import network.icn.scalernode.store.ObjectStore;
import network.icn.scalernode.store.Segment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads everything that is stored, again and again, and holds it to its trees: a disk does not say by itself that it
/// has lost something. Where it is, lies in the file `scrub`, so that a store that takes weeks gets through in spite of
/// restarts.
final class Scrub {
    private static final Logger LOG = LoggerFactory.getLogger(Scrub.class);
    private static final Duration SAVED_EVERY = Duration.ofMinutes(1);
    private static final long BLOCK_BYTES = 64 << 10;
    private static final long IDLE_NANOS = Duration.ofMillis(500).toNanos();

    private final ScrubFile file;
    private final ObjectStore store;
    private final ScrubReader reader;
    private final InstantSource clock;
    private final Instant opened;
    private volatile Optional<Instant> finished;
    private volatile double progress;
    private long object;
    private long block;

    Scrub(Path directory, ObjectStore store, ScalerNodeMetrics metrics, InstantSource clock) {
        this.file = new ScrubFile(directory);
        this.store = store;
        this.reader = new ScrubReader(store, metrics);
        this.clock = clock;
        this.opened = clock.instant();
        ScrubFile.Position begun = file.read();
        this.object = begun.object();
        this.block = begun.block();
        this.finished = begun.finished();
    }

    /// Passes without end.
    ///
    /// @param bytesPerSecond how fast at most
    /// @param every a pass begins that long after the end of the last one
    /// @param going false ends it
    void run(long bytesPerSecond, Duration every, BooleanSupplier going) {
        long next = System.nanoTime() + untilDue(every).toNanos();
        while (going.getAsBoolean()) {
            try {
                next = step(next, bytesPerSecond, every, going);
            } catch (RuntimeException e) {
                LOG.atError().setCause(e).log("the scrub failed; it goes on in a minute");
                begin();
                next = System.nanoTime() + SAVED_EVERY.toNanos();
            }
        }
    }

    /// @return when the next pass is due, on the monotonic clock
    private long step(long next, long bytesPerSecond, Duration every, BooleanSupplier going) {
        boolean due = object > 0 || block > 0 || System.nanoTime() - next >= 0;
        if (!due || store.totals().isEmpty()) {
            LockSupport.parkNanos(IDLE_NANOS);
            return next;
        }
        boolean whole = pass(bytesPerSecond, going);
        if (whole) {
            begin();
            progress = 1;
            finished = Optional.of(clock.instant());
        }
        file.save(new ScrubFile.Position(object, block, finished));
        return whole ? System.nanoTime() + every.toNanos() : next;
    }

    /// By the wall clock only here, for what was before the start; one that jumps costs a pass at most.
    private Duration untilDue(Duration every) {
        Duration since =
                finished.map(end -> Duration.between(end, clock.instant())).orElse(every);
        return since.isNegative() || since.compareTo(every) >= 0 ? Duration.ZERO : every.minus(since);
    }

    private void begin() {
        object = 0;
        block = 0;
    }

    /// One pass over everything, from where the last one was cut off. What is put meanwhile is read in the next one.
    ///
    /// @return false if it was cut off
    private boolean pass(long bytesPerSecond, BooleanSupplier going) {
        List<Segment> all = store.segments();
        long total = blocks(all);
        long done = 0;
        long saved = System.nanoTime();
        for (Segment of : all) {
            if (of.object() > object) {
                object = of.object();
                block = 0;
            }
            while (of.object() == object && block < of.blocks()) {
                if (!going.getAsBoolean()) {
                    return false;
                }
                block = reader.stride(of, block, bytesPerSecond);
                progress = (double) (done + block) / total;
                if (System.nanoTime() - saved > SAVED_EVERY.toNanos()) {
                    file.save(new ScrubFile.Position(object, block, finished));
                    saved = System.nanoTime();
                }
            }
            done += of.blocks();
        }
        return true;
    }

    private static long blocks(List<Segment> all) {
        return all.stream().mapToLong(Segment::blocks).sum();
    }

    /// Reads everything at full speed, for somebody who waits and who ends it by throwing.
    ///
    /// @return bytes read
    long now(Verifying watcher) {
        List<Segment> all = store.segments();
        long total = blocks(all) * BLOCK_BYTES;
        long bytes = 0;
        for (Segment of : all) {
            for (long at = 0; at < of.blocks(); at = ScrubReader.end(of, at)) {
                bytes += reader.read(of, at);
                watcher.progress(bytes, total);
            }
        }
        return bytes;
    }

    /// Share of the running pass, or of the last one.
    double progress() {
        return progress;
    }

    /// Seconds since a pass ended; since the start while none has.
    double ageSeconds() {
        return Duration.between(finished.orElse(opened), clock.instant()).toMillis() / 1e3;
    }
}
