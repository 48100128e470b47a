import network.icn.libp2p.transport.UpgradedTransport;

/// A libp2p host over TCP; with the module `network.icn.libp2p.quic` beside it over QUIC, too. See README.md of the
/// library.
@SuppressWarnings("module")
module network.icn.libp2p.host {
    requires transitive network.icn.libp2p.core;
    requires java.logging;
    requires static micrometer.core;
    requires org.bouncycastle.pkix;
    requires org.bouncycastle.provider;
    requires org.bouncycastle.tls;
    requires org.slf4j;

    uses UpgradedTransport.Provider;

    exports network.icn.libp2p.host;
    exports network.icn.libp2p.stream;
    exports network.icn.libp2p.mux to
            network.icn.libp2p.pubsub,
            network.icn.libp2p.quic;
    exports network.icn.libp2p.mux.yamux to
            network.icn.libp2p.quic;
    exports network.icn.libp2p.security.tls to
            network.icn.libp2p.quic;
    exports network.icn.libp2p.transport to
            network.icn.libp2p.quic;
}
