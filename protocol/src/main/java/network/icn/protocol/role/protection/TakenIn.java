package network.icn.protocol.role.protection;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.network.era.EraClock;
import network.icn.protocol.network.era.EraId;

/// What a journal takes in of a [SigningRecord] of the same node.
///
/// A record is always as old as its taking. Fresh ones are believed, and what others show tells if they lack
/// something. Of an older one nobody knows what the node has signed since, so the journal claims no more than a new
/// one.
///
/// @param added records that the journal lacks, in their order
/// @param covers what the journal claims from then on
/// @param contradicted eras in which both have something the other cannot have said; the journal's stays
/// @param fresh whether what the record claims was believed
/// @param changes whether anything has to be written at all
/// @param unheard whether what was taken in began behind a loss, or is too old: others have to be heard before anything
///     is signed
/// @param until while it is being written: the journal counts as handed over at that time
public record TakenIn(
        List<Payload> added,
        EraId covers,
        List<EraId> contradicted,
        boolean fresh,
        boolean changes,
        boolean unheard,
        Instant until) {
    /// Eras between the taking and the taking in within which a move is believed to have been one.
    private static final int FRESH_ERAS = 1;

    public TakenIn {
        added = List.copyOf(added);
        contradicted = List.copyOf(contradicted);
    }

    /// The journal that a record is taken into.
    ///
    /// @param records by what they are about, each in the order of the journal
    /// @param covers what it claims; empty if it was begun just now
    /// @param handedOver when it was exported last and not used since
    public record Target(Map<Hash32, List<Payload>> records, Optional<EraId> covers, Optional<Instant> handedOver) {}

    /// @param ahead how many eras before its own a statement may be signed
    public static TakenIn of(Target target, SigningRecord record, EraClock eras, int ahead, Instant now) {
        Map<Hash32, List<SigningRecord.Entry>> offered = new LinkedHashMap<>();
        record.entries()
                .forEach(entry -> offered.computeIfAbsent(entry.about(), _ -> new ArrayList<>())
                        .add(entry));
        List<Payload> added = new ArrayList<>();
        TreeSet<EraId> contradicted = new TreeSet<>();
        offered.forEach((about, entries) -> {
            List<Payload> theirs =
                    entries.stream().map(SigningRecord.Entry::payload).toList();
            List<Payload> ours = target.records().getOrDefault(about, List.of());
            if (isBeginning(ours, theirs)) {
                added.addAll(theirs.subList(ours.size(), theirs.size()));
            } else if (!isBeginning(theirs, ours)) {
                contradicted.add(entries.getFirst().era());
            }
        });
        boolean fresh = isFresh(target, record.taken(), eras, now);
        Optional<EraId> claimed = target.covers();
        Instant until = target.handedOver().filter(record.taken()::isBefore).orElse(record.taken());
        boolean news = !added.isEmpty()
                || target.handedOver().isPresent()
                || claimed.filter(first -> first.compareTo(record.covers()) >= 0
                                && contradicted.tailSet(first).isEmpty())
                        .isEmpty();
        if (!news) {
            return new TakenIn(
                    List.of(), claimed.orElse(record.covers()), List.copyOf(contradicted), fresh, false, false, until);
        }
        EraId covers = later(record.covers(), claimed.orElse(record.covers()));
        if (!contradicted.isEmpty()) {
            covers = later(covers, contradicted.getLast().next());
        }
        // A clock of before genesis knows less of the time than the record.
        Instant latest = now.isBefore(eras.genesis()) ? record.taken() : now;
        if (!fresh && !latest.isBefore(eras.genesis())) {
            covers = later(covers, new EraId(eras.eraAt(latest).number() + ahead + 1));
        }
        // Who claims nothing of the era in which it was taken had lost its journal; before genesis all claim all.
        boolean behindALoss = record.covers().compareTo(eras.eraAt(record.taken())) > 0
                || record.taken().isBefore(eras.genesis());
        boolean unheard = !fresh || behindALoss;
        return new TakenIn(added, covers, List.copyOf(contradicted), fresh, true, unheard, until);
    }

    /// Also one that was taken after `now`, by another clock, is not.
    private static boolean isFresh(Target target, Instant taken, EraClock eras, Instant now) {
        boolean overtaken = target.handedOver().filter(taken::isBefore).isPresent();
        long age = eras.eraAt(now).number() - eras.eraAt(taken).number();
        return !overtaken && age >= 0 && age <= FRESH_ERAS;
    }

    private static boolean isBeginning(List<Payload> shorter, List<Payload> longer) {
        return shorter.size() <= longer.size()
                && longer.subList(0, shorter.size()).equals(shorter);
    }

    private static EraId later(EraId one, EraId other) {
        return one.compareTo(other) < 0 ? other : one;
    }
}
