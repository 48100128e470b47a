/// Keys, peer ids and addresses of libp2p. What is exported to some modules only is for the other parts of this
/// library, which are built later: the compiler would warn of that. See README.md of the library.
@SuppressWarnings("module")
module network.icn.libp2p.core {
    requires static transitive org.jspecify;
    requires org.bouncycastle.provider;
    requires org.conscrypt;
    requires org.slf4j;

    exports network.icn.libp2p;
    exports network.icn.libp2p.crypto;
    exports network.icn.libp2p.crypto.provider to
            network.icn.libp2p.gossipsub,
            network.icn.libp2p.host,
            network.icn.libp2p.kad;
    exports network.icn.libp2p.encoding to
            network.icn.libp2p.gossipsub,
            network.icn.libp2p.host,
            network.icn.libp2p.kad,
            network.icn.libp2p.pubsub;
    exports network.icn.libp2p.envelope to
            network.icn.libp2p.host;
    exports network.icn.libp2p.ip to
            network.icn.libp2p.host,
            network.icn.libp2p.quic;
    exports network.icn.libp2p.multiformats;
    exports network.icn.libp2p.wire to
            network.icn.libp2p.gossipsub,
            network.icn.libp2p.host,
            network.icn.libp2p.kad,
            network.icn.libp2p.pubsub,
            network.icn.libp2p.quic;
}
