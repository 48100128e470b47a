package network.icn.satellite.index;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import network.icn.protocol.bytes.MalformedException;
import network.icn.protocol.registry.Registry;
import network.icn.protocol.satellite.ArchiveRecord;
import network.icn.satellite.log.ArchiveLog;
import network.icn.satellite.log.LogPosition;
import network.icn.satellite.log.LogState;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes new entries of the log into the index, behind the receipts. A receipt never waits for the database: only
/// positions queue up here, the entries are read from the log again. While the database fails the node is not ready and
/// the same entries are tried again; what is given up is made up for by the next start.
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
    private final Registry registry;
    private final EntryReader reader;
    private final BlockingQueue<Batch> waiting = new LinkedBlockingQueue<>(MAX_WAITING);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private volatile Optional<String> trouble = Optional.empty();
    private volatile boolean givenUp;
    private volatile LogState indexed;

    public Indexer(ArchiveIndex index, ArchiveLog log, Registry registry) {
        this.index = index;
        this.log = log;
        this.registry = registry;
        this.reader = new EntryReader(registry);
        this.indexed = index.progress();
        this.thread = Thread.ofPlatform().daemon().name("icn-index").unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /// Entries that the log has now, in its order. Never waits.
    ///
    /// @param after the log behind the last of them
    public void add(List<LogPosition> positions, LogState after) {
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

    private void run() {
        try {
            List<Batch> batches = new ArrayList<>();
            while (fill(batches)) {
                takeIn(entries(batches), batches.getLast().after());
                batches.clear();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("the index stops");
            giveUp("the index stopped");
        }
    }

    private boolean fill(List<Batch> batches) throws InterruptedException {
        while (batches.isEmpty()) {
            Batch first = waiting.poll(50, TimeUnit.MILLISECONDS);
            if (first != null) {
                batches.add(first);
            } else if (isClosing()) {
                return false;
            }
        }
        int entries = batches.getFirst().positions().size();
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

    private List<IndexedEntry> entries(List<Batch> batches) {
        return batches.stream()
                .flatMap(batch -> batch.positions().stream())
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

    /// A transaction that failed left nothing behind, so it can be tried again.
    private void takeIn(List<IndexedEntry> entries, LogState after) throws InterruptedException {
        while (!givenUp) {
            try {
                index.add(entries, after, registry);
                indexed = after;
                trouble = Optional.empty();
                return;
            } catch (JdbiException e) {
                LOG.atWarn().addKeyValue("reason", e.getMessage()).log("the index failed, trying again");
                trouble = Optional.of("the database failed: " + e.getMessage());
            }
            if (closing.await(RETRY_SECONDS, TimeUnit.SECONDS)) {
                // The next start takes them in.
                return;
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
