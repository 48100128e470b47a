package network.icn.simulator.network;

import java.time.Instant;
import java.util.List;

/// A fault of the links: two groups of nodes that cannot reach one another for a while. What is under way when it
/// begins does not arrive, if it would have arrived before the end.
///
/// @param who numbers of the nodes on one side
/// @param whom numbers of those on the other; empty means everybody else
/// @param from the first moment
/// @param until the first moment when they can again
public record Cut(List<Integer> who, List<Integer> whom, Instant from, Instant until) {
    public Cut {
        who = List.copyOf(who);
        whom = List.copyOf(whom);
        if (who.isEmpty() || !from.isBefore(until)) {
            throw new IllegalArgumentException(
                    "cut: at least one node, and an end after its start, got " + who + " " + from + " to " + until);
        }
    }

    /// One node that hears nobody and is heard by nobody.
    public static Cut off(int node, Instant from, Instant until) {
        return new Cut(List.of(node), List.of(), from, until);
    }

    /// Whether these two stand on different sides.
    public boolean isBetween(int one, int other) {
        return stand(one, other) || stand(other, one);
    }

    private boolean stand(int here, int there) {
        return who.contains(here) && (whom.isEmpty() ? !who.contains(there) : whom.contains(there));
    }
}
