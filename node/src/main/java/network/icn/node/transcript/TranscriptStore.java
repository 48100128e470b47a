package network.icn.node.transcript;

import java.io.IOException;
import java.nio.file.Files;
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
import network.icn.protocol.bytes.MalformedException;
import network.icn.protocol.challenge.CountersignedTranscript;
import network.icn.protocol.era.EraId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The countersigned transcripts of a node, a file an era. Old eras go file by file, so nothing is ever written anew.
///
/// What is old is counted in files and not by a clock: one that jumps ahead costs one file and not all of them.
public final class TranscriptStore implements AutoCloseable {
    /// A month of eras of an hour.
    public static final int KEPT_ERAS = 720;

    /// Transcripts come for the running era and, for a while, for the one before.
    private static final int OPEN_ERAS = 2;

    private static final Logger LOG = LoggerFactory.getLogger(TranscriptStore.class);

    private final Path dataDirectory;
    private final FatalHandler fatal;
    private final DurableChannel.Opener opener;
    private final ReentrantLock lock = new ReentrantLock();
    private final TreeMap<EraId, WriteAheadFile> open = new TreeMap<>();
    private boolean closed;

    private TranscriptStore(Path dataDirectory, FatalHandler fatal, DurableChannel.Opener opener) {
        this.dataDirectory = dataDirectory;
        this.fatal = fatal;
        this.opener = opener;
    }

    /// Opens the store of a data directory and hands out what its last two eras hold.
    ///
    /// @throws EnvironmentException if a file of these is damaged, in use, or cannot be written
    public static TranscriptStore open(
            Path dataDirectory,
            FatalHandler fatal,
            DurableChannel.Opener opener,
            Consumer<CountersignedTranscript> restored) {
        TranscriptStore store = new TranscriptStore(dataDirectory, fatal, opener);
        List<EraFile> files = EraFile.all(dataDirectory);
        try {
            for (EraFile file : files.subList(Math.max(0, files.size() - OPEN_ERAS), files.size())) {
                store.open.put(file.era(), store.openFile(file, restored));
            }
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
        return store;
    }

    private WriteAheadFile openFile(EraFile file, Consumer<CountersignedTranscript> restored) {
        return WriteAheadFile.open(
                file.path(),
                CountersignedTranscript.BYTES,
                fatal,
                record -> restored.accept(file.parse(record)),
                opener);
    }

    /// Returns when the transcript is on the medium. Many threads may wait at once and share a flush.
    ///
    /// @throws EnvironmentException if it is not known to be
    public void keep(CountersignedTranscript transcript) {
        EraId era = eraOf(transcript);
        CompletableFuture<WalPosition> written;
        lock.lock();
        try {
            written = file(era).append(transcript.bytes());
        } finally {
            lock.unlock();
        }
        try {
            written.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof EnvironmentException known ? known : e;
        }
    }

    private static EraId eraOf(CountersignedTranscript transcript) {
        try {
            return transcript.content().challenge().era();
        } catch (MalformedException e) {
            throw new IllegalArgumentException("transcript: of a challenge, got something else", e);
        }
    }

    private WriteAheadFile file(EraId era) {
        @Nullable WriteAheadFile known = open.get(era);
        if (known != null) {
            return known;
        }
        if (closed) {
            throw new EnvironmentException("the store of transcripts is closed", "start the node again");
        }
        if (open.size() >= OPEN_ERAS) {
            open.pollFirstEntry().getValue().close();
        }
        EraFile file = EraFile.in(dataDirectory, era);
        try {
            Files.createDirectories(file.path().getParent());
        } catch (IOException e) {
            throw new EnvironmentException("cannot create " + file.path(), "check owner and path of data.dir", e);
        }
        WriteAheadFile opened = openFile(file, _ -> {});
        open.put(era, opened);
        dropOldEras();
        return opened;
    }

    private void dropOldEras() {
        List<EraFile> files = EraFile.all(dataDirectory);
        for (EraFile file : files.subList(0, Math.max(0, files.size() - KEPT_ERAS))) {
            try {
                if (!open.containsKey(file.era())) {
                    Files.deleteIfExists(file.path());
                }
            } catch (IOException e) {
                LOG.atWarn().setCause(e).addKeyValue("file", file.path()).log("cannot remove old transcripts");
            }
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
