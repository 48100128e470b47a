package network.icn.hypernode;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import network.icn.node.ConfigException;
import network.icn.node.EnvironmentException;
import network.icn.node.FatalHandler;
import network.icn.node.wal.DurableChannel;
import network.icn.node.wal.LossMark;
import network.icn.node.wal.WalFound;
import network.icn.node.wal.WalPosition;
import network.icn.node.wal.WalRecord;
import network.icn.node.wal.WalReplay;
import network.icn.node.wal.WriteAheadFile;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.role.hypernode.JournalRetention;
import network.icn.protocol.role.protection.JournalState;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What this node has said, on disk before it says it. Owned by the machine's thread.
///
/// The first record names the node and the network: with another node's votes it would say things twice. The file
/// grows by some 20 KiB an era and shard; what is not needed any more is left behind, at a start and while it runs.
final class VoteLog implements AutoCloseable {
    /// Room for the largest submission, evidence of possession.
    private static final int MAX_RECORD_BYTES = 8 << 20;

    /// A file is written anew when it can lose that much and half of what it has.
    private static final long MIN_GAIN_BYTES = 1 << 20;
    private static final Logger LOG = LoggerFactory.getLogger(VoteLog.class);
    private static final byte[] OWNER_TAG = "ICN/votes/1".getBytes(StandardCharsets.US_ASCII);

    private final WriteAheadFile file;
    private final JournalRetention retention;
    private final LossMark mark;
    private final AtomicBoolean compacting = new AtomicBoolean();
    /// After the last look at what is needed.
    private volatile long bytesBefore;

    private volatile boolean closed;
    private JournalState state;
    private List<Payload> restored;
    private @Nullable CompletableFuture<WalPosition> promised;

    private VoteLog(WriteAheadFile file, JournalRetention retention, LossMark mark, List<Payload> restored) {
        this.file = file;
        this.retention = retention;
        this.mark = mark;
        this.state = mark.state(file.found());
        this.restored = restored;
    }

    /// @throws ConfigException if the votes are another node's or another network's
    /// @throws EnvironmentException if the file is damaged, in use, or cannot be written
    static VoteLog open(
            Path path, RegistryHistory history, NodeId owner, FatalHandler fatal, DurableChannel.Opener opener) {
        VoteLog log = replay(path, new JournalRetention(history), fatal, opener);
        try {
            log.claim(path, claim(history, owner), owner);
            List<Payload> needed = log.retention.needed(log.restored);
            long gain = bytes(log.restored) - bytes(needed);
            if (gain >= MIN_GAIN_BYTES && gain >= bytes(needed)) {
                log.compact();
                log.restored = needed;
            }
            log.bytesBefore = log.file.bytes();
            return log;
        } catch (RuntimeException e) {
            log.close();
            throw e;
        }
    }

    private static VoteLog replay(
            Path path, JournalRetention retention, FatalHandler fatal, DurableChannel.Opener opener) {
        Replay replay = new Replay(new ArrayList<>(), new LossMark(path));
        WriteAheadFile file = WriteAheadFile.open(path, MAX_RECORD_BYTES, fatal, replay, opener);
        return new VoteLog(file, retention, replay.mark(), replay.restored());
    }

    private record Replay(List<Payload> restored, LossMark mark) implements WalReplay {
        @Override
        public void found(WalFound found) {
            mark.found(found);
        }

        @Override
        public void record(WalRecord record) {
            restored.add(record.payload());
        }

        /// The machine tells, with the eras that it costs.
        @Override
        public boolean tellsOfLosses() {
            return true;
        }

        @Override
        public String mend() {
            return "restore no older copy but move it away: the node then takes part again when nothing that it may"
                    + " have signed binds it any more";
        }
    }

    private static Payload claim(RegistryHistory history, NodeId owner) {
        return Payload.of(new CanonicalWriter()
                .fixed(OWNER_TAG)
                .hash(history.network())
                .fixed(owner.bytes())
                .toBytes());
    }

    private void claim(Path path, Payload claim, NodeId owner) {
        if (restored.isEmpty()) {
            persist(claim);
            keepPromises();
        } else if (!restored.removeFirst().equals(claim)) {
            throw ConfigException.of(
                    path,
                    "must hold the votes of this node, " + owner + ", in this network",
                    "give every node a data.dir of its own");
        }
        if (restored.isEmpty()) {
            // Also one that was begun, and nothing more.
            state = JournalState.missing();
        }
    }

    private static long bytes(List<Payload> records) {
        return records.stream().mapToLong(Payload::size).sum();
    }

    /// Leaves behind what binds no more. Votes go on being written meanwhile.
    private void compact() {
        boolean _ = file.compact(records -> {
            List<Payload> kept = new ArrayList<>(retention.needed(records.subList(1, records.size())));
            kept.addFirst(records.getFirst());
            return kept;
        });
    }

    /// Looks again when the file is twice as long as after the last look, so that it costs little and the file is never
    /// much longer than what is needed.
    private void compactIfItGrew() {
        long before = bytesBefore;
        if (file.bytes() - before >= Math.max(MIN_GAIN_BYTES, before) && compacting.compareAndSet(false, true)) {
            Thread.ofPlatform().daemon().name("icn-votes").start(this::compactAside);
        }
    }

    private void compactAside() {
        try {
            compact();
        } catch (EnvironmentException e) {
            if (!closed) {
                LOG.atWarn().setCause(e).log("cannot compact the vote log; it goes on as it is");
            }
        } finally {
            bytesBefore = file.bytes();
            compacting.set(false);
        }
    }

    /// How the file was found: whether the node knows all that it has said.
    JournalState state() {
        return state;
    }

    /// The machine has taken up the records and written down what it does not know.
    void takenUp() {
        keepPromises();
        mark.clear();
    }

    /// The records from before the start, once.
    List<Payload> takeRestored() {
        List<Payload> records = List.copyOf(restored);
        restored = List.of();
        return records;
    }

    /// Writes the record some time soon, in order.
    void note(Payload record) {
        CompletableFuture<WalPosition> _ = file.append(record.bytes());
        compactIfItGrew();
    }

    /// The record must be on the medium before [#keepPromises] returns.
    void persist(Payload record) {
        promised = file.append(record.bytes());
        compactIfItGrew();
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

    /// Bytes of the file.
    long bytes() {
        return file.bytes();
    }

    Optional<String> failure() {
        return Optional.ofNullable(file.failure());
    }

    @Override
    public void close() {
        closed = true;
        file.close();
    }
}
