package network.icn.node.eras;

import java.io.IOException;
import java.nio.file.Files;
import java.util.function.Consumer;
import network.icn.node.EnvironmentException;
import network.icn.node.FatalHandler;
import network.icn.node.wal.DurableChannel;
import network.icn.node.wal.WriteAheadFile;

/// Opens files of eras, and begins new ones.
final class EraOpening<T> {
    private final int maxRecordBytes;
    private final FatalHandler fatal;
    private final DurableChannel.Opener opener;

    EraOpening(int maxRecordBytes, FatalHandler fatal, DurableChannel.Opener opener) {
        this.maxRecordBytes = maxRecordBytes;
        this.fatal = fatal;
        this.opener = opener;
    }

    /// @param restored gets the items that the file holds
    WriteAheadFile open(EraFile<T> file, Consumer<T> restored) {
        return WriteAheadFile.open(
                file.path(), maxRecordBytes, fatal, record -> restored.accept(file.parse(record)), opener);
    }

    /// A file that cannot be made is a disk that cannot be written: as final as a record that cannot.
    WriteAheadFile begin(EraFile<T> file) {
        boolean made = Files.exists(file.path());
        try {
            Files.createDirectories(file.path().getParent());
            return open(file, _ -> {});
        } catch (IOException e) {
            throw ended(
                    new EnvironmentException("cannot create " + file.path(), "check owner and path of data.dir", e));
        } catch (EnvironmentException e) {
            throw made ? e : ended(e);
        }
    }

    /// Whoever is interrupted belongs to a node that is closing: that is no disk.
    private EnvironmentException ended(EnvironmentException reason) {
        if (!Thread.currentThread().isInterrupted()) {
            fatal.fatal(reason);
        }
        return reason;
    }
}
