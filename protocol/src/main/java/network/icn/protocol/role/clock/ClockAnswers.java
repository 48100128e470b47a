package network.icn.protocol.role.clock;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.era.EraId;

/// Who is asked for the time, and what they said, by the era of the draw; one draw for ever where everybody
/// is asked.
final class ClockAnswers {
    /// What a member answered last.
    record Said(NodeId member, Heard heard) {}

    /// Draws whose answers are kept: this one, and those before it until this one has answers enough.
    private static final int DRAWS_KEPT = 3;

    private final ClockBounds bounds;
    private final TreeMap<EraId, TreeMap<NodeId, Optional<Heard>>> draws = new TreeMap<>();
    /// Kept, because every step asks for it.
    private Set<NodeId> goneBy = Collections.emptySortedSet();

    ClockAnswers(ClockBounds bounds) {
        this.bounds = bounds;
    }

    void begin(EraId era, List<NodeId> members) {
        TreeMap<NodeId, Optional<Heard>> answers = new TreeMap<>();
        members.forEach(member -> answers.put(member, Optional.empty()));
        draws.put(era, answers);
        while (draws.size() > DRAWS_KEPT) {
            draws.pollFirstEntry();
        }
        TreeSet<NodeId> all = new TreeSet<>();
        draws.values().forEach(each -> all.addAll(each.keySet()));
        goneBy = Collections.unmodifiableSortedSet(all);
    }

    boolean hasDraw(EraId era) {
        return draws.containsKey(era);
    }

    /// Whether a draw of that era is neither known nor older than all that are kept.
    boolean wantsDraw(EraId era) {
        boolean old = draws.size() == DRAWS_KEPT && era.compareTo(draws.firstKey()) < 0;
        return !draws.containsKey(era) && !old;
    }

    /// Those of the newest draw.
    List<NodeId> asked() {
        return draws.isEmpty()
                ? List.of()
                : List.copyOf(draws.lastEntry().getValue().keySet());
    }

    /// Those of any draw that is kept.
    Set<NodeId> goneBy() {
        return goneBy;
    }

    void keep(NodeId member, Heard heard) {
        for (TreeMap<NodeId, Optional<Heard>> answers : draws.values()) {
            answers.computeIfPresent(member, (_, before) -> {
                boolean better = before.isEmpty()
                        || isOld(before.get(), heard.at())
                        || !heard.addsNothingTo(before.get(), heard.at());
                return better ? Optional.of(heard) : before;
            });
        }
    }

    private boolean isOld(Heard heard, Duration monotonic) {
        return monotonic.minus(heard.at()).compareTo(bounds.keep()) > 0;
    }

    /// The answers of the newest draw of which enough have answered, by member.
    List<Said> current(Duration monotonic) {
        Duration oldest = monotonic.minus(bounds.keep());
        List<Said> newest = List.of();
        for (TreeMap<NodeId, Optional<Heard>> answers : draws.descendingMap().values()) {
            List<Said> fresh = new ArrayList<>(answers.size());
            answers.forEach((member, answer) -> {
                if (answer.isPresent() && answer.get().at().compareTo(oldest) >= 0) {
                    fresh.add(new Said(member, answer.get()));
                }
            });
            if (fresh.size() >= bounds.needed()) {
                return fresh;
            }
            newest = newest.isEmpty() ? fresh : newest;
        }
        return newest;
    }
}
