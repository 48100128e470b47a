/// kad-dht peer routing over a host. See README.md of the library.
module network.icn.libp2p.kad {
    requires transitive network.icn.libp2p.host;
    requires org.slf4j;

    exports network.icn.libp2p.kad;
}
