package network.icn.libp2p.host;

import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.multiformats.Multiaddr;

/// One open, authenticated and multiplexed connection.
public interface Connection {
    PeerId remote();

    /// The other end's socket address.
    Multiaddr remoteAddress();

    /// Whether this host dialled.
    boolean outbound();

    boolean isOpen();

    /// Closes it and resets its streams. Idempotent.
    void close();
}
