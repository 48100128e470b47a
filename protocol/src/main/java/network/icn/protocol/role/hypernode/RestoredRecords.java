package network.icn.protocol.role.hypernode;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import network.icn.protocol.agreement.EqMessage;
import network.icn.protocol.agreement.Journal;
import network.icn.protocol.archive.Submission;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.beacon.BeaconValue;
import network.icn.protocol.network.era.EraId;
import org.jspecify.annotations.Nullable;

/// What the records of a node say, sorted out: those from before the start, and what this life has added.
final class RestoredRecords {
    private final int slots;
    private final TreeMap<EraId, BeaconValue> draws = new TreeMap<>();
    private final TreeMap<EraId, ProbeLedger> ledgers = new TreeMap<>();
    private final Map<Hash32, List<Payload>> agreements = new LinkedHashMap<>();
    private final List<Submission> owed = new ArrayList<>();
    private final List<HyperNodeJournal.Settled> settled = new ArrayList<>();
    private final List<Signed> snapshots = new ArrayList<>();
    private @Nullable EraId covers;
    private @Nullable Instant handedOver;
    private boolean unheard;

    private RestoredRecords(int slots) {
        this.slots = slots;
    }

    /// Nothing of an earlier life.
    static RestoredRecords none(int slots) {
        return new RestoredRecords(slots);
    }

    /// @throws IllegalStateException if a record is not one of this version's
    static RestoredRecords read(List<Payload> records, int slots) {
        RestoredRecords restored = new RestoredRecords(slots);
        for (Payload record : records) {
            try {
                restored.add(HyperNodeJournal.parse(record));
            } catch (MalformedException e) {
                throw new IllegalStateException(e.getMessage(), e);
            }
        }
        return restored;
    }

    /// What this node has just written about an agreement.
    void spoken(Payload record) {
        try {
            add(new HyperNodeJournal.Agreed(record));
        } catch (MalformedException e) {
            throw new IllegalStateException("journal: a record of our own does not parse", e);
        }
    }

    private void add(HyperNodeJournal entry) throws MalformedException {
        switch (entry) {
            case HyperNodeJournal.Drawn(EraId era, BeaconValue beacon) -> draws.put(era, beacon);
            case HyperNodeJournal.Probed(ProbeEntry probed) ->
                ledgers.computeIfAbsent(probed.probe().era(), era -> new ProbeLedger(era, slots))
                        .add(probed);
            case HyperNodeJournal.Agreed(Payload record) ->
                agreements
                        .computeIfAbsent(Journal.subjectOf(record), _ -> new ArrayList<>())
                        .add(record);
            case HyperNodeJournal.Owed(Submission submission) -> owed.add(submission);
            case HyperNodeJournal.Settled done -> settled.add(done);
            case HyperNodeJournal.Covers(EraId first) -> {
                covers = first;
                handedOver = null;
            }
            case HyperNodeJournal.HandedOver(Instant taken) -> handedOver = taken;
            case HyperNodeJournal.Unheard(boolean waits) -> unheard = waits;
            case HyperNodeJournal.Snapshot(Signed snapshot) -> snapshots.add(snapshot);
        }
    }

    /// The first era that the journal claims to know whole, if it claims anything.
    Optional<EraId> covers() {
        return Optional.ofNullable(covers);
    }

    /// When the journal was exported, if nothing was claimed since.
    Optional<Instant> handedOver() {
        return Optional.ofNullable(handedOver);
    }

    /// Whether others have yet to tell what they heard from this node.
    boolean unheard() {
        return unheard;
    }

    /// Whether this node has written down that it said this.
    boolean knows(EqMessage message) {
        return of(message.subject().hash()).stream().anyMatch(record -> says(record, message));
    }

    private static boolean says(Payload record, EqMessage message) {
        try {
            return Journal.parse(record).says(message);
        } catch (MalformedException e) {
            throw new IllegalStateException("journal: a record of our own does not parse", e);
        }
    }

    void forget(Hash32 subject) {
        agreements.remove(subject);
    }

    /// The eras that were drawn, with their beacon values.
    Map<EraId, BeaconValue> draws() {
        return draws;
    }

    /// The outcomes of an era's probes; an empty ledger if there are none.
    ProbeLedger ledger(EraId era) {
        ProbeLedger kept = ledgers.get(era);
        return kept == null ? new ProbeLedger(era, slots) : kept;
    }

    /// The records of one agreement, in their order.
    List<Payload> of(Hash32 subject) {
        List<Payload> kept = agreements.get(subject);
        return kept == null ? List.of() : kept;
    }

    /// Submissions that were taken up.
    List<Submission> owed() {
        return owed;
    }

    /// What satellites have given receipts for since.
    /// What ScalerNodes have signed, as far as it was noted.
    List<Signed> snapshots() {
        return snapshots;
    }

    List<HyperNodeJournal.Settled> settled() {
        return settled;
    }
}
