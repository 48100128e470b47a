package network.icn.node.eras;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import network.icn.node.EnvironmentException;
import network.icn.node.wal.WalRecord;
import network.icn.node.wal.WriteAheadFile;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.network.era.EraId;

/// The items of one era: a write-ahead file with one item a record.
public record EraFile<T>(EraFormat<T> format, EraId era, Path path) {
    /// Reads what is there without changing it, also while a node writes to it.
    ///
    /// @throws EnvironmentException if it is damaged or cannot be read
    public void read(Consumer<T> items) {
        WriteAheadFile.read(path, format.maxRecordBytes(), record -> items.accept(parse(record)));
    }

    T parse(WalRecord record) {
        try {
            return format.reading().read(record.payload().bytes());
        } catch (MalformedException e) {
            throw new EnvironmentException(
                    path + ", record " + record.index() + ", was written by another version: it " + format.objection(),
                    "move the file away, or start the version that wrote it",
                    e);
        }
    }

    /// 0 if it is gone.
    long bytes() {
        try {
            return Files.size(path);
        } catch (IOException _) {
            return 0;
        }
    }
}
