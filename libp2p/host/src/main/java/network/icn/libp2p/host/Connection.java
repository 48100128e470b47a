package network.icn.libp2p.host;

import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.multiformats.Multiaddr;

/// One authenticated and multiplexed connection, open until either side closes it or it breaks.
/// Thread-safe; no method blocks or throws. Source: libp2p specs, connections.
public interface Connection {
    /// Who the other end has proved to be in the handshake.
    PeerId remote();

    /// The other end's socket address, followed by its id. For a connection that was accepted this is where
    /// it came from, which need not be where the peer listens.
    Multiaddr remoteAddress();

    /// Whether this host dialled.
    boolean outbound();

    /// Whether it was made for a question or two by [Host#visit], and nobody has connected to the peer since.
    /// It should get no streams that last, for they would keep it.
    boolean isVisit();

    /// Whether streams can be opened; false for good as soon as either side has begun to close.
    boolean isOpen();

    /// Closes it and resets its streams; what is queued is sent for at most a second more, in the
    /// background. Other connections to the same peer stay: see [Host#disconnect]. Idempotent.
    void close();
}
