package network.icn.libp2p.host;

import network.icn.libp2p.mux.yamux.Refusal;
import network.icn.libp2p.stream.ResetCode;

/// Why a stream that a peer opened did not come to its natural end. The name is the metric label.
enum StreamFailure {
    /// The peer has as many streams open as it may.
    TOO_MANY,
    /// The peer opens streams, or pushes identify messages, faster than it may.
    TOO_FAST,
    /// The connection was closing.
    LEAVING,
    /// Nobody read what the peer sent until there was no room left, and this stream held most of it. A stream of ours
    /// can
    /// go the same way. Its handler fails as [#BROKEN], if it was still at work.
    UNREAD,
    /// The peer has as many streams of this protocol open as it may.
    TOO_MANY_OF_PROTOCOL,
    /// The peer did not agree with us on a protocol in time.
    NEGOTIATION_TIMEOUT,
    /// The peer broke multistream-select, or gave up.
    NEGOTIATION_FAILED,
    /// The peer sent bytes that its protocol does not allow.
    MALFORMED,
    /// The peer or the connection went away, or a deadline of the handler passed.
    BROKEN,
    /// The handler failed: a bug of ours.
    HANDLER_BUG;

    /// What the peer is told.
    long code() {
        return switch (this) {
            case TOO_MANY, TOO_MANY_OF_PROTOCOL, UNREAD -> ResetCode.RESOURCE_LIMIT_EXCEEDED;
            case TOO_FAST -> ResetCode.RATE_LIMITED;
            case LEAVING -> ResetCode.SHUTDOWN;
            case NEGOTIATION_TIMEOUT, NEGOTIATION_FAILED -> ResetCode.PROTOCOL_NEGOTIATION_FAILED;
            case MALFORMED -> ResetCode.PROTOCOL_VIOLATION;
            case BROKEN, HANDLER_BUG -> ResetCode.NO_ERROR;
        };
    }

    static StreamFailure of(Refusal refusal) {
        return switch (refusal) {
            case TOO_MANY -> TOO_MANY;
            case TOO_FAST -> TOO_FAST;
            case LEAVING -> LEAVING;
            case UNREAD -> UNREAD;
        };
    }
}
