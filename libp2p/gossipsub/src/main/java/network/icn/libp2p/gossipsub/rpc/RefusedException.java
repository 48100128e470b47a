package network.icn.libp2p.gossipsub.rpc;

/// Leaves the part of an RPC that passes a limit; caught by [RpcDecoder] and never seen outside.
final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final RpcRefusal reason;

    RefusedException(RpcRefusal reason) {
        super(reason.name(), null, false, false);
        this.reason = reason;
    }

    RpcRefusal reason() {
        return reason;
    }
}
