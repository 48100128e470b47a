package network.icn.protocol.challenge.retest;

import java.util.Comparator;
import network.icn.protocol.objects.ObjectEntry;

/// A leaf that is asked for again.
///
/// @param leaf its index
/// @param age for how many eras it has been open: 1 in the first era in which it is asked again, at
///     most [#MAX_AGE]
/// @param counted whether one such era has counted against the ScalerNode
public record RetestEntry(long leaf, int age, boolean counted) {
    /// A leaf that is still open after so many eras is no longer asked for: it is *unproven*.
    public static final int MAX_AGE = 24;

    /// The order of a list: places before a number follow from counts alone.
    static final Comparator<RetestEntry> ORDER = Comparator.comparing(RetestEntry::counted, Comparator.reverseOrder())
            .thenComparing(RetestEntry::age, Comparator.reverseOrder())
            .thenComparingLong(RetestEntry::leaf);

    public RetestEntry {
        if (leaf < 0 || leaf >= ObjectEntry.MAX_LEAVES) {
            throw new IllegalArgumentException("leaf: 0 to below 2^48, got " + leaf);
        }
        if (age < 1 || age > MAX_AGE) {
            throw new IllegalArgumentException("age: 1 to 24, got " + age);
        }
    }

    /// Whether this is the last era in which it is asked for.
    boolean ends() {
        return age == MAX_AGE;
    }
}
