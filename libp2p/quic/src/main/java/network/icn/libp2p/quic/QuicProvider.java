package network.icn.libp2p.quic;

import java.security.SecureRandom;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.transport.TransportLimits;
import network.icn.libp2p.transport.UpgradedTransport;

/// How hosts find QUIC: by `ServiceLoader`, when this jar is there.
public final class QuicProvider implements UpgradedTransport.Provider {
    @Override
    public QuicTransport make(KeyPair identity, SecureRandom random, TransportLimits limits) {
        return new QuicTransport(identity, random, limits);
    }
}
