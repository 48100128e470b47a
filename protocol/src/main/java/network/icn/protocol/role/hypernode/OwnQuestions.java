package network.icn.protocol.role.hypernode;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import network.icn.protocol.network.era.EraClock;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.RegistryHistory;

/// When a node asks what others have heard from it, and about which era.
final class OwnQuestions {
    /// The first questions of a life are asked again after so many Δ: connections may not stand yet.
    private static final List<Integer> FIRST_ROUNDS = List.of(0, 1, 2, 4, 8, 16);
    /// While too few have answered, they are asked again after so many Δ.
    private static final int AGAIN = 2;

    private final EraClock eras;
    private final Duration delta;
    private final List<Duration> afterAnEra;
    private final TreeSet<Question> due = new TreeSet<>();

    private record Question(Instant at, EraId era) implements Comparable<Question> {
        @Override
        public int compareTo(Question other) {
            int time = at.compareTo(other.at);
            return time == 0 ? era.compareTo(other.era) : time;
        }
    }

    OwnQuestions(RegistryHistory history) {
        var timing = history.timing();
        this.eras = history.clock();
        this.delta = timing.delta();
        this.afterAnEra =
                List.of(timing.commitWindow(), timing.commitWindow().plus(timing.revealWindow()), timing.hardStop());
    }

    /// This node has a seat in the era.
    void about(EraId era, Instant now) {
        Instant end = eras.end(era);
        if (!end.isAfter(now)) {
            FIRST_ROUNDS.forEach(round -> due.add(new Question(now.plus(delta.multipliedBy(round)), era)));
        }
        afterAnEra.stream()
                .map(end::plus)
                .filter(time -> time.isAfter(now))
                .forEach(time -> due.add(new Question(time, era)));
    }

    /// The eras that are asked about now.
    SortedSet<EraId> due(Instant now) {
        TreeSet<EraId> asked = new TreeSet<>();
        while (!due.isEmpty() && !due.getFirst().at().isAfter(now)) {
            asked.add(due.removeFirst().era());
        }
        return asked;
    }

    /// Too few have answered: they are asked again, unless they are asked by then anyway.
    void again(EraId era, Instant now) {
        Instant at = now.plus(delta.multipliedBy(AGAIN));
        boolean asked = due.stream()
                .takeWhile(question -> !question.at().isAfter(at))
                .anyMatch(question -> question.era().equals(era));
        if (!asked) {
            due.add(new Question(at, era));
        }
    }

    Optional<Instant> next() {
        return due.isEmpty() ? Optional.empty() : Optional.of(due.getFirst().at());
    }
}
