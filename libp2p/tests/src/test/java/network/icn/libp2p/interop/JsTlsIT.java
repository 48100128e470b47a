package network.icn.libp2p.interop;

import java.util.List;
import java.util.Map;
import network.icn.libp2p.multiformats.Multiaddr;
import network.icn.libp2p.mux.MuxedConnection;
import network.icn.libp2p.security.tls.TlsHandshake;

/// TCP, TLS and yamux.
class JsTlsIT extends JsPeerContract {
    JsTlsIT() {
        super(
                Map.of("security", List.of("tls")),
                TlsHandshake.PROTOCOL,
                MuxedConnection.PROTOCOL,
                Multiaddr.tcp(loopback()));
    }
}
