package network.icn.libp2p.pubsub.rpc;

/// What became of a received frame.
public sealed interface RpcDecoding {
    record Decoded(Rpc rpc) implements RpcDecoding {}

    record Refused(RpcRefusal reason) implements RpcDecoding {}
}
