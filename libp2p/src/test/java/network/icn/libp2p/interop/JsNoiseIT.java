package network.icn.libp2p.interop;

import network.icn.libp2p.security.noise.NoiseHandshake;

class JsNoiseIT extends JsPeerContract {
    JsNoiseIT() {
        super("noise", NoiseHandshake.PROTOCOL);
    }
}
