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
/// @param away known slots in which it surely was not there
public record Uptime(SortedSet<Integer> slots, int known, int away) {
    public Uptime {
        slots = Collections.unmodifiableSortedSet(new TreeSet<>(slots));
        if (slots.size() > known || away < 0 || away > known - slots.size()) {
            throw new IllegalArgumentException(
                    "up, away: " + known + " slots together at most, got " + slots.size() + " and " + away);
        }
    }

    /// It was there in so many slots, the first ones, and surely away in the others.
    public static Uptime ofFirst(int up, int known) {
        return new Uptime(
                IntStream.range(0, up).boxed().collect(Collectors.toCollection(TreeSet::new)), known, known - up);
    }

    /// Whether something is known, and it surely was away in a quarter of that at most: of any other era nothing
    /// else is held against it. Slots in doubt do not excuse it: who answers half of the members could make as many
    /// as it likes, none of them a breach of its availability.
    public boolean isMostly() {
        return known > 0 && 4 * away <= known;
    }
}
