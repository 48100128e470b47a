package network.icn.node.rpc;

/// Whether a server talks to clients that do not say who they are.
public enum ClientCertificate {
    REQUIRED,
    /// For an open read interface; [PeerIdentity#current] is empty then.
    OPTIONAL
}
