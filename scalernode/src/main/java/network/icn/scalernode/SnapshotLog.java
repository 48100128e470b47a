package network.icn.scalernode;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import network.icn.node.EnvironmentException;
import network.icn.node.FatalHandler;
import network.icn.node.wal.DurableChannel;
import network.icn.node.wal.LossMark;
import network.icn.node.wal.WalFound;
import network.icn.node.wal.WalRecord;
import network.icn.node.wal.WalReplay;
import network.icn.node.wal.WriteAheadFile;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.role.protection.JournalState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The snapshots this node has signed, on disk before they leave it.
final class SnapshotLog implements AutoCloseable {
    private static final int MAX_RECORD = 2_048;
    /// The file is written anew when it is that long, some 3,000 snapshots: months of hourly eras.
    static final long MAX_BYTES = 1 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(SnapshotLog.class);

    /// Whose snapshots they are.
    record Owner(Hash32 network, NodeId node) {}

    private final Owner owner;
    private final LossMark mark;
    private final SnapshotRecords records;
    private final WriteAheadFile file;

    private SnapshotLog(Owner owner, LossMark mark, SnapshotRecords records, WriteAheadFile file) {
        this.owner = owner;
        this.mark = mark;
        this.records = records;
        this.file = file;
    }

    static SnapshotLog open(
            Path file, Owner owner, FatalHandler fatal, DurableChannel.Opener opener, Consumer<Signed> restored) {
        LossMark mark = new LossMark(file);
        SnapshotRecords records = new SnapshotRecords(owner, restored);
        WriteAheadFile opened = WriteAheadFile.open(file, MAX_RECORD, fatal, new Replay(records, mark), opener);
        return new SnapshotLog(owner, mark, records, opened);
    }

    private record Replay(SnapshotRecords records, LossMark mark) implements WalReplay {
        @Override
        public void record(WalRecord record) {
            records.read(record);
        }

        @Override
        public void found(WalFound found) {
            mark.found(found);
        }

        /// The machine tells, with the eras that it costs.
        @Override
        public boolean tellsOfLosses() {
            return true;
        }

        @Override
        public String mend() {
            return "restore no older copy but move it away: the node then signs again when no snapshot that it may"
                    + " have signed binds it any more";
        }
    }

    /// Whether the node knows all that it has signed. A file that says nothing about this node is none of its
    /// own.
    JournalState state() {
        JournalState found = records.covers().isEmpty() ? JournalState.missing() : mark.state(file.found());
        return records.handedOver().isEmpty() ? found : found.asHandedOver();
    }

    /// When the snapshots were exported, if nothing was claimed since.
    Optional<Instant> handedOver() {
        return records.handedOver();
    }

    /// The first era that it claims to know whole.
    Optional<EraId> covers() {
        return records.covers();
    }

    /// What it does not know is written down.
    void takenUp() {
        mark.clear();
    }

    /// Returns when the snapshot is on the medium.
    void keep(Signed snapshot) {
        file.appendAndSync(List.of(SnapshotRecords.snapshot(snapshot).bytes()));
        compactIfItGrew();
    }

    /// On the caller's thread, once in months: nobody waits for it but the next snapshot.
    private void compactIfItGrew() {
        if (file.bytes() < MAX_BYTES) {
            return;
        }
        try {
            boolean _ = file.compact(records -> SnapshotRetention.needed(records, owner));
        } catch (EnvironmentException e) {
            LOG.atWarn().setCause(e).log("cannot compact the snapshots; they go on as they are");
        }
    }

    /// Bytes of the file.
    long bytes() {
        return file.bytes();
    }

    /// Returns when it is on the medium that all snapshots from that era on are here.
    void keep(EraId covers) {
        file.appendAndSync(List.of(SnapshotRecords.covers(owner, covers).bytes()));
    }

    /// Returns when it is on the medium that the snapshots were exported then.
    void keep(Instant handedOver) {
        file.appendAndSync(List.of(SnapshotRecords.handedOver(handedOver).bytes()));
    }

    @Override
    public void close() {
        file.close();
    }
}
