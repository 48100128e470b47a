package network.icn.hypernode;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import network.icn.node.ConfigException;
import network.icn.node.EnvironmentException;
import network.icn.node.FatalHandler;
import network.icn.node.wal.DurableChannel;
import network.icn.node.wal.WalPosition;
import network.icn.node.wal.WriteAheadFile;
import network.icn.protocol.bytes.CanonicalWriter;
import network.icn.protocol.bytes.Payload;
import network.icn.protocol.identity.NodeId;
import org.jspecify.annotations.Nullable;

/// What this node has said, on disk before it says it. Owned by the machine's thread.
///
/// The first record names the node and the network: with another node's votes it would say things twice. The file
/// grows by some 20 KiB an era and shard and is read whole at the start.
final class VoteLog implements AutoCloseable {
    /// Room for the largest shipment, evidence of possession.
    private static final int MAX_RECORD_BYTES = 8 << 20;

    private static final byte[] OWNER_TAG = "ICN/votes/1".getBytes(StandardCharsets.US_ASCII);

    private final WriteAheadFile file;
    private final List<Payload> restored;
    private @Nullable CompletableFuture<WalPosition> promised;

    private VoteLog(WriteAheadFile file, List<Payload> restored) {
        this.file = file;
        this.restored = restored;
    }

    /// @throws ConfigException if the votes are another node's or another network's
    /// @throws EnvironmentException if the file is damaged, in use, or cannot be written
    static VoteLog open(Path path, long networkId, NodeId owner, FatalHandler fatal, DurableChannel.Opener opener) {
        List<Payload> restored = new ArrayList<>();
        WriteAheadFile file =
                WriteAheadFile.open(path, MAX_RECORD_BYTES, fatal, record -> restored.add(record.payload()), opener);
        VoteLog log = new VoteLog(file, restored);
        try {
            log.claim(path, networkId, owner);
            return log;
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private void claim(Path path, long networkId, NodeId owner) {
        Payload claim = Payload.of(new CanonicalWriter()
                .fixed(OWNER_TAG)
                .u64(networkId)
                .fixed(owner.bytes())
                .toBytes());
        if (restored.isEmpty()) {
            persist(claim);
            keepPromises();
        } else if (!restored.removeFirst().equals(claim)) {
            throw ConfigException.of(
                    path,
                    "must hold the votes of this node, " + owner + ", in this network",
                    "give every node a data.dir of its own");
        }
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
    /// @throws EnvironmentException if they are not known to be on the medium, or nothing can be written any more
    void keepPromises() {
        CompletableFuture<WalPosition> last = promised;
        promised = null;
        if (last != null) {
            try {
                last.join();
            } catch (CompletionException e) {
                throw e.getCause() instanceof EnvironmentException known ? known : unwritable(e);
            }
        }
        if (file.failure() != null) {
            throw unwritable(null);
        }
    }

    private static EnvironmentException unwritable(@Nullable Throwable cause) {
        return new EnvironmentException("cannot write the vote log", "check the disk", cause);
    }

    Optional<String> failure() {
        return Optional.ofNullable(file.failure());
    }

    @Override
    public void close() {
        file.close();
    }
}
