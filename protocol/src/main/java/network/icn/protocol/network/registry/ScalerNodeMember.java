package network.icn.protocol.network.registry;

import network.icn.protocol.kernel.bytes.Label;
import network.icn.protocol.kernel.identity.NodeId;

/// An audited server as the registry knows it.
///
/// @param provider who runs it, as operators of HyperNodes are named: a HyperNode of that name does not judge it
/// @param endpoint where its gRPC service listens
public record ScalerNodeMember(NodeId id, String provider, Endpoint endpoint, Claim claim) {
    /// Stands where nobody said who runs a node.
    public static final String UNKNOWN = "unknown";

    public ScalerNodeMember {
        Label.require("provider", provider);
    }

    /// Whether one party stands behind both names. A name that says nothing is nobody's.
    public static boolean isRunBy(String provider, String operator) {
        return !provider.isBlank() && !provider.equals(UNKNOWN) && provider.equals(operator);
    }
}
