package network.icn.simulator.detection;

import java.util.Arrays;
import java.util.SplittableRandom;

/// ScalerNodes that keep their word in a world that is not perfect.
public final class HonestNodes {
    private HonestNodes() {}

    /// Some probes time out, each for itself.
    public static class TimesOut extends Actor {
        private final SplittableRandom chance;
        private final double share;

        /// @param share of all questions, from 0 to 1
        public TimesOut(double share, long seed) {
            this.share = share;
            this.chance = new SplittableRandom(VirtualTree.mixed(seed));
        }

        @Override
        public boolean hears(Visit visit) {
            return chance.nextDouble() >= share;
        }
    }

    /// A third of the members cannot reach it at all, and the others lose some of their probes.
    public static final class FlakyRoute extends TimesOut {
        private final int reached;

        public FlakyRoute(Bench bench, double share, long seed) {
            super(share, seed);
            this.reached = bench.members() - bench.members() / 3;
        }

        @Override
        public boolean hears(Visit visit) {
            return visit.member() < reached && super.hears(visit);
        }
    }

    /// Away for some slots of each period, and else as others.
    public static final class Away extends TimesOut {
        private final double period;
        private final double length;
        private final long seed;

        /// @param period in slots
        /// @param length of each absence, in slots
        public Away(double period, double length, double share, long seed) {
            super(share, seed);
            this.period = period;
            this.length = length;
            this.seed = seed;
        }

        @Override
        public boolean hears(Visit visit) {
            long number = (long) Math.floor(visit.at() / period);
            double place = (VirtualTree.mixed(seed + number) >>> 11) * 0x1p-53;
            double begins = number * period + place * (period - length);
            return (visit.at() < begins || visit.at() >= begins + length) && super.hears(visit);
        }
    }

    /// A disk had a bad spot, and the operator has declared the object lost that it lay in. It is
    /// the first one of the tree here.
    public static final class DeclaresLoss extends TimesOut {
        private final long objectLeaves;

        /// @param objectLeaves of the object, which is lost in the second era
        public DeclaresLoss(long objectLeaves, double share, long seed) {
            super(share, seed);
            this.objectLeaves = objectLeaves;
        }

        @Override
        public long declaredLeaves(long era) {
            return era == 0 ? 0 : objectLeaves;
        }

        @Override
        public Reply answers(Visit visit) {
            long declared = declaredLeaves(visit.era());
            return Arrays.stream(visit.leaves().get()).anyMatch(leaf -> leaf < declared)
                    ? Reply.DECLARED
                    : Reply.PROVED;
        }
    }

    /// In the busy third of a day more probes time out than in the others.
    public static final class Busy extends TimesOut {
        private final TimesOut busy;
        private final int slotsADay;

        public Busy(double share, double busyShare, int slotsADay, long seed) {
            super(share, seed);
            this.busy = new TimesOut(busyShare, seed + 1);
            this.slotsADay = slotsADay;
        }

        @Override
        public boolean hears(Visit visit) {
            return visit.at() % slotsADay * 3 < slotsADay ? busy.hears(visit) : super.hears(visit);
        }
    }
}
