package network.icn.protocol.role.hypernode;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import network.icn.protocol.agreement.Agreement;
import network.icn.protocol.agreement.EqMessage;
import network.icn.protocol.agreement.Journal;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.beacon.BeaconValue;
import network.icn.protocol.network.committee.CommitteeDraw;
import network.icn.protocol.network.era.EraClock;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.BeaconSchedule;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.role.protection.JournalState;
import network.icn.protocol.role.protection.Protection;
import network.icn.protocol.role.protection.SigningRecord;
import network.icn.protocol.role.protection.SigningRecord.Entry;
import network.icn.protocol.role.protection.TakenIn;

/// What the journal of a HyperNode says about its votes: taken out for another machine, and taken in there.
public final class VoteRecord {
    private final RegistryHistory history;
    private final NodeId self;

    public VoteRecord(RegistryHistory history, NodeId self) {
        this.history = history;
        this.self = self;
    }

    private EraClock eras() {
        return history.clock();
    }

    /// Takes out what the node has said in its last eras.
    ///
    /// @param journal how it was found; what a lost end held is unknown, so such a record claims little
    /// @param records of it
    /// @throws IllegalStateException if a record is not one of this version's
    public SigningRecord takeOut(JournalState journal, List<Payload> records, Instant now) {
        RestoredRecords restored = RestoredRecords.read(records, eras().slots());
        TreeMap<EraId, BeaconValue> draws = new TreeMap<>(restored.draws());
        EraId oldest = draws.isEmpty() ? new EraId(0) : draws.lastKey().back(SigningRecord.ERAS_BACK);
        Map<Hash32, EraId> subjects = new LinkedHashMap<>();
        draws.tailMap(oldest).forEach((era, beacon) -> subjects.putAll(subjectsOf(era, beacon)));
        List<Entry> entries = new ArrayList<>();
        for (Payload record : records) {
            try {
                switch (HyperNodeJournal.parse(record)) {
                    case HyperNodeJournal.Drawn(EraId era, BeaconValue _)
                    when era.compareTo(oldest) >= 0 -> entries.add(entry(era, record));
                    case HyperNodeJournal.Agreed(Payload said) -> {
                        EraId era = subjects.get(Journal.subjectOf(said));
                        if (era != null) {
                            entries.add(entry(era, record));
                        }
                    }
                    case HyperNodeJournal.Drawn _,
                            HyperNodeJournal.Probed _,
                            HyperNodeJournal.Owed _,
                            HyperNodeJournal.Settled _,
                            HyperNodeJournal.Covers _,
                            HyperNodeJournal.HandedOver _,
                            HyperNodeJournal.Unheard _,
                            HyperNodeJournal.Snapshot _ -> {}
                }
            } catch (MalformedException e) {
                throw new IllegalStateException(e.getMessage(), e);
            }
        }
        JournalState found = restored.unheard() ? journal.asUnheard() : journal;
        // In the form in which it is written down, so that what is read back is the same.
        Instant taken = restored.handedOver().orElse(Instant.ofEpochMilli(now.toEpochMilli()));
        EraId covers = Protection.claimOf(found, restored.covers(), eras(), history.hyperNodeFrom(self), 0, now);
        return new SigningRecord(
                history.network(), self, taken, covers.compareTo(oldest) < 0 ? oldest : covers, entries);
    }

    private Map<Hash32, EraId> subjectsOf(EraId era, BeaconValue beacon) {
        Map<Hash32, EraId> subjects = new LinkedHashMap<>();
        CommitteeDraw.draw(history.at(era), beacon.bound(history.beacon().hash())).stream()
                .filter(shard -> shard.committee().indexOf(self) >= 0)
                .forEach(shard -> subjects.put(
                        Agreement.of(history, era, beacon, shard).subject().hash(), era));
        return subjects;
    }

    /// A record of a journal, as it goes along.
    ///
    /// @throws MalformedException if such a record does not go along, or is not of that era
    public static Entry entry(EraId era, Payload record) throws MalformedException {
        return switch (HyperNodeJournal.parse(record)) {
            case HyperNodeJournal.Drawn(EraId drawn, BeaconValue beacon) -> {
                if (!drawn.equals(era)) {
                    throw new MalformedException("era: " + drawn + " as in its record, got " + era);
                }
                yield new Entry(era, aboutDraw(era), "drawn by round " + beacon.round(), record);
            }
            case HyperNodeJournal.Agreed(Payload said) ->
                new Entry(era, Journal.subjectOf(said), words(Journal.parse(said)), record);
            case HyperNodeJournal.Probed _,
                    HyperNodeJournal.Owed _,
                    HyperNodeJournal.Settled _,
                    HyperNodeJournal.Covers _,
                    HyperNodeJournal.HandedOver _,
                    HyperNodeJournal.Unheard _,
                    HyperNodeJournal.Snapshot _ -> throw new MalformedException("record: a draw or a vote");
        };
    }

    private static Hash32 aboutDraw(EraId era) {
        return Hash32.sha256(new CanonicalWriter().u64(era.number()).toBytes());
    }

    private static String words(Journal said) {
        return switch (said) {
            case Journal.Committed _ -> "commit and reveal";
            case Journal.Notarized _ -> "what its finalize stands on";
            case Journal.Spoken(EqMessage message) ->
                switch (message) {
                    case EqMessage.Commit _ -> "commit";
                    case EqMessage.Reveal _ -> "reveal";
                    case EqMessage.Propose _ -> "propose";
                    case EqMessage.Notarize _ -> "notarize";
                    case EqMessage.Nullify _ -> "nullify";
                    case EqMessage.Finalize _ -> "finalize";
                };
        };
    }

    /// The first value of the record that is not the beacon's.
    public Optional<EraId> wrongDraw(SigningRecord record, Predicate<BeaconValue> beacons) {
        for (Entry entry : record.entries()) {
            try {
                if (HyperNodeJournal.parse(entry.payload()) instanceof HyperNodeJournal.Drawn(EraId era, var beacon)
                        && (beacon.round() != BeaconSchedule.ofEra(history.genesis(), era) || !beacons.test(beacon))) {
                    return Optional.of(era);
                }
            } catch (MalformedException _) {
                return Optional.of(entry.era());
            }
        }
        return Optional.empty();
    }

    /// Takes in what another journal of this node has said.
    ///
    /// @param isNew whether the journal holds nothing yet
    /// @param records of it
    public TakenIn takeIn(boolean isNew, List<Payload> records, SigningRecord from, Instant now) {
        RestoredRecords restored = RestoredRecords.read(records, eras().slots());
        Map<Hash32, List<Payload>> known = new LinkedHashMap<>();
        for (Payload record : records) {
            try {
                switch (HyperNodeJournal.parse(record)) {
                    case HyperNodeJournal.Drawn(EraId era, BeaconValue _) -> put(known, aboutDraw(era), record);
                    case HyperNodeJournal.Agreed(Payload said) -> put(known, Journal.subjectOf(said), record);
                    case HyperNodeJournal.Probed _,
                            HyperNodeJournal.Owed _,
                            HyperNodeJournal.Settled _,
                            HyperNodeJournal.Covers _,
                            HyperNodeJournal.HandedOver _,
                            HyperNodeJournal.Unheard _,
                            HyperNodeJournal.Snapshot _ -> {}
                }
            } catch (MalformedException e) {
                throw new IllegalStateException(e.getMessage(), e);
            }
        }
        Optional<EraId> covers =
                isNew ? Optional.empty() : Optional.of(restored.covers().orElse(new EraId(0)));
        return TakenIn.of(new TakenIn.Target(known, covers, restored.handedOver()), from, eras(), 0, now);
    }

    private static void put(Map<Hash32, List<Payload>> known, Hash32 about, Payload record) {
        known.computeIfAbsent(about, _ -> new ArrayList<>()).add(record);
    }

    /// What a journal says of a claim.
    public static Payload covers(EraId first) {
        return new HyperNodeJournal.Covers(first).encoded();
    }

    /// What a journal says that others have yet to be heard about.
    public static Payload unheard() {
        return new HyperNodeJournal.Unheard(true).encoded();
    }

    /// What a journal says once it was taken out.
    public static Payload handedOver(Instant taken) {
        return new HyperNodeJournal.HandedOver(taken).encoded();
    }
}
