package network.icn.simulator.scenario;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// Something that goes wrong in a run, apart from everything random: so a list of them can be read, shortened and run
/// again under the same seed.
///
/// @param who numbers of the nodes that it befalls, from 0, within the role that `what` names
/// @param what happens to them
/// @param from when it begins, counted from the start of era 0
/// @param until when it ends; what cannot be mended does not end
public record Fault(List<Integer> who, What what, Duration from, Duration until) {
    public Fault {
        who = List.copyOf(who);
        if (who.isEmpty() || from.compareTo(until) >= 0) {
            throw new IllegalArgumentException(
                    "fault: at least one node, and an end after its start, got " + who + " " + from + " to " + until);
        }
    }

    /// What may happen.
    public enum What {
        /// ScalerNodes: nobody reaches them.
        SCALERNODE_OFFLINE,
        /// ScalerNodes: one leaf in a hundred is zeros, and they sign what they read all the same. It does not end.
        SCALERNODE_LOSES_DATA,
        /// HyperNodes: the process is killed and started again. What it had not flushed is gone.
        HYPERNODE_KILLED,
        /// HyperNodes: they and the HyperNodes that are not named cannot reach one another.
        HYPERNODES_APART,
        /// HyperNodes: they take gossip, announce it and hand none of it on. What they say themselves they say.
        HYPERNODE_RELAYS_NOTHING,
        /// HyperNodes: the same, but those with even numbers have it from them.
        HYPERNODE_RELAYS_TO_SOME,
        /// HyperNodes: a second process runs with the same key, from the start of the run to its end. Its number is the
        /// next after all HyperNodes.
        HYPERNODE_TWICE;

        /// Whether it befalls ScalerNodes; all else befalls HyperNodes.
        boolean isOfScalerNodes() {
            return switch (this) {
                case SCALERNODE_OFFLINE, SCALERNODE_LOSES_DATA -> true;
                case HYPERNODE_KILLED,
                        HYPERNODES_APART,
                        HYPERNODE_RELAYS_NOTHING,
                        HYPERNODE_RELAYS_TO_SOME,
                        HYPERNODE_TWICE -> false;
            };
        }

        /// As people read it: `scalernode-offline`.
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /// One node.
    public static Fault of(int who, What what, Duration from, Duration until) {
        return new Fault(List.of(who), what, from, until);
    }

    /// As people read it: `scalernode-offline 0 PT1M..PT2M`.
    public String text() {
        return what.text() + " " + who + " " + from + ".." + until;
    }
}
