package network.icn.libp2p.interop;

import java.util.Map;
import network.icn.libp2p.multiformats.Multiaddr;

/// QUIC; the implementation on the other side is Rust's quinn.
class JsQuicIT extends JsPeerContract {
    JsQuicIT() {
        super(Map.of("transport", "quic"), "native", "quic", Multiaddr.quic(loopback()));
    }
}
