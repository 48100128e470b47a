package network.icn.protocol.registry;

import network.icn.protocol.identity.NodeId;

/// An audited server as the registry knows it.
///
/// @param endpoint where its gRPC service listens
public record ScalerNodeMember(NodeId id, String provider, Endpoint endpoint, Claim claim) {
    public ScalerNodeMember {
        Label.require("provider", provider);
    }
}
