package network.icn.satellite.index;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.merkle.CompactRange;
import network.icn.protocol.kernel.merkle.Merkle;
import network.icn.satellite.index.port.IndexedEntry;
import network.icn.satellite.log.ArchiveLog;
import network.icn.satellite.log.LogState;

/// Holds an index to the log while that is read from its beginning, then brings it up to the log's end.
public final class IndexCatchUp {
    private static final int BATCH = 1_000;

    private final ArchiveIndex index;
    private final LogState progress;
    private final CompactRange tree = new CompactRange();
    private boolean stale;

    public IndexCatchUp(ArchiveIndex index) {
        this.index = index;
        this.progress = index.progress();
    }

    /// The leaf hash of the next entry of the log.
    public void see(Hash32 leafHash) {
        if (tree.size() < progress.size()) {
            tree.append(leafHash);
            stale = tree.size() == progress.size() && !tree.root().equals(progress.root());
        }
    }

    /// Whether the index is of this log, all of which has been seen: not of another one, and of no more than there is.
    public boolean fits() {
        return !stale && tree.size() == progress.size();
    }

    /// Takes in what the index lacks.
    ///
    /// @param reader works out what the index keeps
    /// @param stop ends it early
    /// @return how far the index has come
    public LogState run(ArchiveLog log, EntryReader reader, BooleanSupplier stop) {
        LogState reached = progress;
        long end = log.state().size();
        while (reached.size() < end && !stop.getAsBoolean()) {
            List<IndexedEntry> batch = new ArrayList<>();
            for (long i = reached.size(); i < end && batch.size() < BATCH; i++) {
                Payload leaf = log.leaf(i);
                tree.append(Merkle.leafHash(leaf.bytes()));
                batch.add(reader.read(i, leaf, log.attachment(i)));
            }
            reached = new LogState(tree.size(), tree.root());
            index.apply(batch, reached);
        }
        return reached;
    }
}
