package network.icn.scalernode;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import network.icn.node.wal.WalRecord;
import network.icn.protocol.challenge.EraSnapshot;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.era.EraId;
import network.icn.scalernode.SnapshotLog.Owner;

/// Which records of a [SnapshotLog] stay: the snapshots of the last eras, in whatever order they came here,
/// and a claim to no more than these. Those of another node or network bind nothing here.
final class SnapshotRetention {
    /// Eras whose snapshots stay, far more than bind
    /// ([network.icn.protocol.role.scalernode.BindingSnapshots#NEEDED]).
    static final int KEPT_SNAPSHOTS = 64;

    private SnapshotRetention() {}

    static List<Payload> needed(List<Payload> records, Owner owner) {
        List<Payload> snapshots =
                records.stream().filter(SnapshotRecords::isSnapshot).toList();
        TreeSet<EraId> eras = new TreeSet<>();
        snapshots.forEach(record -> own(record, owner).ifPresent(eras::add));
        EraId oldest = eras.descendingSet().stream()
                .limit(KEPT_SNAPSHOTS)
                .reduce((_, before) -> before)
                .orElse(new EraId(0));
        List<Payload> kept = snapshots.stream()
                .filter(record -> own(record, owner)
                        .filter(era -> era.compareTo(oldest) >= 0)
                        .isPresent())
                .toList();
        if (kept.size() == snapshots.size()) {
            return records;
        }
        EraId claim = eras.size() > KEPT_SNAPSHOTS ? oldest : new EraId(0);
        List<Payload> needed = new ArrayList<>();
        SnapshotRecords all = read(records, owner);
        all.covers()
                .ifPresent(
                        first -> needed.add(SnapshotRecords.covers(owner, first.compareTo(claim) > 0 ? first : claim)));
        needed.addAll(kept);
        all.handedOver().ifPresent(time -> needed.add(SnapshotRecords.handedOver(time)));
        return needed;
    }

    private static SnapshotRecords read(List<Payload> records, Owner owner) {
        SnapshotRecords all = new SnapshotRecords(owner, _ -> {});
        for (int i = 0; i < records.size(); i++) {
            all.read(new WalRecord(i, 0, records.get(i)));
        }
        return all;
    }

    private static Optional<EraId> own(Payload record, Owner owner) {
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
}
