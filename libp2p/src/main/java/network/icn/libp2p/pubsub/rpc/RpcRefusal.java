package network.icn.libp2p.pubsub.rpc;

/// Why a frame was not understood. An honest peer sends none of these, so the stream it came on is reset. Each
/// name is also a metric label.
public enum RpcRefusal {
    TOO_LARGE,
    MALFORMED,
    TOO_MANY_SUBSCRIPTIONS,
    TOO_MANY_MESSAGES,
    TOO_MANY_CONTROLS,
    TOO_MANY_IDS,
    TOO_MANY_PEER_HINTS,
    PEER_HINT_TOO_LARGE,
    ID_TOO_LARGE,
    TOPIC_TOO_LARGE,
    DATA_TOO_LARGE,
    MISSING_TOPIC,
    MISSING_ID,
    AUTHORSHIP_TOO_LARGE,
    /// Not in the first RPC of the stream, or twice.
    MISPLACED_EXTENSIONS
}
