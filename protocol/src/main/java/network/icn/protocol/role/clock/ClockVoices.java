package network.icn.protocol.role.clock;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import network.icn.protocol.role.clock.ClockJudgement.Standing;

/// What the operators say of our clock at one moment: each has one voice, however many of its nodes answered.
final class ClockVoices {
    private final ClockBounds bounds;
    private final Duration half;
    private final Set<String> ahead = new LinkedHashSet<>();
    private final Set<String> behind = new LinkedHashSet<>();
    private final Set<String> nearlyAhead = new LinkedHashSet<>();
    private final Set<String> nearlyBehind = new LinkedHashSet<>();
    /// Whose answers say anything; of these, who does not call himself suspect.
    private final Set<String> telling = new LinkedHashSet<>();

    private final Set<String> counting = new LinkedHashSet<>();
    /// How far the others are later than we, at best guess.
    private final List<Duration> offsets = new ArrayList<>();

    /// @param half of the bound: beyond it a clock may not be cleared
    ClockVoices(ClockBounds bounds, Duration half) {
        this.bounds = bounds;
        this.half = half;
    }

    void add(String operator, Heard answer, ClockReading now) {
        Duration bound = bounds.bound();
        Duration least = answer.least(now);
        Duration most = answer.most(now);
        boolean theyAreLater = least.compareTo(half) > 0;
        boolean theyAreEarlier = most.compareTo(half.negated()) < 0;
        // An answer that took too long fits every clock. It must not help to clear one.
        if (most.minus(least).compareTo(bound) > 0 && !theyAreLater && !theyAreEarlier) {
            return;
        }
        offsets.add(least.plusNanos(most.minus(least).toNanos() / 2));
        telling.add(operator);
        if (!answer.suspect()) {
            counting.add(operator);
        }
        if (theyAreLater) {
            nearlyBehind.add(operator);
        }
        if (theyAreEarlier) {
            nearlyAhead.add(operator);
        }
        if (!answer.suspect() && least.compareTo(bound) > 0) {
            behind.add(operator);
        }
        if (!answer.suspect() && most.compareTo(bound.negated()) < 0) {
            ahead.add(operator);
        }
    }

    /// Operators whose clock is nearly ours, and that do not call it wrong.
    private int agreeing() {
        return (int) counting.stream()
                .filter(operator -> !nearlyAhead.contains(operator) && !nearlyBehind.contains(operator))
                .count();
    }

    boolean saySuspect() {
        return ahead.size() >= bounds.needed() || behind.size() >= bounds.needed();
    }

    /// Whoever calls himself suspect speaks against nobody, but may confirm: else many that were wrong at
    /// once, and are right again, would wait for each other for ever.
    boolean sayRight() {
        return offsets.size() >= bounds.enough()
                && telling.size() >= bounds.needed()
                && nearlyAhead.size() < bounds.needed()
                && nearlyBehind.size() < bounds.needed();
    }

    /// Whether there are enough of them to know.
    boolean suffice() {
        return counting.size() >= bounds.needed();
    }

    ClockJudgement judgement(Standing standing) {
        return new ClockJudgement(
                standing, offsets.size(), ahead.size(), behind.size(), agreeing(), bounds.needed(), median());
    }

    private Optional<Duration> median() {
        return offsets.isEmpty()
                ? Optional.empty()
                : Optional.of(offsets.stream().sorted().toList().get(offsets.size() / 2));
    }
}
