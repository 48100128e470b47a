package network.icn.protocol.network.registry;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/// Others go by another registry than this node.
///
/// @param own what this node goes by
/// @param others what they go by, the most named first
/// @param direction what so many say that one of them is honest
public record RegistryDifference(RegistryMark own, List<Share> others, Direction direction) {
    private static final int SHOWN = 3;

    /// A registry that is named, and by how many operators.
    public record Share(RegistryMark mark, int operators) {}

    /// What f + 1 operators say, and the mend.
    public enum Direction {
        THEY_ARE_NEWER("get the newer network file from the authority and restart this node"),
        THEY_ARE_OLDER("they are behind: they need the newer network file and a restart, this node does not"),
        OF_ONE_VERSION("two network files of one version: ask the authority which one counts"),
        /// Different ones, or too few to be sure of any.
        UNSURE("ask the authority which version counts");

        private final String mend;

        Direction(String mend) {
            this.mend = mend;
        }
    }

    public RegistryDifference {
        others = others.stream()
                .sorted(Comparator.comparingInt(Share::operators)
                        .thenComparingLong(share -> share.mark().version())
                        .thenComparing(share -> share.mark().hash())
                        .reversed())
                .toList();
    }

    /// One line for people: what this node goes by, what the others do, and what helps.
    public String detail() {
        String theirs = others.stream()
                .limit(SHOWN)
                .map(share -> share.operators() + (share.operators() == 1 ? " operator" : " operators") + " by "
                        + share.mark())
                .collect(Collectors.joining(", "));
        String more = others.size() > SHOWN ? " and " + (others.size() - SHOWN) + " more" : "";
        return "this node goes by registry " + own + ", " + theirs + more + "; " + direction.mend;
    }
}
