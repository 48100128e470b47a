package network.icn.protocol.network.registry;

import network.icn.protocol.kernel.bytes.Label;
import network.icn.protocol.kernel.identity.NodeId;

/// An archive node as the registry knows it.
///
/// @param endpoint where its gRPC service listens
/// @param web where its page and REST interface listen
public record SatelliteMember(NodeId id, String operator, Endpoint endpoint, Endpoint web) {
    public SatelliteMember {
        Label.require("operator", operator);
    }
}
