package network.icn.satellite.ingest;

import java.util.Optional;
import network.icn.node.EnvironmentException;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.satellite.index.ArchiveIndex;
import network.icn.satellite.index.EntryReader;
import network.icn.satellite.index.IndexCatchUp;
import network.icn.satellite.index.port.IndexException;
import network.icn.satellite.log.ArchiveLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings an index up to the log that is opened, from its beginning if it is broken or of another log.
final class IndexStart {
    private static final Logger LOG = LoggerFactory.getLogger(IndexStart.class);

    private final ArchiveIndex index;
    /// Empty if the index is broken.
    private final Optional<IndexCatchUp> catchUp;

    IndexStart(ArchiveIndex index) {
        this.index = index;
        this.catchUp = catchUp(index);
    }

    private static Optional<IndexCatchUp> catchUp(ArchiveIndex index) {
        try {
            return Optional.of(new IndexCatchUp(index));
        } catch (IndexException e) {
            LOG.atWarn().addKeyValue("reason", e.getMessage()).log("the index cannot be read");
            return Optional.empty();
        }
    }

    /// The next entry of the log.
    void see(Hash32 leafHash) {
        catchUp.ifPresent(each -> each.see(leafHash));
    }

    /// To be called when all entries were seen.
    ///
    /// @return entries that the index had before
    long bringUpTo(ArchiveLog log, RegistryHistory history) {
        EntryReader reader = new EntryReader(history);
        try {
            if (catchUp.isPresent() && catchUp.get().fits()) {
                long before = index.progress().size();
                catchUp.get().run(log, reader, () -> false);
                return before;
            }
            LOG.atWarn().addKeyValue("reason", "it does not fit the log").log("the index is made again from the log");
        } catch (IndexException e) {
            LOG.atWarn().addKeyValue("reason", e.getMessage()).log("the index is made again from the log");
        }
        try {
            index.rebuild();
            new IndexCatchUp(index).run(log, reader, () -> false);
            return 0;
        } catch (IndexException e) {
            throw new EnvironmentException("cannot make the index", "check disk space, owner and path of data.dir", e);
        }
    }
}
