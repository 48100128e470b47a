package network.icn.satellite.index;

import java.util.ArrayList;
import java.util.List;
import network.icn.protocol.archive.ArchiveRecord;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.merkle.CompactRange;
import network.icn.protocol.network.registry.Registry;
import network.icn.satellite.index.port.IndexedEntry;
import network.icn.satellite.log.LogRecord;
import network.icn.satellite.log.LogState;

/// Brings an index up to the log while the log is read from its beginning.
public final class IndexCatchUp {
    private static final int BATCH = 1_000;

    /// The index is of another log than this one.
    public static final class StaleIndexException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        StaleIndexException(String message) {
            super(message);
        }
    }

    private final ArchiveIndex index;
    private final EntryReader reader;
    private final LogState progress;
    private final CompactRange tree = new CompactRange();
    private final List<IndexedEntry> waiting = new ArrayList<>();

    public IndexCatchUp(ArchiveIndex index, Registry registry) {
        this.index = index;
        this.reader = new EntryReader(registry);
        this.progress = index.progress();
    }

    /// @throws StaleIndexException when the index turns out to belong to another log
    public void accept(LogRecord read, ArchiveRecord record) throws MalformedException {
        tree.append(read.leafHash());
        if (tree.size() == progress.size() && !tree.root().equals(progress.root())) {
            throw new StaleIndexException("its root at size " + progress.size() + " is not that of the log");
        }
        if (tree.size() > progress.size()) {
            waiting.add(reader.read(read.position(), record));
            if (waiting.size() >= BATCH) {
                flush();
            }
        }
    }

    /// @return how many entries it was behind
    /// @throws StaleIndexException when the index knows more than the log
    public long finish() {
        if (tree.size() < progress.size()) {
            throw new StaleIndexException("it has " + progress.size() + " entries, the log " + tree.size());
        }
        flush();
        return tree.size() - progress.size();
    }

    private void flush() {
        if (!waiting.isEmpty()) {
            index.apply(waiting, new LogState(tree.size(), tree.root()));
            waiting.clear();
        }
    }
}
