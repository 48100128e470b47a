package network.icn.simulator.network;

import network.icn.libp2p.gossipsub.rpc.Rpc;
import network.icn.libp2p.gossipsub.rpc.RpcCodec;
import org.jspecify.annotations.Nullable;

/// Bytes of gossip RPCs as they are encoded. One RPC goes to many peers in a row, and is encoded once.
public final class RpcSizes {
    private @Nullable Rpc last;
    private int bytes;

    /// Bytes of that RPC, without what Noise and yamux add.
    @SuppressWarnings("ReferenceEquality") // To compare the messages would cost as much as to encode them.
    public int of(Rpc rpc) {
        if (rpc != last) {
            last = rpc;
            bytes = RpcCodec.encode(rpc).length;
        }
        return bytes;
    }
}
