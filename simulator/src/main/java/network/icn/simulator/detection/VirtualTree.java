package network.icn.simulator.detection;

/// What a ScalerNode has committed to and what of it is gone. Nothing is stored: whether a leaf is
/// lost follows from the seed and its index, so a tree of 10^12 leaves costs as much as one of ten.
///
/// @param leaves of the tree, 1 to 2^48
/// @param seed where the losses lie
/// @param loss how they lie
public record VirtualTree(long leaves, long seed, Loss loss) {
    private static final double UNIT = 0x1p-53;

    /// What is gone.
    public sealed interface Loss {
        /// Share of the leaves, from 0 to 1.
        double share();

        /// Each leaf by itself: bad sectors, or a cheater that keeps some leaves of everything.
        record Scattered(double share) implements Loss {}

        /// One stretch of leaves: a disk, or whole objects.
        record Contiguous(double share) implements Loss {}
    }

    public VirtualTree {
        if (leaves < 1 || leaves > 1L << 48 || !(loss.share() >= 0 && loss.share() <= 1)) {
            throw new IllegalArgumentException("tree: 1 to 2^48 leaves, of which a share is lost");
        }
    }

    /// One that has all its leaves.
    public static VirtualTree whole(long leaves) {
        return new VirtualTree(leaves, 0, new Loss.Scattered(0));
    }

    /// Whether that leaf is gone.
    ///
    /// @param leaf index, from 0
    public boolean isLost(long leaf) {
        return switch (loss) {
            case Loss.Scattered(double share) -> (mixed(seed ^ mixed(leaf)) >>> 11) * UNIT < share;
            case Loss.Contiguous(double share) -> {
                long first = Math.floorMod(mixed(seed), leaves);
                yield Math.floorMod(leaf - first, leaves) < share * leaves;
            }
        };
    }

    /// Spreads a number over 64 bits (splitmix64, G. Steele and others, *Fast Splittable
    /// Pseudorandom Number Generators*, 2014).
    static long mixed(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }
}
