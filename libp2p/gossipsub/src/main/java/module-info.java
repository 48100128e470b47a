/// The gossipsub router as a deterministic machine: no clock, thread or socket. See README.md of the library.
module network.icn.libp2p.gossipsub {
    requires transitive network.icn.libp2p.core;

    exports network.icn.libp2p.gossipsub;
    exports network.icn.libp2p.gossipsub.rpc;
    exports network.icn.libp2p.gossipsub.score;
}
