package network.icn.scalernode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import network.icn.node.Reason;
import network.icn.node.file.DurableFiles;
import network.icn.protocol.challenge.possession.EraSnapshot;
import network.icn.protocol.kernel.bytes.Decimal;
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
    private static final String FILE = "scrub";
    private static final Duration SAVED_EVERY = Duration.ofMinutes(1);
    /// Blocks between two looks at the clock: 1 MiB.
    private static final int STRIDE = 16;
    private static final long BLOCK_BYTES = 64 << 10;
    private static final long IDLE_NANOS = Duration.ofMillis(500).toNanos();

    private final Path file;
    private final DataStore store;
    private final ScalerNodeMetrics metrics;
    private final InstantSource clock;
    private final Instant opened;
    private volatile Optional<Instant> finished = Optional.empty();
    private volatile double progress;
    private long block;
    private boolean treesChecked;

    Scrub(Path directory, DataStore store, ScalerNodeMetrics metrics, InstantSource clock) {
        this.file = directory.resolve(FILE);
        this.store = store;
        this.metrics = metrics;
        this.clock = clock;
        this.opened = clock.instant();
        restore();
    }

    /// A file that cannot be read begins a pass anew.
    private void restore() {
        try {
            if (Files.exists(file)) {
                String[] words = Files.readString(file, StandardCharsets.US_ASCII)
                        .strip()
                        .split(" ", -1);
                block = Decimal.parse(words[1], 0, EraSnapshot.MAX_LEAVES);
                long end = Decimal.parse(words[2], 0, Instant.MAX.getEpochSecond());
                finished = end == 0 ? Optional.empty() : Optional.of(Instant.ofEpochSecond(end));
            }
        } catch (IOException | IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            LOG.atWarn()
                    .addKeyValue("file", file)
                    .addKeyValue("reason", Reason.of(e))
                    .log("the scrub begins anew");
        }
    }

    private void save() {
        String line = "icn-scrub-1 " + block + " "
                + finished.map(Instant::getEpochSecond).orElse(0L) + "\n";
        try {
            DurableFiles.replace(file, line.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            LOG.atWarn()
                    .addKeyValue("file", file)
                    .addKeyValue("reason", Reason.of(e))
                    .log("cannot save the scrub");
        }
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
        save();
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
        treesChecked = false;
        long saved = System.nanoTime();
        for (Optional<Segment> current = store.currentSegment();
                current.isPresent() && block < current.get().endBlock();
                current = store.currentSegment()) {
            if (!going.getAsBoolean()) {
                return false;
            }
            long end = Math.min(current.get().endBlock(), block + STRIDE);
            stride(current.get().generation(), block, end, bytesPerSecond);
            block = end;
            progress = (double) end / current.get().endBlock();
            if (System.nanoTime() - saved > SAVED_EVERY.toNanos()) {
                save();
                saved = System.nanoTime();
            }
        }
        for (Segment older : store.olderSegments()) {
            for (long at = older.firstBlock(); at < older.endBlock(); at += STRIDE) {
                if (!going.getAsBoolean()) {
                    return false;
                }
                stride(older.generation(), at, Math.min(older.endBlock(), at + STRIDE), bytesPerSecond);
            }
        }
        return true;
    }

    /// Reads some blocks. Before data is blamed, the trees are looked at, once a pass.
    private void stride(long generation, long begin, long end, long bytesPerSecond) {
        long begun = System.nanoTime();
        long badBefore = store.damage().leaves();
        long bytes = read(generation, begin, end);
        if (!treesChecked && store.damage().leaves() > badBefore) {
            treesChecked = true;
            if (store.repairTrees()) {
                LOG.warn("a tree was damaged and is made again");
            }
        }
        rest(begun, bytes, bytesPerSecond);
    }

    private long read(long generation, long begin, long end) {
        long bytes = 0;
        for (long at = begin; at < end; at++) {
            bytes += store.scrub(generation, at);
        }
        metrics.scrubbed(bytes);
        return bytes;
    }

    private static void rest(long begun, long bytes, long bytesPerSecond) {
        long due = begun + (long) (1e9 * bytes / bytesPerSecond);
        for (long now = System.nanoTime();
                now < due && !Thread.currentThread().isInterrupted();
                now = System.nanoTime()) {
            LockSupport.parkNanos(due - now);
        }
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
            for (long at = segment.firstBlock(); at < segment.endBlock(); at += STRIDE) {
                bytes += read(segment.generation(), at, Math.min(segment.endBlock(), at + STRIDE));
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
