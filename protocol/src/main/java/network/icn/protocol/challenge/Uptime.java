package network.icn.protocol.challenge;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// In which slots of an era a ScalerNode was there, as the committee says.
///
/// @param slots numbers of those in which it was
/// @param known slots of which the committee says something
public record Uptime(SortedSet<Integer> slots, int known) {
    /// Of an era in which a ScalerNode was away for longer, nothing else is held against it.
    private static final int QUARTERS = 3;

    public Uptime {
        slots = Collections.unmodifiableSortedSet(new TreeSet<>(slots));
        if (slots.size() > known) {
            throw new IllegalArgumentException("up: 0 to " + known + " slots, got " + slots.size());
        }
    }

    /// It was there in so many slots, the first ones.
    public static Uptime ofFirst(int up, int known) {
        return new Uptime(IntStream.range(0, up).boxed().collect(Collectors.toCollection(TreeSet::new)), known);
    }

    /// Whether it was there in three quarters of what is known, and something is.
    public boolean isMostly() {
        return known > 0 && 4 * slots.size() >= QUARTERS * known;
    }
}
