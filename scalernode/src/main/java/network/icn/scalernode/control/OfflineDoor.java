package network.icn.scalernode.control;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import network.icn.node.EnvironmentException;
import network.icn.scalernode.store.DataDirectory;
import network.icn.scalernode.store.ListedObject;
import network.icn.scalernode.store.ObjectFiles;
import network.icn.scalernode.store.ObjectFiles.Taken;
import network.icn.scalernode.store.ObjectName;

/// No node runs: the command changes the objects itself, and the next start makes the tree.
final class OfflineDoor implements ObjectDoor {
    private final DataLock lock;
    private final ObjectFiles objects;

    OfflineDoor(Path directory, DataLock lock) {
        this.lock = lock;
        try {
            if (DataDirectory.isDoubtful(directory)) {
                throw new EnvironmentException(
                        "the manifest in " + directory + " is damaged or gone",
                        "start the node once, which makes it again and compares it with what was signed");
            }
            this.objects = ObjectFiles.open(directory);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    @Override
    public Taken put(ObjectName name, InputStream content, long size, BooleanSupplier unchanged) {
        return objects.put(name, content, size, unchanged);
    }

    @Override
    public boolean remove(ObjectName name) {
        return objects.remove(name);
    }

    @Override
    public List<ListedObject> list() {
        return objects.list();
    }

    @Override
    public String verify(boolean acceptLoss, Verifying watcher) {
        if (acceptLoss) {
            throw new EnvironmentException(
                    "only a running node knows what its snapshots hold", "start it, then accept the loss");
        }
        return objects.verify(watcher::flaw, watcher::progress) + " objects read";
    }

    @Override
    public void close() {
        objects.close();
        lock.close();
    }
}
