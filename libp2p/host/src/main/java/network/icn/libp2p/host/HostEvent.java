package network.icn.libp2p.host;

import java.util.List;
import network.icn.libp2p.crypto.PeerId;

/// What happens to a host's peers. A peer is connected while at least one connection to it is open.
public sealed interface HostEvent {
    /// Whom it is about.
    PeerId peer();

    /// The first connection to the peer is open; streams can be opened.
    ///
    /// @param outbound whether this host dialled
    record PeerConnected(PeerId peer, boolean outbound) implements HostEvent {}

    /// The last connection to the peer is gone, and all its streams with it.
    record PeerDisconnected(PeerId peer) implements HostEvent {}

    /// The peer said which protocols it speaks, for the first time or anew.
    record PeerIdentified(PeerId peer, List<String> protocols) implements HostEvent {
        /// Copies the protocols.
        public PeerIdentified {
            protocols = List.copyOf(protocols);
        }
    }
}
