package network.icn.scalernode;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import network.icn.scalernode.control.Verifying;
import network.icn.scalernode.metrics.ScalerNodeMetrics;
import network.icn.scalernode.store.DataStore;
import network.icn.scalernode.store.Segment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads everything that is stored, again and again, and holds it to the trees: a disk does not say by itself that it
/// has lost something. Where it is, lies in the file `scrub`, so that a store that takes weeks gets through in spite of
/// restarts.
final class Scrub {
    private static final Logger LOG = LoggerFactory.getLogger(Scrub.class);
    private static final Duration SAVED_EVERY = Duration.ofMinutes(1);
    private static final long BLOCK_BYTES = 64 << 10;
    private static final long IDLE_NANOS = Duration.ofMillis(500).toNanos();

    private final ScrubFile file;
    private final DataStore store;
    private final ScrubReader reader;
    private final InstantSource clock;
    private final Instant opened;
    private volatile Optional<Instant> finished;
    private volatile double progress;
    private long block;

    Scrub(Path directory, DataStore store, ScalerNodeMetrics metrics, InstantSource clock) {
        this.file = new ScrubFile(directory);
        this.store = store;
        this.reader = new ScrubReader(store, metrics);
        this.clock = clock;
        this.opened = clock.instant();
        ScrubFile.Position begun = file.read();
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
                block = 0;
                next = System.nanoTime() + SAVED_EVERY.toNanos();
            }
        }
    }

    /// @return when the next pass is due, on the monotonic clock
    private long step(long next, long bytesPerSecond, Duration every, BooleanSupplier going) {
        boolean due = block > 0 || System.nanoTime() - next >= 0;
        if (!due || store.currentSegment().isEmpty()) {
            LockSupport.parkNanos(IDLE_NANOS);
            return next;
        }
        boolean whole = pass(bytesPerSecond, going);
        if (whole) {
            block = 0;
            progress = 1;
            finished = Optional.of(clock.instant());
        }
        file.save(new ScrubFile.Position(block, finished));
        return whole ? System.nanoTime() + every.toNanos() : next;
    }

    /// By the wall clock only here, for what was before the start; one that jumps costs a pass at most.
    private Duration untilDue(Duration every) {
        Duration since =
                finished.map(end -> Duration.between(end, clock.instant())).orElse(every);
        return since.isNegative() || since.compareTo(every) >= 0 ? Duration.ZERO : every.minus(since);
    }

    /// One pass over everything, from where the last one was cut off. Trees may change meanwhile; objects keep their
    /// places.
    ///
    /// @return false if it was cut off
    private boolean pass(long bytesPerSecond, BooleanSupplier going) {
        reader.beginPass();
        long saved = System.nanoTime();
        for (Optional<Segment> current = store.currentSegment();
                current.isPresent() && block < current.get().endBlock();
                current = store.currentSegment()) {
            if (!going.getAsBoolean()) {
                return false;
            }
            long end = Math.min(current.get().endBlock(), block + ScrubReader.STRIDE);
            reader.stride(current.get().generation(), block, end, bytesPerSecond);
            block = end;
            progress = (double) end / current.get().endBlock();
            if (System.nanoTime() - saved > SAVED_EVERY.toNanos()) {
                file.save(new ScrubFile.Position(block, finished));
                saved = System.nanoTime();
            }
        }
        for (Segment older : store.olderSegments()) {
            for (long at = older.firstBlock(); at < older.endBlock(); at += ScrubReader.STRIDE) {
                if (!going.getAsBoolean()) {
                    return false;
                }
                long end = Math.min(older.endBlock(), at + ScrubReader.STRIDE);
                reader.stride(older.generation(), at, end, bytesPerSecond);
            }
        }
        return true;
    }

    /// Reads everything at full speed, for somebody who waits and who ends it by throwing.
    ///
    /// @return bytes read
    long now(Verifying watcher) {
        List<Segment> all = new ArrayList<>(store.olderSegments());
        store.currentSegment().ifPresent(all::addFirst);
        long total = all.stream()
                .mapToLong(segment -> (segment.endBlock() - segment.firstBlock()) * BLOCK_BYTES)
                .sum();
        long bytes = 0;
        for (Segment segment : all) {
            for (long at = segment.firstBlock(); at < segment.endBlock(); at += ScrubReader.STRIDE) {
                long end = Math.min(segment.endBlock(), at + ScrubReader.STRIDE);
                bytes += reader.read(segment.generation(), at, end);
                watcher.progress(bytes, total);
            }
        }
        boolean _ = store.damage().leaves() > 0 && store.repairTrees();
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
