package network.icn.scalernode;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import network.icn.node.EnvironmentException;
import network.icn.node.FatalHandler;
import network.icn.node.wal.DurableChannel;
import network.icn.node.wal.LossMark;
import network.icn.node.wal.WalFound;
import network.icn.node.wal.WalRecord;
import network.icn.node.wal.WalReplay;
import network.icn.node.wal.WriteAheadFile;
import network.icn.protocol.challenge.possession.EraSnapshot;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.role.protection.JournalState;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The snapshots this node has signed, on disk before they leave it. A record is a kind and a snapshot, or the
/// first era from which on this file knows all snapshots of a node, or when they were exported.
final class SnapshotLog implements AutoCloseable {
    private static final int MAX_RECORD = 2_048;
    private static final int SNAPSHOT = 1;
    private static final int COVERS = 2;
    private static final int HANDED_OVER = 3;
    /// Eras whose snapshots stay, far more than bind ([network.icn.protocol.role.scalernode.BindingSnapshots#NEEDED]).
    static final int KEPT_SNAPSHOTS = 64;
    /// The file is written anew when it is that long, some 3,000 snapshots: months of hourly eras.
    static final long MAX_BYTES = 1 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(SnapshotLog.class);

    /// Whose snapshots they are.
    record Owner(Hash32 network, NodeId node) {}

    private final Owner owner;
    private final LossMark mark;
    private final Replay replay;
    private final WriteAheadFile file;

    private SnapshotLog(Owner owner, LossMark mark, Replay replay, WriteAheadFile file) {
        this.owner = owner;
        this.mark = mark;
        this.replay = replay;
        this.file = file;
    }

    static SnapshotLog open(
            Path file, Owner owner, FatalHandler fatal, DurableChannel.Opener opener, Consumer<Signed> restored) {
        LossMark mark = new LossMark(file);
        Replay replay = new Replay(owner, mark, restored);
        return new SnapshotLog(owner, mark, replay, WriteAheadFile.open(file, MAX_RECORD, fatal, replay, opener));
    }

    private static final class Replay implements WalReplay {
        private final Owner owner;
        private final LossMark mark;
        private final Consumer<Signed> restored;
        private @Nullable EraId covers;
        private @Nullable Instant handedOver;

        Replay(Owner owner, LossMark mark, Consumer<Signed> restored) {
            this.owner = owner;
            this.mark = mark;
            this.restored = restored;
        }

        @Override
        public void record(WalRecord record) {
            try {
                CanonicalReader in = new CanonicalReader(record.payload().bytes());
                int kind = in.u8();
                switch (kind) {
                    case SNAPSHOT -> restored.accept(Signed.readFrom(in));
                    case COVERS -> {
                        Owner of = new Owner(in.hash(), NodeId.of(in.fixed(NodeId.BYTES)));
                        EraId first = new EraId(in.u64AtMost(EraId.MAX));
                        covers = of.equals(owner) ? first : covers;
                        handedOver = null;
                    }
                    case HANDED_OVER -> handedOver = in.time();
                    default -> throw new MalformedException("kind: 1 to 3, got " + kind);
                }
                in.end();
            } catch (MalformedException e) {
                throw new IllegalStateException("snapshot log, record " + record.index() + ": " + e.getMessage(), e);
            }
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
        JournalState found = replay.covers == null ? JournalState.missing() : mark.state(file.found());
        return replay.handedOver == null ? found : found.asHandedOver();
    }

    /// When the snapshots were exported, if nothing was claimed since.
    Optional<Instant> handedOver() {
        return Optional.ofNullable(replay.handedOver);
    }

    /// The first era that it claims to know whole.
    Optional<EraId> covers() {
        return Optional.ofNullable(replay.covers);
    }

    /// What it does not know is written down.
    void takenUp() {
        mark.clear();
    }

    /// Returns when the snapshot is on the medium.
    void keep(Signed snapshot) {
        CanonicalWriter out = new CanonicalWriter().u8(SNAPSHOT);
        snapshot.writeTo(out);
        file.appendAndSync(List.of(out.toBytes()));
        compactIfItGrew();
    }

    /// On the caller's thread, once in months: nobody waits for it but the next snapshot.
    private void compactIfItGrew() {
        if (file.bytes() < MAX_BYTES) {
            return;
        }
        try {
            boolean _ = file.compact(this::needed);
        } catch (EnvironmentException e) {
            LOG.atWarn().setCause(e).log("cannot compact the snapshots; they go on as they are");
        }
    }

    /// The snapshots of the last eras, in whatever order they came here, and a claim to no more than these. Those of
    /// another node or network bind nothing here.
    private List<Payload> needed(List<Payload> records) {
        List<Payload> snapshots =
                records.stream().filter(record -> record.bytes()[0] == SNAPSHOT).toList();
        TreeSet<EraId> eras = new TreeSet<>();
        snapshots.forEach(record -> own(record).ifPresent(eras::add));
        EraId oldest = eras.descendingSet().stream()
                .limit(KEPT_SNAPSHOTS)
                .reduce((_, before) -> before)
                .orElse(new EraId(0));
        List<Payload> kept = snapshots.stream()
                .filter(record ->
                        own(record).filter(era -> era.compareTo(oldest) >= 0).isPresent())
                .toList();
        if (kept.size() == snapshots.size()) {
            return records;
        }
        EraId claim = eras.size() > KEPT_SNAPSHOTS ? oldest : new EraId(0);
        List<Payload> needed = new ArrayList<>();
        Replay all = replayed(records);
        Optional.ofNullable(all.covers)
                .ifPresent(first -> needed.add(covers(first.compareTo(claim) > 0 ? first : claim)));
        needed.addAll(kept);
        Optional.ofNullable(all.handedOver).ifPresent(time -> needed.add(handedOver(time)));
        return needed;
    }

    private Replay replayed(List<Payload> records) {
        Replay again = new Replay(owner, mark, _ -> {});
        for (int i = 0; i < records.size(); i++) {
            again.record(new WalRecord(i, 0, records.get(i)));
        }
        return again;
    }

    private Optional<EraId> own(Payload record) {
        try {
            CanonicalReader in = new CanonicalReader(record.bytes());
            int _ = in.u8();
            EraSnapshot snapshot =
                    EraSnapshot.parse(Signed.readFrom(in).statement().bytes());
            Owner of = new Owner(snapshot.network(), snapshot.scalerNode());
            return of.equals(owner) ? Optional.of(snapshot.era()) : Optional.empty();
        } catch (MalformedException e) {
            throw new IllegalStateException("snapshot log: a record that was read is one", e);
        }
    }

    /// Bytes of the file.
    long bytes() {
        return file.bytes();
    }

    /// Returns when it is on the medium that all snapshots from that era on are here.
    void keep(EraId covers) {
        file.appendAndSync(List.of(covers(covers).bytes()));
    }

    private Payload covers(EraId first) {
        return Payload.of(new CanonicalWriter()
                .u8(COVERS)
                .hash(owner.network())
                .fixed(owner.node().bytes())
                .u64(first.number())
                .toBytes());
    }

    /// Returns when it is on the medium that the snapshots were exported then.
    void keep(Instant handedOver) {
        file.appendAndSync(List.of(handedOver(handedOver).bytes()));
    }

    private static Payload handedOver(Instant time) {
        return Payload.of(new CanonicalWriter().u8(HANDED_OVER).time(time).toBytes());
    }

    @Override
    public void close() {
        file.close();
    }
}
