package network.icn.satellite.log;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import network.icn.node.EnvironmentException;
import network.icn.protocol.archive.LogHead;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one thread that appends to the log: takes whatever waits, has it written with one flush of
/// attachments and one of leaves and head, and tells where everything stands. The order of [#add] is the order of the
/// log.
///
/// Whoever adds bounds how much waits.
///
/// @param <T> what the listener wants to know an entry by
public final class LogWriter<T> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogWriter.class);
    /// Larger batches make a flush longer without making it rarer (docs/design/archive.md 5).
    private static final int MAX_BATCH = 1_000;
    private static final int MAX_BATCH_BYTES = 16 << 20;
    /// With their framing and the head they get into one batch of the file, which has up to 1 MiB.
    private static final int MAX_LEAF_BYTES = 768 << 10;

    private record Waiting<T>(T name, LogEntry entry) {}

    /// An entry on the medium.
    ///
    /// @param index its place in the log
    /// @param after the head of the log behind the batch that it was written with
    public record Written<T>(T name, long index, LogHead after) {}

    /// Hears of every batch, on the thread of the writer.
    public interface Listener<T> {
        void written(List<Written<T>> batch);

        /// Nothing more will be written.
        void failed(EnvironmentException reason);
    }

    private final ArchiveLog log;
    private final Listener<T> listener;
    private final BlockingQueue<Waiting<T>> waiting = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile boolean closing;

    public LogWriter(ArchiveLog log, Listener<T> listener) {
        this.log = log;
        this.listener = listener;
        this.thread = Thread.ofPlatform().daemon().name("icn-log").unstarted(this::run);
    }

    /// Begins to write what is added, on a thread of its own.
    public void start() {
        thread.start();
    }

    /// Hands an entry over to be written; its name comes back once it is on the medium.
    public void add(T name, LogEntry entry) {
        waiting.add(new Waiting<>(name, entry));
    }

    private void run() {
        try {
            List<Waiting<T>> batch = new ArrayList<>();
            while (fill(batch)) {
                write(batch);
                batch.clear();
            }
        } catch (EnvironmentException e) {
            // The fatal handler knows. Nothing may be acknowledged any more.
            listener.failed(e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("the writer of the log stops");
            listener.failed(new EnvironmentException("the writer of the log stopped", "start the node again", e));
        }
    }

    private boolean fill(List<Waiting<T>> batch) throws InterruptedException {
        while (batch.isEmpty()) {
            Waiting<T> first = waiting.poll(closing ? 0 : 50, TimeUnit.MILLISECONDS);
            if (first != null) {
                batch.add(first);
            } else if (closing) {
                return false;
            }
        }
        long leaves = batch.getFirst().entry().leaf().size();
        long bytes = leaves + batch.getFirst().entry().attachment().size();
        while (batch.size() < MAX_BATCH && bytes < MAX_BATCH_BYTES && leaves < MAX_LEAF_BYTES) {
            Waiting<T> next = waiting.poll();
            if (next == null) {
                break;
            }
            batch.add(next);
            leaves += next.entry().leaf().size();
            bytes += next.entry().leaf().size() + next.entry().attachment().size();
        }
        return true;
    }

    private void write(List<Waiting<T>> batch) {
        long first = log.append(batch.stream().map(Waiting::entry).toList());
        LogHead after = log.newestHead();
        List<Written<T>> written = new ArrayList<>(batch.size());
        for (int i = 0; i < batch.size(); i++) {
            written.add(new Written<>(batch.get(i).name(), first + i, after));
        }
        listener.written(written);
    }

    /// Writes what waits, then ends.
    @Override
    public void close() {
        closing = true;
        try {
            if (!Thread.currentThread().equals(thread)) {
                thread.join();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
