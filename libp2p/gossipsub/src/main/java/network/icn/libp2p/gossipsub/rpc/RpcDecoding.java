package network.icn.libp2p.gossipsub.rpc;

import java.util.Set;

/// What became of a received frame.
public sealed interface RpcDecoding {
    /// It is heeded, or what of it is within the limits.
    ///
    /// @param rpc what of it is heeded
    /// @param leftOut why other parts are not; empty for a frame within all limits
    record Decoded(Rpc rpc, Set<RpcRefusal> leftOut) implements RpcDecoding {
        /// Copies the set.
        public Decoded {
            leftOut = Set.copyOf(leftOut);
        }
    }

    /// Nothing of it is.
    record Refused(RpcRefusal reason) implements RpcDecoding {}
}
