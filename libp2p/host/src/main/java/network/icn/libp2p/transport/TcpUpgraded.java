package network.icn.libp2p.transport;

import java.io.IOException;
import java.net.InetAddress;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.multiformats.Multiaddr;
import network.icn.libp2p.mux.MuxedConnection;
import network.icn.libp2p.mux.Muxer;
import network.icn.libp2p.mux.yamux.ReceivePool;
import network.icn.libp2p.mux.yamux.SessionLimits;
import network.icn.libp2p.security.SecureChannel;

/// A secured TCP connection, to be multiplexed by yamux.
///
/// @param dialer whether this side dialled
public record TcpUpgraded(SecureChannel channel, RawConnection raw, boolean dialer) implements Upgraded {
    @Override
    public PeerId remote() {
        return channel.remote();
    }

    @Override
    public Multiaddr address() {
        return Multiaddr.tcp(raw.remoteAddress());
    }

    @Override
    public InetAddress ip() {
        return raw.remoteAddress().getAddress();
    }

    @Override
    public Muxer muxer(SessionLimits limits, ReceivePool pool, Muxer.Listener listener) {
        return new MuxedConnection(channel, raw, dialer, limits, pool, listener);
    }

    @Override
    public void close() {
        try {
            raw.close();
        } catch (IOException _) {
            // Nothing is left to be done about a socket that cannot even be closed.
        }
    }
}
