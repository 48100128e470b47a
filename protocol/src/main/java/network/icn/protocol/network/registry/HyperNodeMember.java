package network.icn.protocol.network.registry;

import network.icn.protocol.kernel.bytes.Label;
import network.icn.protocol.kernel.crypto.BlsKey;
import network.icn.protocol.kernel.identity.NodeId;

/// A verifier as the registry knows it.
///
/// @param operator who runs it; one operator holds at most a tenth of a drawn committee
/// @param stake weight in the draw, at least 1
/// @param endpoint where its libp2p host listens on TCP
/// @param bls its second key, for certificates whose signatures are added up; whoever reads a registry from outside
///     checks its proof
public record HyperNodeMember(NodeId id, String operator, long stake, Endpoint endpoint, BlsKey bls) {
    public HyperNodeMember {
        Label.require("operator", operator);
        if (stake < 1 || stake > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("stake: must be from 1 to 2147483647, got " + stake);
        }
    }
}
