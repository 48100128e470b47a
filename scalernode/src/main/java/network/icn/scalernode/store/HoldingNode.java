package network.icn.scalernode.store;

import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.identity.NodeId;

/// The node that holds an object, and its network: what owners sign for, beside the object itself.
public record HoldingNode(Hash32 network, NodeId scalerNode) {}
