package network.icn.hypernode;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import network.icn.node.EnvironmentException;
import network.icn.node.FatalHandler;
import network.icn.node.wal.DurableChannel;
import network.icn.node.wal.WalPosition;
import network.icn.node.wal.WriteAheadFile;
import network.icn.protocol.bytes.Payload;
import org.jspecify.annotations.Nullable;

/// What this node has said, on disk before it says it. Owned by the machine's thread.
///
/// The file grows by some 20 KiB an era and shard and is read whole at the start.
final class VoteLog implements AutoCloseable {
    /// Room for the largest shipment, evidence of possession.
    private static final int MAX_RECORD_BYTES = 8 << 20;

    private final WriteAheadFile file;
    private final List<Payload> restored;
    private @Nullable CompletableFuture<WalPosition> promised;

    private VoteLog(WriteAheadFile file, List<Payload> restored) {
        this.file = file;
        this.restored = restored;
    }

    static VoteLog open(Path path, FatalHandler fatal, DurableChannel.Opener opener) {
        List<Payload> restored = new ArrayList<>();
        WriteAheadFile file =
                WriteAheadFile.open(path, MAX_RECORD_BYTES, fatal, record -> restored.add(record.payload()), opener);
        return new VoteLog(file, restored);
    }

    /// The records from before the start, once.
    List<Payload> takeRestored() {
        List<Payload> records = List.copyOf(restored);
        restored.clear();
        return records;
    }

    /// Writes the record some time soon, in order.
    void note(Payload record) {
        CompletableFuture<WalPosition> _ = file.append(record.bytes());
    }

    /// The record must be on the medium before [#keepPromises] returns.
    void persist(Payload record) {
        promised = file.append(record.bytes());
    }

    /// Waits for the disk. Records are written in order, so the last one stands for all.
    ///
    /// @throws EnvironmentException if they are not known to be on the medium
    void keepPromises() {
        CompletableFuture<WalPosition> last = promised;
        if (last == null) {
            return;
        }
        promised = null;
        try {
            last.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof EnvironmentException known
                    ? known
                    : new EnvironmentException("cannot write the vote log", "check the disk", e);
        }
    }

    Optional<String> failure() {
        return Optional.ofNullable(file.failure());
    }

    @Override
    public void close() {
        file.close();
    }
}
