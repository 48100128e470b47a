package network.icn.libp2p.host;

import java.security.SecureRandom;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.security.SecureHandshake;
import network.icn.libp2p.security.noise.NoiseHandshake;
import network.icn.libp2p.security.tls.TlsHandshake;
import network.icn.libp2p.transport.Upgrader;

/// The ways in which a host secures TCP connections.
public enum Security {
    /// `/noise`: one round trip less than TLS where the muxer is concerned, and about 0.3 ms of CPU.
    NOISE,
    /// `/tls/1.0.0`: TLS 1.3, for peers that speak nothing else.
    TLS;

    SecureHandshake handshake(KeyPair identity, SecureRandom random) {
        return switch (this) {
            case NOISE -> new NoiseHandshake(identity, Upgrader.MUXERS, random);
            case TLS -> new TlsHandshake(identity, Upgrader.MUXERS, random);
        };
    }
}
