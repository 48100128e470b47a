package network.icn.libp2p.gossipsub;

import java.util.List;
import java.util.Optional;

/// What a peer's side of a pubsub stream understands, the newest first.
public enum GossipVersion {
    /// The first RPC of a stream may name extensions.
    V1_3("/meshsub/1.3.0"),
    /// IDONTWANT as well.
    V1_2("/meshsub/1.2.0"),
    /// Peer exchange and back-off in PRUNE.
    V1_1("/meshsub/1.1.0"),
    /// The mesh alone.
    V1_0("/meshsub/1.0.0");

    /// The best that is spoken here.
    public static final GossipVersion NEWEST = V1_3;

    private final String protocol;

    GossipVersion(String protocol) {
        this.protocol = protocol;
    }

    boolean knowsUnwanted() {
        return this == V1_2 || this == V1_3;
    }

    /// Whether extensions mean something: a peer of an older version has its own use of the field, or none.
    public boolean knowsExtensions() {
        return this == V1_3;
    }

    boolean knowsBackoff() {
        return this != V1_0;
    }

    /// As negotiated on a stream.
    public String protocol() {
        return protocol;
    }

    /// The version that speaks this protocol; empty if it is none of gossipsub.
    public static Optional<GossipVersion> of(String protocol) {
        for (GossipVersion version : values()) {
            if (version.protocol.equals(protocol)) {
                return Optional.of(version);
            }
        }
        return Optional.empty();
    }

    /// All of them in the order in which they are proposed.
    public static List<String> protocols() {
        return List.of(values()).stream().map(GossipVersion::protocol).toList();
    }
}
