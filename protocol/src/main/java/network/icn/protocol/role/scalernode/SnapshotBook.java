package network.icn.protocol.role.scalernode;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import network.icn.protocol.challenge.EraSnapshot;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.era.EraClock;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.objects.StoredTotals;
import org.jspecify.annotations.Nullable;

/// The snapshots that this node has signed: one an era, before the era's beacon round is known, never another.
final class SnapshotBook {
    /// Eras before the current one whose snapshots are still handed out.
    static final int PAST_ERAS = 3;
    /// Those, the current one, the next one, and one more for clocks.
    private static final int KEPT_ERAS = PAST_ERAS + 3;

    /// A snapshot and what it says.
    record Entry(Signed signed, EraSnapshot content) {}

    private final RegistryHistory history;
    private final EraClock clock;
    private final Signer signer;
    private final TreeMap<EraId, Entry> entries = new TreeMap<>(Comparator.naturalOrder());
    private @Nullable StoredTotals totals;
    /// What was signed last is no beginning of what is stored.
    private boolean anew;

    SnapshotBook(RegistryHistory history, Signer signer) {
        this.history = history;
        this.clock = history.clock();
        this.signer = signer;
    }

    void dataIndexed(StoredTotals totals, boolean anew) {
        this.totals = totals;
        this.anew = anew;
    }

    void dataWithdrawn() {
        totals = null;
    }

    /// Statements of ours that came from our own disk; what cannot be read there is a bug or damage.
    void restore(Signed snapshot) {
        try {
            EraSnapshot content = EraSnapshot.parse(snapshot.statement().bytes());
            if (content.network().equals(history.network())
                    && content.scalerNode().equals(signer.id())) {
                put(new Entry(snapshot, content));
            }
        } catch (MalformedException e) {
            throw new IllegalStateException("kept snapshot is malformed", e);
        }
    }

    Optional<Entry> of(EraId era) {
        return Optional.ofNullable(entries.get(era));
    }

    /// Takes up a snapshot of our own that was lost, whether we still have the data that it speaks of or not.
    boolean adopt(Signed signed, EraSnapshot content) {
        if (entries.containsKey(content.era()) || isOlderThanLast(content.era())) {
            return false;
        }
        put(new Entry(signed, content));
        return true;
    }

    /// Signs the era's snapshot if it may still be signed and none was. Whatever the shell says is stored, a tree that
    /// contradicts what was signed last is not signed: the two would convict this node ([SnapshotConflict]).
    Optional<Entry> sign(EraId era, Instant now) {
        StoredTotals stored = totals;
        if (entries.containsKey(era) || stored == null || !now.isBefore(closes(era)) || isOlderThanLast(era)) {
            return Optional.empty();
        }
        Optional<Entry> last = Optional.ofNullable(entries.lastEntry()).map(Map.Entry::getValue);
        Optional<EraSnapshot> goesOn = last.filter(_ -> !anew).map(Entry::content);
        if (goesOn.filter(before -> !before.totals().canPrecede(stored)).isPresent()) {
            return Optional.empty();
        }
        Hash32 previous = last.map(entry -> entry.signed().hash()).orElse(Hash32.ZERO);
        EraId since = goesOn.map(EraSnapshot::since).orElse(era);
        EraSnapshot content = new EraSnapshot(history.network(), signer.id(), era, since, stored, previous);
        anew = false;
        Entry entry = new Entry(content.signedBy(signer), content);
        put(entry);
        return Optional.of(entry);
    }

    /// The chain of snapshots has no branches: an era that was passed over stays without one.
    private boolean isOlderThanLast(EraId era) {
        return !entries.isEmpty() && entries.lastKey().compareTo(era) > 0;
    }

    /// The time of the era's beacon round: a snapshot after it could be made to fit.
    Instant closes(EraId era) {
        Instant from = clock.start(era).minus(history.timing().beaconLead());
        return history.beacon().timeOf(history.beacon().firstRoundFrom(from));
    }

    /// When the era's snapshot is signed, if nobody asks for it before: at the beginning of the era before, so that an
    /// outage over the end of an era does not cost the next one. A node's first snapshot waits until HyperNodes are
    /// about to fetch it, so that it holds all that was put in at first. So does the first one after a start: until
    /// then others have shown what an older copy of the journal does not know.
    ///
    /// @param ranBefore whether this life was there when the era before began
    Instant due(EraId era, boolean ranBefore) {
        if (ranBefore && !entries.isEmpty()) {
            return clock.start(era.back(1));
        }
        Duration margin = history.genesis().eraLength().dividedBy(5);
        return clock.start(era).minus(history.timing().beaconLead()).minus(margin);
    }

    private void put(Entry entry) {
        entries.put(entry.content().era(), entry);
        while (entries.size() > KEPT_ERAS) {
            entries.pollFirstEntry();
        }
    }
}
