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
import network.icn.protocol.objects.ObjectEntry;
import network.icn.protocol.objects.PlacedEntry;
import network.icn.protocol.objects.Removal;
import network.icn.scalernode.store.DataDirectory;
import network.icn.scalernode.store.HoldingNode;
import network.icn.scalernode.store.ListedObject;
import network.icn.scalernode.store.ObjectName;
import network.icn.scalernode.store.Taken;
import network.icn.scalernode.store.TakenAway;

/// What an operator can do to the objects of a ScalerNode, and an owner to its own. Returns only when it is on the
/// medium.
public sealed interface ObjectDoor extends AutoCloseable permits OfflineDoor, RunningDoor {
    /// The door of the node that runs there, or the objects themselves if none does.
    ///
    /// @throws ConfigException if there is no such directory, or one of another version
    /// @throws EnvironmentException if somebody else is at work there
    static ObjectDoor open(Path directory) {
        if (!Files.isDirectory(directory)) {
            throw ConfigException.of(
                    "data", directory.toString(), "must be a directory", "name the data.dir of a node");
        }
        DataDirectory.requireOfThisForm("data", directory);
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

    /// That of a node which runs, and no other: its directory is left alone.
    static ObjectDoor ofRunning(Path directory) {
        return RunningDoor.connect(directory);
    }

    /// The objects of a node that has not run yet, whose data directory this makes: owners can sign before it does.
    ///
    /// @throws EnvironmentException if they are of another node, or somebody is at work there
    static ObjectDoor ofNew(Path directory, HoldingNode holder) {
        DataLock lock = DataLock.take(directory)
                .orElseThrow(() -> new EnvironmentException(
                        "somebody else is at work in " + directory, "put them before the node starts"));
        OfflineDoor door = new OfflineDoor(directory, lock);
        try {
            door.heldBy(holder);
            return door;
        } catch (RuntimeException e) {
            door.close();
            throw e;
        }
    }

    /// Whose objects these are; nothing while no node has started here.
    Optional<HoldingNode> holder() throws IOException;

    /// The object of that name that is there.
    Optional<PlacedEntry> find(ObjectName name) throws IOException;

    /// Puts something that is nobody's but the ScalerNode's. Throws [java.io.UncheckedIOException] if
    /// the content cannot be read.
    ///
    /// @param content of exactly `size` bytes
    /// @param unchanged asked at the end whether that was all of one state of the source
    Taken put(ObjectName name, InputStream content, long size, BooleanSupplier unchanged) throws IOException;

    /// The same with what its owner has signed.
    ///
    /// @param signed of exactly this content
    Taken putOwned(ObjectEntry signed, ObjectName name, InputStream content, BooleanSupplier unchanged)
            throws IOException;

    /// @param evenOwned whether an owner's object may be declared lost
    TakenAway remove(ObjectName name, boolean evenOwned) throws IOException;

    /// By the owner's tombstone.
    ///
    /// @throws IllegalArgumentException if it is none
    /// @throws EnvironmentException if the node says so
    void remove(Removal byOwner) throws IOException;

    List<ListedObject> list() throws IOException;

    /// Reads everything.
    ///
    /// @param acceptLoss go on without what was signed and is gone
    /// @return in words, how much was read
    String verify(boolean acceptLoss, Verifying watcher) throws IOException;

    @Override
    void close();
}
