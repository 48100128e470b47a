package network.icn.scalernode.control;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import network.icn.node.ConfigException;
import network.icn.node.EnvironmentException;
import network.icn.scalernode.store.DataDirectory;
import network.icn.scalernode.store.ListedObject;
import network.icn.scalernode.store.ObjectFiles.Taken;
import network.icn.scalernode.store.ObjectName;

/// What an operator can do to the objects of a ScalerNode. Returns only when it is on the medium.
public sealed interface ObjectDoor extends AutoCloseable permits OfflineDoor, RunningDoor {
    /// The door of the node that runs there, or the objects themselves if none does.
    ///
    /// @throws ConfigException if there is no such directory
    /// @throws EnvironmentException if somebody else is at work there
    static ObjectDoor open(Path directory) {
        if (!Files.isDirectory(directory)) {
            throw ConfigException.of(
                    "data", directory.toString(), "must be a directory", "name the data.dir of a node");
        }
        if (!DataDirectory.isPlaceFor(directory)) {
            throw ConfigException.of(
                    "data",
                    directory.toString(),
                    "must be the data directory of a ScalerNode, or empty before its first start",
                    "name the data.dir of a node");
        }
        Optional<DataLock> lock = DataLock.take(directory);
        return lock.isPresent() ? new OfflineDoor(directory, lock.get()) : RunningDoor.connect(directory);
    }

    /// Throws [java.io.UncheckedIOException] if the content cannot be read.
    ///
    /// @param content of exactly `size` bytes
    /// @param unchanged asked at the end whether that was all of one state of the source
    Taken put(ObjectName name, InputStream content, long size, BooleanSupplier unchanged) throws IOException;

    /// @return false if there is none of that name
    boolean remove(ObjectName name) throws IOException;

    List<ListedObject> list() throws IOException;

    /// Reads everything.
    ///
    /// @param acceptLoss go on without what is lost and has no name any more
    /// @return in words, how much was read
    String verify(boolean acceptLoss, Verifying watcher) throws IOException;

    @Override
    void close();
}
