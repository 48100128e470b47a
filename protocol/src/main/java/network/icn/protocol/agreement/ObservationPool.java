package network.icn.protocol.agreement;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.report.AgreedBody;
import network.icn.protocol.report.Merge;
import network.icn.protocol.report.Observation;

/// The commitments and openings of one subject.
///
/// Two commitments of each member have a place, and two openings that open nothing yet: the first and one that
/// contradicts it. What a proposed value names has a place beside them, whatever else its author has said: a value
/// names one commitment of each observer, so it stands for exactly one opening, and somebody who has seen only that
/// one may have voted for it. It has a place for that observer alone: anybody can sign a COMMIT to another's hash. So
/// an equivocator fills its own places only, and no value can be made impossible to open.
final class ObservationPool {
    private static final int KEPT = 2;

    private final Agreement agreement;
    private final SignatureVerifier verifier;
    private final SortedMap<Integer, Entry> entries = new TreeMap<>();
    private int version;

    private record Held(Signed signed, Instant at) {}

    /// A reveal with the observation it opens, whether or not its commitment has come yet.
    record Opening(Hash32 commitment, Signed signed, Observation observation, Instant at) {}

    private static final class Entry {
        private final Map<Hash32, Held> commits = new LinkedHashMap<>();
        private final Map<Hash32, Opening> openings = new LinkedHashMap<>();
        /// What values name of this member.
        private final Set<Hash32> named = new LinkedHashSet<>();

        boolean isOpened() {
            for (Hash32 commitment : openings.keySet()) {
                if (commits.containsKey(commitment)) {
                    return true;
                }
            }
            return false;
        }

        List<Opening> opened() {
            return openings.values().stream()
                    .filter(opening -> commits.containsKey(opening.commitment()))
                    .toList();
        }
    }

    ObservationPool(Agreement agreement, SignatureVerifier verifier) {
        this.agreement = agreement;
        this.verifier = verifier;
    }

    private Entry entry(int member) {
        return entries.computeIfAbsent(member, _ -> new Entry());
    }

    /// Grows with everything that is kept: a check need not be repeated while it stays the same.
    int version() {
        return version;
    }

    boolean isKnown(EqMessage.Commit commit) {
        return entry(commit.signer()).commits.containsKey(commit.commitment());
    }

    boolean isKnown(EqMessage.Reveal reveal) {
        return entry(reveal.signer()).openings.containsKey(reveal.commitment());
    }

    boolean isFull(EqMessage.Commit commit) {
        Entry entry = entry(commit.signer());
        return !entry.named.contains(commit.commitment())
                && entry.commits.keySet().stream()
                                .filter(kept -> !entry.named.contains(kept))
                                .count()
                        >= KEPT;
    }

    /// Makes room for what a value names.
    void name(AgreedBody value) {
        List<Integer> members = value.observers().indices();
        for (int i = 0; i < members.size(); i++) {
            entry(members.get(i)).named.add(value.commitments().get(i));
        }
    }

    /// Adds a verified commitment; a second, different one is a contradiction (E1).
    Optional<Equivocation> add(EqMessage.Commit commit, Signed signed, Instant now) {
        Entry entry = entry(commit.signer());
        if (isKnown(commit) || isFull(commit)) {
            return Optional.empty();
        }
        version++;
        entry.commits.put(commit.commitment(), new Held(signed, now));
        return entry.commits.size() != KEPT
                ? Optional.empty()
                : Optional.of(Equivocation.of(
                        agreement.subject(),
                        entry.commits.values().iterator().next().signed(),
                        signed));
    }

    /// Adds a verified opening; without its author's draw it opens nothing. One that opens nothing known yet makes room
    /// for the next: whoever sends bad openings
    /// first must not keep the right one out.
    ///
    /// @return NOT_YET for one that opens nothing known: it is kept, but not passed on to all
    GossipVerdict add(EqMessage.Reveal reveal, Signed signed, Instant now) {
        Observation observation;
        try {
            observation = Observation.parse(reveal.observation().bytes());
        } catch (MalformedException _) {
            return GossipVerdict.AGAINST_THE_RULES;
        }
        if (!Merge.fits(agreement.shard(), agreement.slots(), agreement.kinds(), observation)) {
            return GossipVerdict.AGAINST_THE_RULES;
        }
        if (!isDraw(reveal)) {
            return GossipVerdict.AGAINST_THE_RULES;
        }
        Entry entry = entry(reveal.signer());
        Hash32 commitment = reveal.commitment();
        boolean committed = entry.commits.containsKey(commitment);
        if (!committed && !entry.named.contains(commitment)) {
            makeRoom(entry);
        }
        if (entry.openings.putIfAbsent(commitment, new Opening(commitment, signed, observation, now)) == null) {
            version += committed ? 1 : 0;
        }
        return committed ? GossipVerdict.ACCEPTED : GossipVerdict.NOT_YET;
    }

    private boolean isDraw(EqMessage.Reveal reveal) {
        return reveal.draw()
                .isOf(
                        agreement.committee().key(reveal.signer()),
                        agreement.network(),
                        agreement.era(),
                        agreement.randomness(),
                        verifier);
    }

    private void makeRoom(Entry entry) {
        List<Hash32> idle = entry.openings.keySet().stream()
                .filter(kept -> !entry.commits.containsKey(kept) && !entry.named.contains(kept))
                .toList();
        if (idle.size() >= KEPT) {
            entry.openings.remove(idle.getFirst());
        }
    }

    /// Whether every member's commitment has come and, if asked for, its opening.
    boolean isComplete(boolean opened) {
        for (int member = 0; member < agreement.committee().size(); member++) {
            Entry entry = entry(member);
            if (entry.commits.isEmpty() || (opened && !entry.isOpened())) {
                return false;
            }
        }
        return true;
    }

    /// What an honest leader merges: opened in time, committed by `committedBy`, never seen contradicting itself.
    SortedMap<Integer, Opening> usable(Instant committedBy, Instant revealedBy) {
        TreeMap<Integer, Opening> usable = new TreeMap<>();
        entries.forEach((member, entry) -> {
            List<Opening> opened = entry.opened();
            boolean inTime = entry.commits.size() == 1
                    && entry.commits.values().stream()
                            .noneMatch(held -> held.at().isAfter(committedBy));
            if (inTime && opened.size() == 1 && !opened.getFirst().at().isAfter(revealedBy)) {
                usable.put(member, opened.getFirst());
            }
        });
        return usable;
    }

    /// Whether what a value names of each observer was committed by then; another commitment in time does not count.
    boolean committedInTime(AgreedBody value, Instant committedBy) {
        List<Integer> members = value.observers().indices();
        for (int i = 0; i < members.size(); i++) {
            Held held = entry(members.get(i)).commits.get(value.commitments().get(i));
            if (held == null || held.at().isAfter(committedBy)) {
                return false;
            }
        }
        return true;
    }

    /// The openings that a value names; empty while the COMMIT or the REVEAL of one of them has not come.
    Optional<SortedMap<Integer, Opening>> select(AgreedBody value) {
        TreeMap<Integer, Opening> chosen = new TreeMap<>();
        List<Integer> members = value.observers().indices();
        for (int i = 0; i < members.size(); i++) {
            Entry entry = entry(members.get(i));
            Hash32 commitment = value.commitments().get(i);
            Opening opening = entry.openings.get(commitment);
            if (opening == null || !entry.commits.containsKey(commitment)) {
                return Optional.empty();
            }
            chosen.put(members.get(i), opening);
        }
        return Optional.of(chosen);
    }

    /// Lets go of everything that none of these values names.
    void keepOnly(Collection<AgreedBody> values) {
        entries.values().forEach(entry -> entry.named.clear());
        values.forEach(this::name);
        for (Entry entry : entries.values()) {
            entry.commits.keySet().retainAll(entry.named);
            entry.openings.keySet().retainAll(entry.named);
        }
    }

    /// What one member has committed to and opened.
    List<Signed> messagesOf(int member) {
        Entry entry = entry(member);
        List<Signed> messages = new ArrayList<>();
        entry.commits.values().forEach(held -> messages.add(held.signed()));
        entry.openings.values().forEach(opening -> messages.add(opening.signed()));
        return messages;
    }

    /// What a member needs that asks: what these values name, and of every member the first. Commitments before
    /// openings: an opening is worth more once its commitment is known.
    List<Signed> messages(List<AgreedBody> wanted) {
        Set<Signed> messages = new LinkedHashSet<>();
        for (AgreedBody value : wanted) {
            List<Integer> members = value.observers().indices();
            for (int i = 0; i < members.size(); i++) {
                Held held =
                        entry(members.get(i)).commits.get(value.commitments().get(i));
                Stream.ofNullable(held).map(Held::signed).forEach(messages::add);
            }
            select(value).ifPresent(openings -> openings.values().forEach(each -> messages.add(each.signed())));
        }
        for (Entry entry : entries.values()) {
            entry.commits.values().stream().limit(1).forEach(first -> messages.add(first.signed()));
        }
        for (Entry entry : entries.values()) {
            entry.opened().stream().limit(1).forEach(first -> messages.add(first.signed()));
        }
        return List.copyOf(messages);
    }

    /// Everything, for what is left of an answer: what contradicts the first of a member, and what other values name.
    List<Signed> all() {
        List<Signed> messages = new ArrayList<>();
        for (Entry entry : entries.values()) {
            entry.commits.values().forEach(held -> messages.add(held.signed()));
            entry.opened().forEach(opening -> messages.add(opening.signed()));
        }
        return messages;
    }
}
