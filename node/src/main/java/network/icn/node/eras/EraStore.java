package network.icn.node.eras;

import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import network.icn.node.EnvironmentException;
import network.icn.node.FatalHandler;
import network.icn.node.wal.DurableChannel;
import network.icn.node.wal.WalPosition;
import network.icn.node.wal.WriteAheadFile;
import network.icn.protocol.network.era.EraId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Items by era, a file an era. Old eras go file by file, so nothing is ever written anew.
///
/// What is old is counted in files and bytes and not by a clock: one that jumps ahead costs one file and not all of
/// them. The two eras that are written to never go; each of them has half of the bytes at most, so the store as a whole
/// stays within its bound.
public final class EraStore<T> implements AutoCloseable {
    /// Items come for the running era and, for a while, for the one before.
    private static final int OPEN_ERAS = 2;

    private static final Logger LOG = LoggerFactory.getLogger(EraStore.class);

    /// How much is kept.
    ///
    /// @param eras files
    /// @param bytes of all files
    public record Bounds(int eras, long bytes) {}

    private final EraFormat<T> format;
    private final Path dataDirectory;
    private final Bounds bounds;
    private final EraOpening<T> opening;
    private final OldEras<T> old;
    private final ReentrantLock lock = new ReentrantLock();
    private final TreeMap<EraId, WriteAheadFile> open = new TreeMap<>();
    private @Nullable EraId full;
    private boolean closed;

    private EraStore(
            EraFormat<T> format, Path dataDirectory, Bounds bounds, FatalHandler fatal, DurableChannel.Opener opener) {
        this.format = format;
        this.dataDirectory = dataDirectory;
        this.bounds = bounds;
        this.opening = new EraOpening<>(format.maxRecordBytes(), fatal, opener);
        this.old = new OldEras<>(bounds);
    }

    /// Opens the store of a data directory and hands out what its last two eras hold.
    ///
    /// @throws EnvironmentException if a file of these is damaged, in use, or cannot be written
    public static <T> EraStore<T> open(
            EraFormat<T> format,
            Path dataDirectory,
            Bounds bounds,
            FatalHandler fatal,
            DurableChannel.Opener opener,
            Consumer<T> restored) {
        EraStore<T> store = new EraStore<>(format, dataDirectory, bounds, fatal, opener);
        List<EraFile<T>> files = format.all(dataDirectory);
        try {
            for (EraFile<T> file : files.subList(Math.max(0, files.size() - OPEN_ERAS), files.size())) {
                store.open.put(file.era(), store.opening.open(file, restored));
            }
            store.dropOldEras();
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
        return store;
    }

    /// Returns when the item is on the medium. Many threads may wait at once and share a flush.
    ///
    /// @return false if its era has as much as there is room for: then it is not kept
    /// @throws EnvironmentException if it is not known to be on the medium
    public boolean keep(EraId era, T item) {
        CompletableFuture<WalPosition> written;
        lock.lock();
        try {
            WriteAheadFile file = file(era);
            if (file.bytes() >= bounds.bytes() / OPEN_ERAS) {
                refuse(era);
                return false;
            }
            written = file.append(format.bytes().apply(item));
            if (old.bytes() > 0 && bytesNow() > bounds.bytes()) {
                dropOldEras();
            }
        } finally {
            lock.unlock();
        }
        try {
            written.join();
            return true;
        } catch (CompletionException e) {
            throw e.getCause() instanceof EnvironmentException known ? known : e;
        }
    }

    private void refuse(EraId era) {
        if (!era.equals(full)) {
            full = era;
            LOG.atWarn()
                    .addKeyValue("kept", format.directory())
                    .addKeyValue("era", era)
                    .addKeyValue("bytes", bounds.bytes() / OPEN_ERAS)
                    .log("no room for more of this era");
        }
    }

    private WriteAheadFile file(EraId era) {
        @Nullable WriteAheadFile known = open.get(era);
        if (known != null) {
            return known;
        }
        if (closed) {
            throw new EnvironmentException("the store of " + format.directory() + " is closed", "start the node again");
        }
        if (open.size() >= OPEN_ERAS) {
            open.pollFirstEntry().getValue().close();
        }
        WriteAheadFile opened = opening.begin(format.file(dataDirectory, era));
        open.put(era, opened);
        dropOldEras();
        return opened;
    }

    private long bytesNow() {
        return old.bytes() + openBytes();
    }

    private long openBytes() {
        return open.values().stream().mapToLong(WriteAheadFile::bytes).sum();
    }

    private void dropOldEras() {
        old.drop(format.all(dataDirectory), open.keySet(), openBytes());
    }

    /// Bytes of all files.
    public long bytes() {
        lock.lock();
        try {
            return bytesNow();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            open.values().forEach(WriteAheadFile::close);
            open.clear();
        } finally {
            lock.unlock();
        }
    }
}
