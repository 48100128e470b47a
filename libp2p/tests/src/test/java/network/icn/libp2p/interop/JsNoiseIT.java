package network.icn.libp2p.interop;

import java.util.List;
import java.util.Map;
import network.icn.libp2p.multiformats.Multiaddr;
import network.icn.libp2p.mux.MuxedConnection;
import network.icn.libp2p.security.noise.NoiseHandshake;

/// TCP, Noise and yamux.
class JsNoiseIT extends JsPeerContract {
    JsNoiseIT() {
        super(
                Map.of("security", List.of("noise")),
                NoiseHandshake.PROTOCOL,
                MuxedConnection.PROTOCOL,
                Multiaddr.tcp(loopback()));
    }
}
