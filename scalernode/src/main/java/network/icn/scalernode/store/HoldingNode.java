package network.icn.scalernode.store;

import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.identity.NodeId;

/// Where an object is kept: what owners sign for, beside the object itself.
public record Keeper(Hash32 network, NodeId scalerNode) {}
