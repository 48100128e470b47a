/// Publish and subscribe over a host. See README.md of the library.
module network.icn.libp2p.pubsub {
    requires transitive network.icn.libp2p.gossipsub;
    requires transitive network.icn.libp2p.host;
    requires static micrometer.core;
    requires org.slf4j;

    exports network.icn.libp2p.pubsub;
}
