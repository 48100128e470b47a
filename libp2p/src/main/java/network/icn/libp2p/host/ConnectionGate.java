package network.icn.libp2p.host;

import network.icn.libp2p.crypto.PeerId;

/// Decides which peers may be connected at all, in both directions. Asked after the handshake has proved the peer's
/// identity and before anything of the connection is visible to the application. Called from many threads.
@FunctionalInterface
public interface ConnectionGate {
    /// Lets everybody in.
    ConnectionGate OPEN = peer -> true;

    boolean allows(PeerId peer);
}
