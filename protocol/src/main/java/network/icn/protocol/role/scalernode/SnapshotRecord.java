package network.icn.protocol.role.scalernode;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import network.icn.protocol.challenge.EraSnapshot;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.era.EraClock;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.role.protection.JournalState;
import network.icn.protocol.role.protection.Protection;
import network.icn.protocol.role.protection.SigningRecord;
import network.icn.protocol.role.protection.SigningRecord.Entry;
import network.icn.protocol.role.protection.TakenIn;

/// What the journal of a ScalerNode says about its snapshots: taken out for another machine, and taken in there.
public final class SnapshotRecord {
    private final RegistryHistory history;
    private final NodeId self;

    public SnapshotRecord(RegistryHistory history, NodeId self) {
        this.history = history;
        this.self = self;
    }

    /// A journal of snapshots.
    ///
    /// @param covers the first era that it claims to know whole; empty if it is new
    /// @param handedOver when it was exported, if nothing was claimed since
    public record Journal(
            JournalState state, Optional<EraId> covers, Optional<Instant> handedOver, List<Signed> snapshots) {}

    private EraClock eras() {
        return history.clock();
    }

    /// Takes out the snapshots of the last eras.
    public SigningRecord takeOut(Journal journal, Instant now) {
        TreeMap<EraId, Entry> entries = new TreeMap<>();
        journal.snapshots().forEach(snapshot -> own(snapshot).ifPresent(entry -> entries.put(entry.era(), entry)));
        EraId oldest = entries.isEmpty() ? new EraId(0) : entries.lastKey().back(SigningRecord.ERAS_BACK);
        EraId covers =
                Protection.claimOf(journal.state(), journal.covers(), eras(), new EraId(0), OwnSnapshots.AHEAD, now);
        // In the form in which it is written down, so that what is read back is the same.
        Instant taken = journal.handedOver().orElse(Instant.ofEpochMilli(now.toEpochMilli()));
        return new SigningRecord(
                history.network(),
                self,
                taken,
                covers.compareTo(oldest) < 0 ? oldest : covers,
                List.copyOf(entries.tailMap(oldest).values()));
    }

    private Optional<Entry> own(Signed snapshot) {
        try {
            EraSnapshot content = EraSnapshot.parse(snapshot.statement().bytes());
            boolean ours = content.network().equals(history.network())
                    && content.scalerNode().equals(self);
            return ours ? Optional.of(entry(content.era(), snapshot.encoded())) : Optional.empty();
        } catch (MalformedException e) {
            throw new IllegalStateException("kept snapshot is malformed", e);
        }
    }

    /// The snapshot that a record holds.
    ///
    /// @throws MalformedException if it holds none
    public static Signed snapshot(Payload record) throws MalformedException {
        return Signed.parse(record.bytes());
    }

    /// A snapshot, as it goes along.
    ///
    /// @throws MalformedException if it is none, or not of that era
    public static Entry entry(EraId era, Payload record) throws MalformedException {
        EraSnapshot content = EraSnapshot.parse(snapshot(record).statement().bytes());
        if (!content.era().equals(era)) {
            throw new MalformedException("era: " + content.era() + " as in its record, got " + era);
        }
        Hash32 about = Hash32.sha256(new CanonicalWriter().u64(era.number()).toBytes());
        return new Entry(era, about, "snapshot of " + content.leafCount() + " leaves", record);
    }

    /// The first era whose snapshot this node has not signed for this network.
    public Optional<EraId> wrongSnapshot(SigningRecord record, SignatureVerifier verifier) {
        for (Entry entry : record.entries()) {
            try {
                Signed snapshot = snapshot(entry.payload());
                if (!snapshot.signer().equals(self) || own(snapshot).isEmpty() || !snapshot.verify(verifier)) {
                    return Optional.of(entry.era());
                }
            } catch (MalformedException _) {
                return Optional.of(entry.era());
            }
        }
        return Optional.empty();
    }

    /// Takes in what another journal of this node has signed.
    public TakenIn takeIn(Journal journal, SigningRecord from, Instant now) {
        Map<Hash32, List<Payload>> known = new LinkedHashMap<>();
        journal.snapshots()
                .forEach(snapshot -> own(snapshot)
                        .ifPresent(entry -> known.computeIfAbsent(entry.about(), _ -> new ArrayList<>())
                                .add(entry.payload())));
        TakenIn.Target target = new TakenIn.Target(known, journal.covers(), journal.handedOver());
        return TakenIn.of(target, from, eras(), OwnSnapshots.AHEAD, now);
    }
}
