package network.icn.libp2p.gossipsub.rpc;

import java.util.List;
import network.icn.libp2p.MalformedException;
import network.icn.libp2p.gossipsub.rpc.RpcDecoding.Refused;

/// RPCs from and to bytes (libp2p/specs pubsub, "The RPC"; gossipsub 1.2 for IDONTWANT, 1.3 for extensions).
/// Unknown fields are skipped.
///
/// @param limits applied to what comes in; what goes out is cut so that a peer with the same limits takes it
/// @param ids computes the id of each received message once, where it is decoded
public record RpcCodec(RpcLimits limits, MessageIdFunction ids) {
    static final int SUBSCRIPTIONS = 1;
    static final int PUBLISH = 2;
    static final int CONTROL = 3;

    static final int SUBSCRIBE = 1;
    static final int SUBSCRIBED_TOPIC = 2;

    static final int IHAVE = 1;
    static final int IWANT = 2;
    static final int GRAFT = 3;
    static final int PRUNE = 4;
    static final int IDONTWANT = 5;
    static final int EXTENSIONS = 6;

    /// Reads a frame without its length prefix; never throws, whatever the bytes are.
    public RpcDecoding decode(byte[] frame) {
        if (frame.length > limits.rpcBytes()) {
            return new Refused(RpcRefusal.TOO_LARGE);
        }
        try {
            return new RpcDecoder(limits, ids).decode(frame);
        } catch (MalformedException _) {
            return new Refused(RpcRefusal.MALFORMED);
        }
    }

    /// Writes an RPC as one frame, or as several if it is more than a peer with the same limits takes at once; each
    /// without its length prefix.
    public List<byte[]> frames(Rpc rpc) {
        List<Rpc> pieces = RpcSplitter.split(rpc, limits);
        if (pieces.size() == 1) {
            return List.of(encode(pieces.getFirst()));
        }
        return pieces.stream().map(RpcCodec::encode).toList();
    }

    /// Writes a frame without its length prefix.
    public static byte[] encode(Rpc rpc) {
        return RpcEncoder.encode(rpc);
    }
}
