package network.icn.libp2p.mux.yamux;

import network.icn.libp2p.stream.ResetCode;

/// Why a stream was reset by this side although nobody here gave it up. The name is the metric label.
public enum Refusal {
    /// It has as many open as it may.
    TOO_MANY,
    /// It opens them faster than it may.
    TOO_FAST,
    /// We have said goodbye.
    LEAVING,
    /// There was no room left for bytes that nobody has read yet, and this stream held most of them.
    UNREAD;

    /// What the remote is told, see [ResetCode].
    public long code() {
        return switch (this) {
            case TOO_MANY, UNREAD -> ResetCode.RESOURCE_LIMIT_EXCEEDED;
            case TOO_FAST -> ResetCode.RATE_LIMITED;
            case LEAVING -> ResetCode.SHUTDOWN;
        };
    }
}
