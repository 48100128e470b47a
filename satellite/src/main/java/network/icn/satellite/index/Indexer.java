package network.icn.satellite.index;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import network.icn.protocol.bytes.MalformedException;
import network.icn.protocol.registry.Registry;
import network.icn.protocol.satellite.ArchiveRecord;
import network.icn.satellite.log.LogPosition;
import network.icn.satellite.log.LogState;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes new entries of the log into the index, behind the receipts. When the database fails, the archive goes
/// on: the node is not ready any more, and its next start makes up for what is missing.
public final class Indexer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Indexer.class);
    /// Batches that wait for the database; beyond it the writer of the log waits, so memory stays bounded.
    private static final int MAX_WAITING = 64;

    private record Batch(List<LogPosition> positions, List<ArchiveRecord> records, LogState after) {}

    private final ArchiveIndex index;
    private final Registry registry;
    private final EntryReader reader;
    private final BlockingQueue<Batch> waiting = new LinkedBlockingQueue<>(MAX_WAITING);
    private final Thread thread;
    private volatile boolean closing;
    private volatile Optional<String> trouble = Optional.empty();
    private volatile LogState indexed;

    public Indexer(ArchiveIndex index, Registry registry) {
        this.index = index;
        this.registry = registry;
        this.reader = new EntryReader(registry);
        this.indexed = index.progress();
        this.thread = Thread.ofPlatform().daemon().name("icn-index").unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /// Entries that the log has now, in its order.
    public void add(List<LogPosition> positions, List<ArchiveRecord> records, LogState after) {
        Batch batch = new Batch(positions, records, after);
        try {
            while (trouble.isEmpty() && !closing && !waiting.offer(batch, 100, TimeUnit.MILLISECONDS)) {
                LOG.debug("the index is slow");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
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

    private void run() {
        try {
            while (true) {
                Batch batch = waiting.poll(50, TimeUnit.MILLISECONDS);
                if (batch != null) {
                    take(batch);
                } else if (closing) {
                    return;
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (JdbiException | IllegalStateException e) {
            trouble = Optional.of("the index failed, the next start makes it whole: " + e.getMessage());
            LOG.atError().setCause(e).log("the index failed; the archive goes on without it");
        }
    }

    private void take(Batch batch) {
        List<IndexedEntry> entries = new ArrayList<>(batch.records().size());
        for (int i = 0; i < batch.records().size(); i++) {
            entries.add(read(batch.positions().get(i), batch.records().get(i)));
        }
        index.add(entries, batch.after(), registry);
        indexed = batch.after();
    }

    private IndexedEntry read(LogPosition position, ArchiveRecord record) {
        try {
            return reader.read(position, record);
        } catch (MalformedException e) {
            throw new IllegalStateException("entry " + position.index() + ": verified, yet " + e.getMessage(), e);
        }
    }

    /// Takes in what waits, then ends.
    @Override
    public void close() {
        closing = true;
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
