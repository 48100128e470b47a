package network.icn.satellite.index;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import network.icn.node.EnvironmentException;
import network.icn.protocol.archive.ArchiveRecord;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.merkle.CompactRange;
import network.icn.protocol.kernel.merkle.Merkle;
import network.icn.protocol.network.registry.Registry;
import network.icn.satellite.index.port.IndexException;
import network.icn.satellite.index.port.IndexedEntry;
import network.icn.satellite.log.ArchiveLog;
import network.icn.satellite.log.EntryOffsets;
import network.icn.satellite.log.LogPosition;
import network.icn.satellite.log.LogRecord;
import network.icn.satellite.log.LogState;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes new entries of the log into the index, behind the receipts. A receipt never waits for the database: only
/// positions queue up here, the entries are read from the log again. When the database fails, on a write or on
/// anybody's
/// question, the index is made again from the log; meanwhile the node is not ready and questions are turned away.
public final class Indexer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Indexer.class);
    /// Entries of one transaction.
    private static final int MAX_BATCH = 1_000;
    /// Batches of the log that wait for the database, some hundred bytes each.
    private static final int MAX_WAITING = 100_000;
    private static final int RETRY_SECONDS = 1;

    private record Batch(List<LogPosition> positions, LogState after) {}

    private final ArchiveIndex index;
    private final ArchiveLog log;
    private final EntryOffsets offsets;
    private final Registry registry;
    private final EntryReader reader;
    private final BlockingQueue<Batch> waiting = new LinkedBlockingQueue<>(MAX_WAITING);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private volatile Optional<String> trouble = Optional.empty();
    private volatile boolean givenUp;
    /// Why the index has to be made again, null while it has not.
    private final AtomicReference<@Nullable String> broken = new AtomicReference<>();
    private volatile LogState indexed;

    /// @param offsets of all entries of the log; new ones are added here
    public Indexer(ArchiveIndex index, ArchiveLog log, EntryOffsets offsets, Registry registry) {
        this.index = index;
        this.log = log;
        this.offsets = offsets;
        this.registry = registry;
        this.reader = new EntryReader(registry);
        this.indexed = index.progress();
        this.thread = Thread.ofPlatform().daemon().name("icn-index").unstarted(this::run);
        index.onFailure(this::queryFailed);
    }

    public void start() {
        thread.start();
    }

    /// Entries that the log has now, in its order. Never waits.
    ///
    /// @param after the log behind the last of them
    public void add(List<LogPosition> positions, LogState after) {
        positions.forEach(offsets::add);
        if (!givenUp && !waiting.offer(new Batch(List.copyOf(positions), after))) {
            giveUp("the index is too far behind");
        }
    }

    /// How far the index has come.
    public LogState indexed() {
        return indexed;
    }

    /// Why it does not go on, if it does not.
    public Optional<String> trouble() {
        return trouble;
    }

    private void giveUp(String reason) {
        givenUp = true;
        trouble = Optional.of(reason + "; the next start makes it whole");
        waiting.clear();
        LOG.atError().addKeyValue("reason", reason).log("the archive goes on without its index");
    }

    /// On the thread of whoever asked.
    private void queryFailed(RuntimeException reason) {
        if (!(reason instanceof IndexException known && known.isOverload())) {
            broken.compareAndSet(null, String.valueOf(reason.getMessage()));
        }
    }

    private void run() {
        try {
            List<Batch> batches = new ArrayList<>();
            while (fill(batches)) {
                makeAgainIfBroken();
                if (!batches.isEmpty()) {
                    takeIn(batches);
                }
                batches.clear();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("the index stops");
            giveUp("the index stopped");
        }
    }

    /// From the beginning of the log to its end as it is now. Tries until it works, or the node stops.
    private void makeAgainIfBroken() throws InterruptedException {
        for (String reason = broken.get(); reason != null && !isClosing(); reason = broken.get()) {
            trouble = Optional.of("it is being made again from the log (" + reason + ")");
            LOG.atWarn().addKeyValue("reason", reason).log("the index is made again from the log");
            try {
                index.rebuild();
                catchUp();
                index.answer();
                broken.set(null);
                trouble = Optional.empty();
                LOG.atInfo().addKeyValue("entries", indexed.size()).log("the index is whole again");
            } catch (EnvironmentException | IndexException e) {
                broken.set(String.valueOf(e.getMessage()));
                closing.await(RETRY_SECONDS, TimeUnit.SECONDS);
            }
        }
    }

    private void catchUp() {
        IndexCatchUp catchUp = new IndexCatchUp(index, registry);
        CompactRange tree = new CompactRange();
        long end = offsets.size();
        for (long i = 0; i < end && !isClosing(); i++) {
            LogPosition position = new LogPosition(i, offsets.of(i));
            Payload bytes = log.read(position.offset());
            try {
                ArchiveRecord record = ArchiveRecord.parse(bytes.bytes());
                Hash32 leaf = Merkle.leafHash(record.entry().bytes());
                tree.append(leaf);
                catchUp.accept(new LogRecord(position, bytes, leaf), record);
            } catch (MalformedException e) {
                throw new IllegalStateException("entry " + i + ": verified, yet " + e.getMessage(), e);
            }
        }
        catchUp.finish();
        indexed = new LogState(tree.size(), tree.root());
    }

    /// Waits for work: batches, or a broken index.
    ///
    /// @return false when the node stops and nothing waits
    private boolean fill(List<Batch> batches) throws InterruptedException {
        while (batches.isEmpty() && broken.get() == null) {
            Batch first = waiting.poll(50, TimeUnit.MILLISECONDS);
            if (first != null) {
                batches.add(first);
            } else if (isClosing()) {
                return false;
            }
        }
        int entries =
                batches.stream().mapToInt(batch -> batch.positions().size()).sum();
        while (entries < MAX_BATCH) {
            Batch next = waiting.poll();
            if (next == null) {
                break;
            }
            batches.add(next);
            entries += next.positions().size();
        }
        return true;
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    /// What is not in it yet: an index that was made again may have some of them.
    private List<IndexedEntry> entries(List<Batch> batches) {
        long next = indexed.size();
        return batches.stream()
                .flatMap(batch -> batch.positions().stream())
                .filter(position -> position.index() >= next)
                .map(this::read)
                .toList();
    }

    private IndexedEntry read(LogPosition position) {
        try {
            byte[] record = log.read(position.offset()).bytes();
            return reader.read(position, ArchiveRecord.parse(record));
        } catch (MalformedException e) {
            throw new IllegalStateException("entry " + position.index() + ": verified, yet " + e.getMessage(), e);
        }
    }

    /// A transaction that failed left nothing behind. It is tried once more; then the file is not to be trusted.
    private void takeIn(List<Batch> batches) throws InterruptedException {
        LogState after = batches.getLast().after();
        boolean again = false;
        while (!givenUp && indexed.size() < after.size()) {
            try {
                index.apply(entries(batches), after);
                indexed = after;
                trouble = Optional.empty();
            } catch (IndexException e) {
                LOG.atWarn().addKeyValue("reason", e.getMessage()).log("the index failed, trying again");
                trouble = Optional.of("the database failed: " + e.getMessage());
                if (closing.await(RETRY_SECONDS, TimeUnit.SECONDS)) {
                    // The next start takes them in.
                    return;
                }
                if (again && !e.isOverload()) {
                    broken.set(String.valueOf(e.getMessage()));
                    makeAgainIfBroken();
                }
                again = true;
            }
        }
    }

    /// Takes in what waits, then ends.
    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
