package network.icn.protocol.agreement;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import network.icn.protocol.bytes.Hash32;
import network.icn.protocol.bytes.MalformedException;
import network.icn.protocol.bytes.Payload;
import network.icn.protocol.merkle.Merkle;
import network.icn.protocol.observation.Observation;
import network.icn.protocol.report.AgreedBody;
import network.icn.protocol.report.MemberSet;
import network.icn.protocol.report.Merge;
import network.icn.protocol.signed.Signed;

/// The commitments and openings of one subject, at most two of each a member.
///
/// A second commitment proves a contradiction and keeps its author out of what an honest leader proposes. It is kept
/// all the same: somebody who has seen only that one may have agreed on it with others, and votes never depend on
/// having seen a contradiction.
final class ObservationPool {
    private static final int KEPT = 2;
    /// Members that opened two commitments and are named in one value: this many pairs are tried out.
    private static final int MAX_PAIRS = 5;

    private final Agreement agreement;
    private final SortedMap<Integer, Entry> entries = new TreeMap<>();
    private int version;

    private record Held(EqMessage.Commit commit, Signed signed, Instant at) {}

    /// A reveal with the observation it opens, whether or not its commitment has come yet.
    record Opening(Hash32 commitment, Signed signed, Observation observation, Instant at) {}

    private static final class Entry {
        private final List<Held> commits = new ArrayList<>();
        private final List<Opening> openings = new ArrayList<>();

        boolean isCommitted(Opening opening) {
            return commits.stream().anyMatch(held -> held.commit().commitment().equals(opening.commitment()));
        }

        List<Opening> opened() {
            return openings.stream().filter(this::isCommitted).toList();
        }
    }

    ObservationPool(Agreement agreement) {
        this.agreement = agreement;
    }

    private Entry entry(int member) {
        return entries.computeIfAbsent(member, _ -> new Entry());
    }

    /// Grows with everything that is kept: a check need not be repeated while it stays the same.
    int version() {
        return version;
    }

    boolean isKnown(EqMessage.Commit commit) {
        return entry(commit.signer()).commits.stream()
                .anyMatch(held -> held.commit().equals(commit));
    }

    boolean isKnown(EqMessage.Reveal reveal) {
        Hash32 commitment = reveal.commitment();
        return entry(reveal.signer()).openings.stream()
                .anyMatch(opening -> opening.commitment().equals(commitment));
    }

    boolean isFull(EqMessage.Commit commit) {
        return entry(commit.signer()).commits.size() == KEPT;
    }

    /// Adds a verified commitment; a second, different one is a contradiction (E1).
    Optional<Evidence> add(EqMessage.Commit commit, Signed signed, Instant now) {
        Entry entry = entry(commit.signer());
        if (isKnown(commit) || isFull(commit)) {
            return Optional.empty();
        }
        version++;
        entry.commits.add(new Held(commit, signed, now));
        return entry.commits.size() < KEPT
                ? Optional.empty()
                : Optional.of(Evidence.Equivocation.of(entry.commits.getFirst().signed(), signed));
    }

    /// Adds a verified opening. One that opens nothing known yet makes room for the next: whoever sends bad openings
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
        if (!Merge.fits(agreement.shard(), agreement.slots(), observation)) {
            return GossipVerdict.AGAINST_THE_RULES;
        }
        Entry entry = entry(reveal.signer());
        Opening opening = new Opening(reveal.commitment(), signed, observation, now);
        if (!isKnown(reveal)) {
            if (entry.openings.size() == KEPT) {
                Optional<Opening> idle = entry.openings.stream()
                        .filter(kept -> !entry.isCommitted(kept))
                        .findFirst();
                if (idle.isEmpty()) {
                    return GossipVerdict.EQUIVOCATOR;
                }
                entry.openings.remove(idle.get());
            }
            entry.openings.add(opening);
            version += entry.isCommitted(opening) ? 1 : 0;
        }
        return entry.isCommitted(opening) ? GossipVerdict.ACCEPTED : GossipVerdict.NOT_YET;
    }

    boolean isEquivocator(int member) {
        return entry(member).commits.size() == KEPT;
    }

    /// Whether every member's commitment has come and, if asked for, its opening.
    boolean isComplete(boolean opened) {
        for (int member = 0; member < agreement.committee().size(); member++) {
            Entry entry = entry(member);
            if (entry.commits.isEmpty() || (opened && entry.opened().isEmpty())) {
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
            boolean inTime =
                    entry.commits.size() == 1 && !entry.commits.getFirst().at().isAfter(committedBy);
            if (inTime && opened.size() == 1 && !opened.getFirst().at().isAfter(revealedBy)) {
                usable.put(member, opened.getFirst());
            }
        });
        return usable;
    }

    boolean committedInTime(int member, Instant committedBy) {
        return entry(member).commits.stream().anyMatch(held -> !held.at().isAfter(committedBy));
    }

    /// The openings that a value names by its observers and their root; empty while one of them has not come.
    Optional<SortedMap<Integer, Opening>> select(MemberSet observers, Hash32 root) {
        TreeMap<Integer, Opening> chosen = new TreeMap<>();
        List<Integer> pairs = new ArrayList<>();
        for (int member : observers.indices()) {
            List<Opening> opened = entry(member).opened();
            if (opened.isEmpty()) {
                return Optional.empty();
            }
            chosen.put(member, opened.getFirst());
            if (opened.size() == KEPT && pairs.size() < MAX_PAIRS) {
                pairs.add(member);
            }
        }
        for (int choice = 0; choice < 1 << pairs.size(); choice++) {
            for (int i = 0; i < pairs.size(); i++) {
                int member = pairs.get(i);
                chosen.put(member, entry(member).opened().get(choice >>> i & 1));
            }
            if (root(chosen).equals(root)) {
                return Optional.of(chosen);
            }
        }
        return Optional.empty();
    }

    /// The signed openings behind a value; empty while one of them has not come.
    Optional<List<Signed>> reveals(Payload body) {
        try {
            AgreedBody value = AgreedBody.parse(body.bytes());
            return select(value.observers(), value.observationsRoot())
                    .map(openings ->
                            openings.values().stream().map(Opening::signed).toList());
        } catch (MalformedException _) {
            return Optional.empty();
        }
    }

    private static Hash32 root(SortedMap<Integer, Opening> openings) {
        return Merkle.root(openings.values().stream()
                .map(opening -> Merkle.leafHash(opening.observation().bytes()))
                .toList());
    }

    /// What one member has committed to and opened.
    List<Signed> messagesOf(int member) {
        Entry entry = entry(member);
        List<Signed> messages = new ArrayList<>();
        entry.commits.forEach(held -> messages.add(held.signed()));
        entry.openings.forEach(opening -> messages.add(opening.signed()));
        return messages;
    }

    /// Commitments first: an opening is worth more once its commitment is known.
    List<Signed> messages() {
        List<Signed> messages = new ArrayList<>();
        entries.values().forEach(entry -> entry.commits.forEach(held -> messages.add(held.signed())));
        entries.values().forEach(entry -> entry.opened().forEach(opening -> messages.add(opening.signed())));
        return messages;
    }
}
