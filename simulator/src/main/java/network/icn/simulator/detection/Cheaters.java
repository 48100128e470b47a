package network.icn.simulator.detection;

import java.util.Arrays;

/// ScalerNodes that have lost something, or do not want to be asked.
public final class Cheaters {
    private Cheaters() {}

    /// Answers what it has. Whoever asks for anything else gets nothing, be it that the disk says
    /// so or the cheater.
    public static class Refuses extends Actor {
        private final VirtualTree tree;

        public Refuses(VirtualTree tree) {
            this.tree = tree;
        }

        @Override
        public Reply answers(Visit visit) {
            return Arrays.stream(visit.leaves().get()).anyMatch(tree::isLost) ? Reply.NONE : Reply.PROVED;
        }

        @Override
        public boolean shows(Visit visit, long leaf) {
            return !tree.isLost(leaf);
        }
    }

    /// Hides its losses among leaves that it has: some members get nothing at all, and who has
    /// asked for a lost leaf gets nothing for the rest of the era, so that the turns of all these
    /// go to leaves that it can show. Shows all it has when it is asked again.
    public static final class Dilutes extends Refuses {
        private final Bench bench;
        private final int refused;
        private long era = -1;
        private int member = -1;
        private boolean sulks;

        /// @param refused truthful members that get nothing; negative to refuse nothing but what is
        ///     lost
        public Dilutes(VirtualTree tree, Bench bench, int refused) {
            super(tree);
            this.bench = bench;
            this.refused = refused;
        }

        @Override
        public Reply answers(Visit visit) {
            if (visit.era() != era || visit.member() != member) {
                era = visit.era();
                member = visit.member();
                sulks = member < bench.shielding() + bench.slandering() + refused;
            }
            boolean lost = super.answers(visit) == Reply.NONE;
            sulks |= lost && refused >= 0;
            return lost || sulks ? Reply.NONE : Reply.PROVED;
        }
    }

    /// Answers one half of the members in a third of the slots, so that the committee cannot say
    /// whether it was there: such slots count as down where it is asked whether an era counts, and
    /// as up where it is asked whether it broke its promise.
    public static final class StaysInDoubt extends Refuses {
        private final Bench bench;
        private final int doubtful;

        /// @param slots of an era
        public StaysInDoubt(VirtualTree tree, Bench bench, int slots) {
            super(tree);
            this.bench = bench;
            this.doubtful = slots / 4 + 1;
        }

        @Override
        public Reply answers(Visit visit) {
            // Half of all votes OK is no majority, and far from surely down.
            int served = bench.members() / 2 - bench.shielding();
            int place = visit.member() - bench.shielding() - bench.slandering();
            return visit.slot() < doubtful && place >= served ? Reply.NONE : super.answers(visit);
        }
    }

    /// Refuses what it has lost, and has it when it is asked again: it fetches what it is asked
    /// for.
    public static final class ReObtains extends Refuses {
        public ReObtains(VirtualTree tree) {
            super(tree);
        }

        @Override
        public boolean shows(Visit visit, long leaf) {
            return true;
        }
    }

    /// Some members tell it in time what they will ask, so for them it has everything.
    public static final class KnowsPlans extends Refuses {
        private final int from;
        private final int friends;

        /// @param from the first place of those
        /// @param friends how many there are
        public KnowsPlans(VirtualTree tree, int from, int friends) {
            super(tree);
            this.from = from;
            this.friends = friends;
        }

        @Override
        public Reply answers(Visit visit) {
            boolean told = visit.member() >= from && visit.member() < from + friends;
            return told ? Reply.PROVED : super.answers(visit);
        }
    }

    /// Says that everything is lost.
    public static final class DeclaresEverything extends Actor {
        private final long leaves;

        public DeclaresEverything(long leaves) {
            this.leaves = leaves;
        }

        @Override
        public Reply answers(Visit visit) {
            return visit.era() == 0 ? Reply.PROVED : Reply.DECLARED;
        }

        @Override
        public boolean shows(Visit visit, long leaf) {
            return visit.era() == 0;
        }

        @Override
        public long declaredLeaves(long era) {
            return era == 0 ? 0 : leaves;
        }
    }

    /// Has all data somewhere else and passes questions on.
    public static final class Relays extends Actor {
        private final long delay;

        /// @param delay microseconds of each answer
        public Relays(long delay) {
            this.delay = delay;
        }

        @Override
        public long micros(Visit visit) {
            return MICROS + delay;
        }
    }

    /// Answers some members, and the others never.
    public static final class Partial extends Actor {
        private final int served;

        /// @param served the first places
        public Partial(int served) {
            this.served = served;
        }

        @Override
        public boolean hears(Visit visit) {
            return visit.member() < served;
        }
    }

    /// Has nothing to be asked by: it shows the snapshot of an era that nobody asks by any more.
    public static final class ShowsStaleSnapshot extends Actor {
        @Override
        public boolean hears(Visit visit) {
            return false;
        }
    }
}
