package network.icn.scalernode.control;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import network.icn.node.EnvironmentException;
import network.icn.node.FatalHandler;
import network.icn.node.wal.DurableChannel;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.objects.ObjectEntry;
import network.icn.protocol.objects.PlacedEntry;
import network.icn.protocol.objects.Removal;
import network.icn.scalernode.store.HoldingNode;
import network.icn.scalernode.store.ListedObject;
import network.icn.scalernode.store.ObjectName;
import network.icn.scalernode.store.ObjectStore;
import network.icn.scalernode.store.Signing;
import network.icn.scalernode.store.Taken;
import network.icn.scalernode.store.TakenAway;

/// No node runs: the command changes the objects itself.
final class OfflineDoor implements ObjectDoor {
    /// What is wrong is told to whoever calls.
    private static final FatalHandler NOBODY = _ -> {};

    private final DataLock lock;
    private final ObjectStore store;

    OfflineDoor(Path directory, DataLock lock) {
        this.lock = lock;
        try {
            this.store = ObjectStore.open(directory, Ed25519.best(), NOBODY, DurableChannel::openFile);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    void heldBy(HoldingNode holder) {
        store.heldBy(holder);
    }

    @Override
    public Optional<HoldingNode> holder() {
        return store.holder();
    }

    @Override
    public Optional<PlacedEntry> find(ObjectName name) {
        return store.find(name);
    }

    @Override
    public Taken put(ObjectName name, InputStream content, long size, BooleanSupplier unchanged) {
        return store.put(name, content, size, unchanged, Signing.NOBODY);
    }

    @Override
    public Taken putOwned(ObjectEntry signed, ObjectName name, InputStream content, BooleanSupplier unchanged) {
        return store.put(name, content, signed.length(), unchanged, Signing.of(signed));
    }

    @Override
    public TakenAway remove(ObjectName name, boolean evenOwned) {
        return store.remove(name, evenOwned);
    }

    @Override
    public void remove(Removal byOwner) {
        store.remove(byOwner);
    }

    @Override
    public List<ListedObject> list() {
        return store.list();
    }

    @Override
    public String verify(boolean acceptLoss, Verifying watcher) {
        if (acceptLoss) {
            throw new EnvironmentException(
                    "only a running node knows what its snapshots hold", "start it, then accept the loss");
        }
        return store.verify(watcher::flaw, watcher::progress) + " objects read";
    }

    @Override
    public void close() {
        store.close();
        lock.close();
    }
}
