/// libp2p for the JVM: hosts, streams, gossipsub and kad-dht. See README.md of the module.
@SuppressWarnings("requires-transitive-automatic")
module network.icn.libp2p {
    requires java.logging;
    requires static transitive micrometer.core;
    requires static transitive org.jspecify;
    requires io.netty.buffer;
    requires io.netty.codec.classes.quic;
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.transport;
    requires org.bouncycastle.pkix;
    requires org.bouncycastle.provider;
    requires org.bouncycastle.tls;
    requires org.conscrypt;
    requires org.slf4j;

    exports network.icn.libp2p.crypto;
    exports network.icn.libp2p.encoding;
    exports network.icn.libp2p.host;
    exports network.icn.libp2p.kad;
    exports network.icn.libp2p.metrics;
    exports network.icn.libp2p.multiformats;
    exports network.icn.libp2p.multistream;
    exports network.icn.libp2p.mux;
    exports network.icn.libp2p.mux.yamux;
    exports network.icn.libp2p.protocol;
    exports network.icn.libp2p.pubsub;
    exports network.icn.libp2p.pubsub.gossip;
    exports network.icn.libp2p.pubsub.rpc;
    exports network.icn.libp2p.pubsub.score;
    exports network.icn.libp2p.security;
    exports network.icn.libp2p.wire;
}
