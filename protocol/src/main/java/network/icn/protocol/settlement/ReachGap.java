package network.icn.protocol.settlement;

import network.icn.protocol.kernel.identity.NodeId;

/// Partial reachability: one HyperNode saw a ScalerNode otherwise than the rest surely did, in more than half of the
/// slots. It says that something stands between these two, not which of them is to blame: a target may refuse whom it
/// likes, a route may be broken, or the HyperNode may lie.
///
/// @param kind what the HyperNode says against the others
/// @param slots in which it said so
/// @param of slots in which the others were sure and it was not silent
public record ReachGap(NodeId scalerNode, Kind kind, int slots, int of) {
    public enum Kind {
        /// It could not reach what the others reached.
        UNREACHED,
        /// It reached what the others could not.
        REACHED_ALONE;

        /// The name in APIs: `unreached`, `reached-alone`.
        public String label() {
            return this == UNREACHED ? "unreached" : "reached-alone";
        }
    }
}
