package network.icn.node.eras;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
    private final FatalHandler fatal;
    private final DurableChannel.Opener opener;
    private final ReentrantLock lock = new ReentrantLock();
    private final TreeMap<EraId, WriteAheadFile> open = new TreeMap<>();
    /// Bytes of the files that are not open.
    private long closedBytes;

    private @Nullable EraId full;
    private boolean closed;

    private EraStore(
            EraFormat<T> format, Path dataDirectory, Bounds bounds, FatalHandler fatal, DurableChannel.Opener opener) {
        this.format = format;
        this.dataDirectory = dataDirectory;
        this.bounds = bounds;
        this.fatal = fatal;
        this.opener = opener;
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
                store.open.put(file.era(), store.openFile(file, restored));
            }
            store.dropOldEras();
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
        return store;
    }

    private WriteAheadFile openFile(EraFile<T> file, Consumer<T> restored) {
        return WriteAheadFile.open(
                file.path(), format.maxRecordBytes(), fatal, record -> restored.accept(file.parse(record)), opener);
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
            if (closedBytes > 0 && bytesNow() > bounds.bytes()) {
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
        WriteAheadFile opened = begin(format.file(dataDirectory, era));
        open.put(era, opened);
        dropOldEras();
        return opened;
    }

    /// A file that cannot be made is a disk that cannot be written: as final as a record that cannot.
    private WriteAheadFile begin(EraFile<T> file) {
        boolean made = Files.exists(file.path());
        try {
            Files.createDirectories(file.path().getParent());
            return openFile(file, _ -> {});
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

    private long bytesNow() {
        return closedBytes
                + open.values().stream().mapToLong(WriteAheadFile::bytes).sum();
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

    private void dropOldEras() {
        List<EraFile<T>> old = new ArrayList<>(format.all(dataDirectory));
        int files = old.size();
        old.removeIf(file -> open.containsKey(file.era()));
        closedBytes = old.stream().mapToLong(EraFile::bytes).sum();
        for (EraFile<T> file : old) {
            if (files <= bounds.eras() && bytesNow() <= bounds.bytes()) {
                return;
            }
            long bytes = file.bytes();
            try {
                Files.deleteIfExists(file.path());
            } catch (IOException e) {
                LOG.atWarn().setCause(e).addKeyValue("file", file.path()).log("cannot remove what is old");
            }
            // Also if it could not be removed: the next one may go.
            closedBytes -= bytes;
            files--;
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
