package network.icn.protocol.role.hypernode;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import network.icn.protocol.archive.Submission;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.role.hypernode.HyperNodeEffect.Push;

/// What is still to be pushed, and to whom: each submission to every satellite, until that one's receipt is here.
final class Outbox {
    /// Pushes under way to one satellite: it verifies each of them.
    static final int MAX_PUSHES = 4;
    /// Ids remembered, so that nothing is taken up twice.
    private static final int MAX_KNOWN = 4 * OutboxQuota.MAX_SUBMISSIONS;
    /// A satellite that is back is noticed within this time.
    private static final Duration MAX_PAUSE = Duration.ofSeconds(30);
    private static final int MAX_DOUBLINGS = 16;

    private static final class Attempt {
        private Instant at;
        private int failures;
        private boolean underWay;

        Attempt(Instant at) {
            this.at = at;
        }
    }

    private record Entry(Submission submission, TreeMap<NodeId, Attempt> open) {}

    private final Function<EraId, List<NodeId>> satellites;
    private final Duration firstPause;
    private final OutboxQuota room = new OutboxQuota();
    private final Map<Hash32, Entry> entries = new LinkedHashMap<>();
    private final Set<Hash32> known = new LinkedHashSet<>();
    /// Receipts of submissions that are not here yet: other members are faster.
    private final Map<Hash32, Set<NodeId>> early = new LinkedHashMap<>();

    /// @param satellites those to which what is of an era goes
    /// @param firstPause before the second attempt; doubles with every further one
    Outbox(Function<EraId, List<NodeId>> satellites, Duration firstPause) {
        this.satellites = satellites;
        this.firstPause = firstPause;
    }

    boolean knows(Hash32 id) {
        return known.contains(id);
    }

    /// A submission that some satellite has not given its receipt for.
    Optional<Submission> find(Hash32 id) {
        return Optional.ofNullable(entries.get(id)).map(Entry::submission);
    }

    /// Takes up a submission.
    ///
    /// @param from no attempt before this
    /// @return ids of submissions that had to go instead
    List<Hash32> add(Submission submission, Instant from) {
        Hash32 id = submission.id();
        if (!known.add(id)) {
            return List.of();
        }
        trim(known, MAX_KNOWN);
        Set<NodeId> done = Objects.requireNonNullElseGet(early.remove(id), LinkedHashSet::new);
        TreeMap<NodeId, Attempt> open = new TreeMap<>();
        satellites.apply(submission.key().era()).stream()
                .filter(satellite -> !done.contains(satellite))
                .forEach(satellite -> open.put(satellite, new Attempt(from)));
        if (open.isEmpty()) {
            return List.of();
        }
        entries.put(id, new Entry(submission, open));
        List<Hash32> dropped = room.add(submission);
        dropped.forEach(entries::remove);
        return dropped;
    }

    /// The satellites that have given a receipt for what is not here yet.
    List<NodeId> early(Hash32 id) {
        Set<NodeId> satellitesWithIt = early.get(id);
        return satellitesWithIt == null ? List.of() : List.copyOf(satellitesWithIt);
    }

    private static void trim(Set<Hash32> ids, int max) {
        if (ids.size() > max) {
            Iterator<Hash32> oldest = ids.iterator();
            oldest.next();
            oldest.remove();
        }
    }

    /// The satellite has it, whoever brought it.
    ///
    /// @return true if that was news
    boolean delivered(NodeId satellite, Hash32 id) {
        Entry entry = entries.get(id);
        if (entry != null) {
            boolean news = entry.open().remove(satellite) != null;
            if (entry.open().isEmpty()) {
                entries.remove(id);
                room.remove(id);
            }
            return news;
        }
        if (known.contains(id)) {
            return false;
        }
        boolean news = early.computeIfAbsent(id, _ -> new LinkedHashSet<>()).add(satellite);
        trim(early.keySet(), MAX_KNOWN);
        return news;
    }

    /// The attempt came to nothing; there will be another.
    void failed(NodeId satellite, Hash32 id, Instant now) {
        Entry entry = entries.get(id);
        Attempt attempt = entry == null ? null : entry.open().get(satellite);
        if (attempt != null) {
            attempt.underWay = false;
            attempt.at = now.plus(pause(attempt.failures));
            attempt.failures++;
        }
    }

    private Duration pause(int failures) {
        Duration pause = firstPause.multipliedBy(1L << Math.min(failures, MAX_DOUBLINGS));
        return pause.compareTo(MAX_PAUSE) > 0 ? MAX_PAUSE : pause;
    }

    List<HyperNodeEffect> due(Instant now) {
        List<HyperNodeEffect> pushes = new ArrayList<>();
        for (NodeId satellite : waitedFor()) {
            long free = MAX_PUSHES - underWay(satellite);
            Iterator<Entry> all = entries.values().iterator();
            while (free > 0 && all.hasNext()) {
                Entry entry = all.next();
                Attempt attempt = entry.open().get(satellite);
                if (attempt != null && !attempt.underWay && !now.isBefore(attempt.at)) {
                    attempt.underWay = true;
                    pushes.add(new Push(satellite, entry.submission()));
                    free--;
                }
            }
        }
        return pushes;
    }

    /// Satellites whose receipt is missing for something.
    private Set<NodeId> waitedFor() {
        Set<NodeId> waited = new TreeSet<>();
        entries.values().forEach(entry -> waited.addAll(entry.open().keySet()));
        return waited;
    }

    private long underWay(NodeId satellite) {
        return entries.values().stream()
                .map(entry -> entry.open().get(satellite))
                .filter(attempt -> attempt != null && attempt.underWay)
                .count();
    }

    /// When the next attempt falls due. A satellite with all its places taken frees them by answering.
    Optional<Instant> next() {
        return waitedFor().stream()
                .filter(satellite -> underWay(satellite) < MAX_PUSHES)
                .flatMap(satellite ->
                        entries.values().stream().map(entry -> entry.open().get(satellite)))
                .filter(attempt -> attempt != null && !attempt.underWay)
                .map(attempt -> attempt.at)
                .min(Instant::compareTo);
    }

    /// Submissions that some satellite has not given its receipt for.
    int size() {
        return entries.size();
    }
}
