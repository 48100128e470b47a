package network.icn.libp2p.interop;

import network.icn.libp2p.security.tls.TlsHandshake;

class JsTlsIT extends JsPeerContract {
    JsTlsIT() {
        super("tls", TlsHandshake.PROTOCOL);
    }
}
