package network.icn.protocol.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The vote rules of EQ/1 (docs/design/eq1.md 4) in every order in which honest members may follow them, beside
/// Byzantine members that sign whatever helps a fork. A model: it shares no line with the machine, and time, gossip
/// and values are left out of it. Leaders propose anything, a view may be entered at any moment, and who knows a
/// certificate is left to the order of steps: all of that only adds histories.
///
/// A step adds one vote and nothing takes one back, so all histories of a length make one layer, and no state is in
/// two. `-Dicn.views=3` has three views instead of two: a minute.
class EqOneModelTest {
    private static final int VIEWS = Integer.getInteger("icn.views", 2);

    /// Bits of one member's votes in one view: NOTARIZE as 1 + 2 · parent + value (0 is none), NULLIFY, FINALIZE as
    /// 1 + value.
    private static final int NOTE_BITS = 3;

    private static final int VIEW_BITS = NOTE_BITS + 3;
    private static final int VALUES = 2;
    private static final long TWO_VIEWS = 30_264;
    private static final long THREE_VIEWS = 13_471_862;

    enum Mutant {
        NONE,
        NO_JUSTIFICATION,
        NULLIFIES_AFTER_FINALIZE,
        FINALIZES_AFTER_NULLIFY
    }

    /// @param honest members that follow the rules
    /// @param byzantine members whose signature is under everything
    private record Committee(int honest, int byzantine, int quorum) {
        /// How many honest members a certificate needs.
        int needed() {
            return quorum - byzantine;
        }
    }

    private record Outcome(long states, Optional<String> broken) {}

    /// One state: the votes of all honest members, the members in ascending order, since they are alike.
    private static final class Model {
        private final Committee committee;
        private final Mutant mutant;
        private final int views;

        Model(Committee committee, Mutant mutant, int views) {
            this.committee = committee;
            this.mutant = mutant;
            this.views = views;
        }

        private int votes(long state, int member) {
            return (int) (state >>> (member * views * VIEW_BITS)) & mask(views * VIEW_BITS);
        }

        private static int mask(int bits) {
            return (1 << bits) - 1;
        }

        private static int note(int votes, int view) {
            return (votes >>> ((view - 1) * VIEW_BITS)) & mask(NOTE_BITS);
        }

        private static boolean nulled(int votes, int view) {
            return ((votes >>> ((view - 1) * VIEW_BITS + NOTE_BITS)) & 1) == 1;
        }

        private static int finalized(int votes, int view) {
            return (votes >>> ((view - 1) * VIEW_BITS + NOTE_BITS + 1)) & 3;
        }

        private boolean isNotarized(long state, int view, int value) {
            for (int parent = 0; parent < view; parent++) {
                int same = 0;
                for (int member = 0; member < committee.honest(); member++) {
                    same += note(votes(state, member), view) == 1 + VALUES * parent + value ? 1 : 0;
                }
                if (same >= committee.needed()) {
                    return true;
                }
            }
            return false;
        }

        private boolean isNullified(long state, int view) {
            int said = 0;
            for (int member = 0; member < committee.honest(); member++) {
                said += nulled(votes(state, member), view) ? 1 : 0;
            }
            return said >= committee.needed();
        }

        private boolean isFinal(long state, int view, int value) {
            int said = 0;
            for (int member = 0; member < committee.honest(); member++) {
                said += finalized(votes(state, member), view) == 1 + value ? 1 : 0;
            }
            return said >= committee.needed();
        }

        /// R5.
        private boolean isJustified(long state, int view, int parent, int value) {
            if (mutant == Mutant.NO_JUSTIFICATION) {
                return true;
            }
            boolean justified = parent == 0 || isNotarized(state, parent, value);
            for (int between = parent + 1; between < view; between++) {
                justified &= isNullified(state, between);
            }
            return justified;
        }

        LongStream successors(long state) {
            LongStream.Builder next = LongStream.builder();
            for (int member = 0; member < committee.honest(); member++) {
                for (int view = 1; view <= views; view++) {
                    addVotes(next, state, member, view);
                }
            }
            return next.build();
        }

        private void addVotes(LongStream.Builder next, long state, int member, int view) {
            int votes = votes(state, member);
            int at = (view - 1) * VIEW_BITS;
            boolean silent = finalized(votes, view) == 0;
            if (note(votes, view) == 0) {
                for (int parent = 0; parent < view; parent++) {
                    for (int value = 0; value < VALUES; value++) {
                        if (isJustified(state, view, parent, value)) {
                            next.add(with(state, member, (1 + VALUES * parent + value) << at));
                        }
                    }
                }
            }
            if (!nulled(votes, view) && (silent || mutant == Mutant.NULLIFIES_AFTER_FINALIZE)) {
                next.add(with(state, member, 1 << (at + NOTE_BITS)));
            }
            if (silent && (!nulled(votes, view) || mutant == Mutant.FINALIZES_AFTER_NULLIFY)) {
                for (int value = 0; value < VALUES; value++) {
                    if (isNotarized(state, view, value)) {
                        next.add(with(state, member, (1 + value) << (at + NOTE_BITS + 1)));
                    }
                }
            }
        }

        private long with(long state, int member, int vote) {
            long[] all = new long[committee.honest()];
            for (int each = 0; each < all.length; each++) {
                all[each] = votes(state, each) | (each == member ? vote : 0);
            }
            Arrays.sort(all);
            long next = 0;
            for (int each = 0; each < all.length; each++) {
                next |= all[each] << (each * views * VIEW_BITS);
            }
            return next;
        }

        /// The lemmas of docs/design/eq1.md, by name; empty if all hold.
        Optional<String> broken(long state) {
            for (int view = 1; view <= views; view++) {
                for (int value = 0; value < VALUES; value++) {
                    int other = 1 - value;
                    if (isNotarized(state, view, value) && isNotarized(state, view, other)) {
                        return Optional.of("L1");
                    }
                    if (isFinal(state, view, value) && isNullified(state, view)) {
                        return Optional.of("L2");
                    }
                    for (int later = view; later <= views; later++) {
                        if (isFinal(state, view, value) && isFinal(state, later, other)) {
                            return Optional.of("agreement");
                        }
                        if (isFinal(state, view, value) && isNotarized(state, later, other)) {
                            return Optional.of("L3");
                        }
                    }
                }
                if (isStuck(state, view)) {
                    return Optional.of("L4");
                }
            }
            return Optional.empty();
        }

        /// Nobody can leave the view: neither notarized, nor can those who have not finalized nullify it alone. Said
        /// only of committees whose honest members are a quorum.
        private boolean isStuck(long state, int view) {
            if (committee.honest() < committee.quorum()) {
                return false;
            }
            int free = 0;
            for (int member = 0; member < committee.honest(); member++) {
                free += finalized(votes(state, member), view) == 0 ? 1 : 0;
            }
            return !isNotarized(state, view, 0) && !isNotarized(state, view, 1) && free < committee.quorum();
        }
    }

    private static Outcome explore(Committee committee, Mutant mutant, int views) {
        Model model = new Model(committee, mutant, views);
        long states = 0;
        for (long[] layer = {0}; layer.length > 0; ) {
            states += layer.length;
            Optional<String> broken = Arrays.stream(layer)
                    .mapToObj(model::broken)
                    .flatMap(Optional::stream)
                    .findFirst();
            if (broken.isPresent()) {
                return new Outcome(states, broken);
            }
            layer = Arrays.stream(layer)
                    .flatMap(model::successors)
                    .sorted()
                    .distinct()
                    .toArray();
        }
        return new Outcome(states, Optional.empty());
    }

    /// The numbers are those of docs/design/eq1.md section 7.
    @Test
    void noOrderOfVotesForksBesideOneByzantineOfFour() {
        Outcome outcome = explore(new Committee(3, 1, 3), Mutant.NONE, VIEWS);

        assertThat(outcome.broken()).isEmpty();
        assertThat(outcome.states()).isEqualTo(VIEWS == 2 ? TWO_VIEWS : THREE_VIEWS);
    }

    @ParameterizedTest
    @CsvSource({"NO_JUSTIFICATION, L3", "NULLIFIES_AFTER_FINALIZE, L2", "FINALIZES_AFTER_NULLIFY, L2"})
    void withoutAnyOfTheRulesALemmaFalls(Mutant mutant, String lemma) {
        assertThat(explore(new Committee(3, 1, 3), mutant, 2).broken()).hasValue(lemma);
    }

    /// 2q - n is what two quorums share at least: here nobody honest.
    @ParameterizedTest
    @CsvSource({"3, 1, 2", "2, 2, 3"})
    void whereTwoQuorumsMayShareOnlyLiarsThereAreForks(int honest, int byzantine, int quorum) {
        assertThat(explore(new Committee(honest, byzantine, quorum), Mutant.NONE, 2)
                        .broken())
                .hasValue("L1");
    }

    /// Safe, but three silent members of seven stop it: the honest alone are no quorum.
    @Test
    void tooFewHonestMembersStopButDoNotFork() {
        assertThat(explore(new Committee(4, 1, 5), Mutant.NONE, 2).broken()).isEmpty();
    }
}
