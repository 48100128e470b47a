package network.icn.libp2p.transport;

import java.net.InetAddress;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.multiformats.Multiaddr;
import network.icn.libp2p.mux.Muxer;
import network.icn.libp2p.mux.yamux.ReceivePool;
import network.icn.libp2p.mux.yamux.SessionLimits;

/// A connection whose remote has proved who it is and that can carry streams; somebody has still to want it.
public interface Upgraded {
    PeerId remote();

    /// The other end's socket address, without peer id.
    Multiaddr address();

    /// The other end's IP address, by which inbound connections are counted.
    InetAddress ip();

    /// Takes it: the owner hears of what happens from [Muxer#start] on.
    ///
    /// @param pool for what streams hold unread, shared by the connections of a host
    Muxer muxer(SessionLimits limits, ReceivePool pool, Muxer.Listener listener);

    /// Throws it away.
    void close();
}
