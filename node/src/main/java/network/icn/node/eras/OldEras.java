package network.icn.node.eras;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import network.icn.protocol.network.era.EraId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The files of a store that are not written to any more: how much they hold, and which of them go.
final class OldEras<T> {
    private static final Logger LOG = LoggerFactory.getLogger(OldEras.class);

    private final EraStore.Bounds bounds;
    private long bytes;

    OldEras(EraStore.Bounds bounds) {
        this.bounds = bounds;
    }

    /// As of the last look.
    long bytes() {
        return bytes;
    }

    /// Looks anew, and removes the oldest until the rest is within the bounds.
    ///
    /// @param files of the store, oldest first
    /// @param open eras whose files stay
    /// @param openBytes what these hold
    void drop(List<EraFile<T>> files, Set<EraId> open, long openBytes) {
        List<EraFile<T>> old = new ArrayList<>(files);
        old.removeIf(file -> open.contains(file.era()));
        bytes = old.stream().mapToLong(EraFile::bytes).sum();
        int left = files.size();
        for (EraFile<T> file : old) {
            if (left <= bounds.eras() && bytes + openBytes <= bounds.bytes()) {
                return;
            }
            long gone = file.bytes();
            try {
                Files.deleteIfExists(file.path());
            } catch (IOException e) {
                LOG.atWarn().setCause(e).addKeyValue("file", file.path()).log("cannot remove what is old");
            }
            // Also if it could not be removed: the next one may go.
            bytes -= gone;
            left--;
        }
    }
}
