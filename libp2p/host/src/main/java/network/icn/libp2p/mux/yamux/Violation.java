package network.icn.libp2p.mux.yamux;

/// Why a session had to end. The name is the metric label.
public enum Violation {
    /// A frame of another version than 0.
    BAD_VERSION,
    /// A frame of a type that yamux does not have.
    BAD_TYPE,
    /// A stream id of the wrong parity, or 0 where a stream is meant, or a stream where the session is meant.
    BAD_STREAM_ID,
    /// A stream is opened twice.
    DUPLICATE_STREAM,
    /// More data than credit was given for.
    WINDOW_EXCEEDED,
    /// A frame for an unknown stream is longer than any window.
    OVERSIZED_FRAME,
    /// Streams are opened far faster than allowed; resetting them does not slow the remote down.
    STREAM_FLOOD,
    /// More pings than anybody needs.
    PING_FLOOD,
    /// The remote says that we broke the protocol, or that it failed.
    REMOTE_ERROR
}
