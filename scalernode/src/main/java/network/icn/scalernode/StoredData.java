package network.icn.scalernode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import network.icn.scalernode.store.DataStore;
import network.icn.scalernode.store.ProvenLeaves;
import org.jspecify.annotations.Nullable;

/// The store that is being read, exchanged as a whole when objects have been added.
final class StoredData implements AutoCloseable {
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private @Nullable DataStore current;

    void exchange(@Nullable DataStore next) {
        lock.writeLock().lock();
        try {
            if (current != null) {
                current.close();
            }
            current = next;
        } finally {
            lock.writeLock().unlock();
        }
    }

    boolean isReady() {
        return current().isPresent();
    }

    Optional<DataStore> current() {
        lock.readLock().lock();
        try {
            return Optional.ofNullable(current);
        } finally {
            lock.readLock().unlock();
        }
    }

    /// @throws UncheckedIOException if the disk does not give the leaves
    ProvenLeaves read(long size, long[] indices) {
        lock.readLock().lock();
        try {
            if (current == null) {
                throw new UncheckedIOException(new IOException("no data"));
            }
            return current.read(size, indices);
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    public void close() {
        exchange(null);
    }
}
