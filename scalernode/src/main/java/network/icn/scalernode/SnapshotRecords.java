package network.icn.scalernode;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import network.icn.node.wal.WalRecord;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.era.EraId;
import network.icn.scalernode.SnapshotLog.Owner;
import org.jspecify.annotations.Nullable;

/// The records of a [SnapshotLog], and what they say when they are read in their order. A record is a kind
/// and a snapshot, or the first era from which on the file knows all snapshots of a node, or when they were
/// exported.
final class SnapshotRecords {
    private static final int SNAPSHOT = 1;
    private static final int COVERS = 2;
    private static final int HANDED_OVER = 3;

    private final Owner owner;
    private final Consumer<Signed> restored;
    private @Nullable EraId covers;
    private @Nullable Instant handedOver;

    /// @param restored gets the snapshots
    SnapshotRecords(Owner owner, Consumer<Signed> restored) {
        this.owner = owner;
        this.restored = restored;
    }

    static Payload snapshot(Signed snapshot) {
        CanonicalWriter out = new CanonicalWriter().u8(SNAPSHOT);
        snapshot.writeTo(out);
        return Payload.of(out.toBytes());
    }

    static boolean isSnapshot(Payload record) {
        return record.bytes()[0] == SNAPSHOT;
    }

    static Payload covers(Owner owner, EraId first) {
        return Payload.of(new CanonicalWriter()
                .u8(COVERS)
                .hash(owner.network())
                .fixed(owner.node().bytes())
                .u64(first.number())
                .toBytes());
    }

    static Payload handedOver(Instant time) {
        return Payload.of(new CanonicalWriter().u8(HANDED_OVER).time(time).toBytes());
    }

    void read(WalRecord record) {
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

    /// The first era from which on the file claims to know all snapshots of its owner.
    Optional<EraId> covers() {
        return Optional.ofNullable(covers);
    }

    /// When the snapshots were exported, if nothing was claimed since.
    Optional<Instant> handedOver() {
        return Optional.ofNullable(handedOver);
    }
}
