import network.icn.libp2p.quic.QuicProvider;
import network.icn.libp2p.transport.UpgradedTransport;

/// QUIC for hosts of libp2p, which find it as a service: it exports nothing. See README.md of the library.
module network.icn.libp2p.quic {
    requires network.icn.libp2p.host;
    requires io.netty.buffer;
    requires io.netty.codec.classes.quic;
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.transport;

    provides UpgradedTransport.Provider with
            QuicProvider;
}
