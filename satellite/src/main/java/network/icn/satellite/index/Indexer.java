package network.icn.satellite.index;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import network.icn.node.EnvironmentException;
import network.icn.node.Reason;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.satellite.index.port.IndexException;
import network.icn.satellite.index.port.IndexedEntry;
import network.icn.satellite.log.ArchiveLog;
import network.icn.satellite.log.LogState;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes new entries of the log into the index, behind the receipts. A receipt never waits for the database: only
/// sizes queue up here, the entries are read from the log again. When the database fails, on a write or on
/// anybody's question, the index is made again from the log; meanwhile the node is not ready and questions are turned
/// away.
public final class Indexer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Indexer.class);
    /// Entries of one transaction, about.
    private static final int MAX_BATCH = 1_000;
    /// Batches of the log that wait for the database, some bytes each.
    private static final int MAX_WAITING = 100_000;
    private static final int RETRY_SECONDS = 1;

    private final ArchiveIndex index;
    private final ArchiveLog log;
    private final EntryReader reader;
    private final BlockingQueue<LogState> waiting = new LinkedBlockingQueue<>(MAX_WAITING);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private volatile Optional<String> trouble = Optional.empty();
    private volatile boolean givenUp;
    /// Why the index has to be made again, null while it has not.
    private final AtomicReference<@Nullable String> broken = new AtomicReference<>();
    private volatile LogState indexed;

    public Indexer(ArchiveIndex index, ArchiveLog log, RegistryHistory history) {
        this.index = index;
        this.log = log;
        this.reader = new EntryReader(history);
        this.indexed = index.progress();
        this.thread = Thread.ofPlatform().daemon().name("icn-index").unstarted(this::run);
        index.onFailure(this::queryFailed);
    }

    /// Begins to carry entries of the log into the index, on a thread of its own.
    public void start() {
        thread.start();
    }

    /// The log has come so far. Never waits.
    public void add(LogState after) {
        if (!givenUp && !waiting.offer(after)) {
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
            broken.compareAndSet(null, Reason.of(reason));
        }
    }

    private void run() {
        try {
            for (LogState after = next(); after != null || broken.get() != null; after = next()) {
                makeAgainIfBroken();
                if (broken.get() != null) {
                    // The node stops; the next start makes it again.
                    return;
                }
                if (after != null) {
                    takeIn(after);
                }
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
                indexed = new IndexCatchUp(index).run(log, reader, this::isClosing);
                index.answer();
                broken.set(null);
                trouble = Optional.empty();
                LOG.atInfo().addKeyValue("entries", indexed.size()).log("the index is whole again");
            } catch (EnvironmentException | IndexException e) {
                broken.set(Reason.of(e));
                closing.await(RETRY_SECONDS, TimeUnit.SECONDS);
            }
        }
    }

    /// Waits for work: entries, or a broken index.
    ///
    /// @return how far the log has come, with as many entries as make a transaction; null if none are needed now
    private @Nullable LogState next() throws InterruptedException {
        LogState after = null;
        while (after == null && broken.get() == null) {
            after = waiting.poll(50, TimeUnit.MILLISECONDS);
            if (after == null && isClosing()) {
                return null;
            }
        }
        while (after != null && after.size() - indexed.size() < MAX_BATCH && !waiting.isEmpty()) {
            after = waiting.remove();
        }
        return after;
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    private List<IndexedEntry> entriesUpTo(LogState after) {
        return LongStream.range(indexed.size(), after.size())
                .mapToObj(entry -> reader.read(entry, log.leaf(entry), log.attachment(entry)))
                .toList();
    }

    /// A transaction that failed left nothing behind. It is tried once more; then the file is not to be trusted.
    private void takeIn(LogState after) throws InterruptedException {
        boolean again = false;
        while (!givenUp && indexed.size() < after.size()) {
            try {
                index.apply(entriesUpTo(after), after);
                indexed = after;
                trouble = Optional.empty();
            } catch (IndexException e) {
                LOG.atWarn().addKeyValue("reason", Reason.of(e)).log("the index failed, trying again");
                trouble = Optional.of("the database failed: " + Reason.of(e));
                if (closing.await(RETRY_SECONDS, TimeUnit.SECONDS)) {
                    // The next start takes them in.
                    return;
                }
                if (again && !e.isOverload()) {
                    broken.set(Reason.of(e));
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
