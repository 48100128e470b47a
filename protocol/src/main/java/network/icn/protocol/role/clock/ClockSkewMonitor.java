package network.icn.protocol.role.clock;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.OperatorVoices;
import network.icn.protocol.network.registry.RegistryDifference;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.network.registry.RegistryNotice;
import network.icn.protocol.network.registry.RegistryWatch;
import network.icn.protocol.role.clock.ClockJudgement.Standing;

/// Whether our own clock can be trusted, by what HyperNodes answered to our own questions (P-110 and on).
///
/// Each answer bounds the other clock to within the round trip, so a delay widens and never shifts. Our clock is
/// suspect when f + 1 operators lie wholly beyond the bound on one side: one of them is honest. It is cleared when
/// n − 1 − f answers are in and no side has f + 1 beyond half the bound, so it cannot swing between the two. What
/// ScalerNodes say counts for nothing: for them it would be an excuse.
///
/// The same answers say by which registry their signers go: [RegistryWatch].
public final class ClockSkewMonitor {
    /// Draws whose answers are kept: this one, and those before it until this one has answers enough.
    private static final int DRAWS_KEPT = 3;

    /// What became of an answer, for labels.
    public enum Verdict {
        HEARD,
        /// Not one of those that this node goes by.
        NOT_ASKED,
        MALFORMED,
        /// Of another network, for another asker, or to another question.
        NOT_AN_ANSWER,
        BAD_SIGNATURE
    }

    private final NodeId self;
    private final RegistryHistory history;
    private final ClockDraw draw;
    private final ClockBounds bounds;
    /// Beyond it a clock may not be cleared. Worked out once: this is looked at in every step.
    private final Duration half;
    private final SignatureVerifier verifier;
    private final RegistryWatch registries;
    private final Map<NodeId, String> operators;
    /// Who is asked, and what they said, by the era of the draw; one for ever where everybody is asked.
    private final TreeMap<EraId, TreeMap<NodeId, Optional<Heard>>> draws = new TreeMap<>();
    private boolean suspect;

    /// @param self any member: a HyperNode, a ScalerNode or a satellite
    public ClockSkewMonitor(RegistryHistory history, NodeId self, SignatureVerifier verifier) {
        this.self = self;
        this.history = history;
        this.draw = new ClockDraw(history);
        this.bounds = ClockBounds.of(history);
        this.half = bounds.bound().dividedBy(2);
        this.verifier = verifier;
        this.operators = OperatorVoices.of(history.latest());
        this.registries = new RegistryWatch(history, bounds.needed());
        if (!draw.isDrawn()) {
            begin(new EraId(0), draw.everybodyBut(self));
        }
    }

    /// The numbers it goes by.
    public ClockBounds bounds() {
        return bounds;
    }

    /// The beacon of an era is known: from now on others are asked, if there are too many to ask all.
    ///
    /// @param randomness R of the era; verified
    public void drawn(EraId era, Hash32 randomness) {
        if (draw.isDrawn() && !draws.containsKey(era)) {
            begin(era, draw.of(self, randomness));
            while (draws.size() > DRAWS_KEPT) {
                draws.pollFirstEntry();
            }
        }
    }

    private void begin(EraId era, List<NodeId> members) {
        TreeMap<NodeId, Optional<Heard>> answers = new TreeMap<>();
        members.forEach(member -> answers.put(member, Optional.empty()));
        draws.put(era, answers);
    }

    /// Whether a draw of that era would be news.
    public boolean wantsDraw(EraId era) {
        boolean old = draws.size() == DRAWS_KEPT && era.compareTo(draws.firstKey()) < 0;
        return draw.isDrawn() && !draws.containsKey(era) && !old;
    }

    /// Whom to ask, by the newest draw; nobody before the first.
    public List<NodeId> asked() {
        return draws.isEmpty()
                ? List.of()
                : List.copyOf(draws.lastEntry().getValue().keySet());
    }

    /// @param member whose connection the answer came over
    public Verdict hear(NodeId member, TimeAnswer answer) {
        if (!operators.containsKey(member) || member.equals(self)) {
            return Verdict.NOT_ASKED;
        }
        TimeStatement said;
        try {
            said = TimeStatement.parse(answer.statement().statement().bytes());
        } catch (MalformedException _) {
            return Verdict.MALFORMED;
        }
        if (!said.network().equals(history.network())
                || !said.asker().equals(self)
                || !said.nonce().equals(answer.nonce())
                || !answer.statement().signer().equals(member)
                || answer.receivedAt().compareTo(answer.sentAt()) < 0) {
            return Verdict.NOT_AN_ANSWER;
        }
        if (!answer.statement().verify(verifier)) {
            return Verdict.BAD_SIGNATURE;
        }
        registries.hear(member, said.registry(), said.time(), answer.receivedAt());
        if (!goneBy().contains(member)) {
            return Verdict.NOT_ASKED;
        }
        keep(member, Heard.of(answer, said));
        return Verdict.HEARD;
    }

    /// Whether others go by the same registry; looks at it anew.
    public List<RegistryNotice> lookAtRegistries(ClockReading now) {
        return registries.look(now.wall(), now.monotonic(), goneBy());
    }

    /// How the registry differs that others go by, as of the last look.
    public Optional<RegistryDifference> apart() {
        return registries.apart();
    }

    private Set<NodeId> goneBy() {
        TreeSet<NodeId> members = new TreeSet<>();
        draws.values().forEach(answers -> members.addAll(answers.keySet()));
        return members;
    }

    private void keep(NodeId member, Heard heard) {
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

    /// Weighs what is known at that moment. The only state that it changes is whether we are suspect.
    public ClockJudgement judge(ClockReading now) {
        Tally tally = new Tally(now);
        if (tally.ahead.size() >= bounds.needed() || tally.behind.size() >= bounds.needed()) {
            suspect = true;
        } else if (tally.isRight()) {
            suspect = false;
        }
        boolean known = tally.counting.size() >= bounds.needed();
        Standing standing = suspect ? Standing.SUSPECT : known ? Standing.CLEAR : Standing.UNKNOWN;
        return new ClockJudgement(
                standing, tally.heard.size(), tally.ahead.size(), tally.behind.size(), bounds.needed(), tally.median());
    }

    /// The answers that count at one moment, by operator.
    private final class Tally {
        final TreeSet<String> ahead = new TreeSet<>();
        final TreeSet<String> behind = new TreeSet<>();
        final TreeSet<String> nearlyAhead = new TreeSet<>();
        final TreeSet<String> nearlyBehind = new TreeSet<>();
        /// Whose answers say anything; of these, who does not call himself suspect.
        final TreeSet<String> telling = new TreeSet<>();

        final TreeSet<String> counting = new TreeSet<>();
        final List<Duration> heard = new ArrayList<>();

        Tally(ClockReading now) {
            current(now.monotonic()).forEach((member, heard) -> add(operators.getOrDefault(member, ""), heard, now));
        }

        private void add(String operator, Heard answer, ClockReading now) {
            Duration bound = bounds.bound();
            Duration least = answer.least(now);
            Duration most = answer.most(now);
            boolean theyAreLater = least.compareTo(half) > 0;
            boolean theyAreEarlier = most.compareTo(half.negated()) < 0;
            // An answer that took too long fits every clock. It must not help to clear one.
            if (most.minus(least).compareTo(bound) > 0 && !theyAreLater && !theyAreEarlier) {
                return;
            }
            heard.add(least.plusNanos(most.minus(least).toNanos() / 2));
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

        /// Whoever calls himself suspect speaks against nobody, but may confirm: else many that were wrong at once, and
        /// are right again, would wait for each other for ever.
        boolean isRight() {
            return heard.size() >= bounds.enough()
                    && telling.size() >= bounds.needed()
                    && nearlyAhead.size() < bounds.needed()
                    && nearlyBehind.size() < bounds.needed();
        }

        Optional<Duration> median() {
            return heard.isEmpty()
                    ? Optional.empty()
                    : Optional.of(heard.stream().sorted().toList().get(heard.size() / 2));
        }
    }

    /// The answers of the newest draw of which enough have answered.
    private Map<NodeId, Heard> current(Duration monotonic) {
        Map<NodeId, Heard> newest = new TreeMap<>();
        for (TreeMap<NodeId, Optional<Heard>> answers : draws.descendingMap().values()) {
            TreeMap<NodeId, Heard> fresh = new TreeMap<>();
            answers.forEach((member, answer) ->
                    answer.filter(heard -> !isOld(heard, monotonic)).ifPresent(heard -> fresh.put(member, heard)));
            if (fresh.size() >= bounds.needed()) {
                return fresh;
            }
            newest = newest.isEmpty() ? fresh : newest;
        }
        return newest;
    }
}
