package network.icn.libp2p.mux;

/// Why a connection ended. The name is the metric label.
public enum CloseReason {
    /// The owner wanted it.
    CLOSED_HERE,
    /// The remote wanted it.
    CLOSED_BY_REMOTE,
    /// Nothing came for twice the keep-alive time, not even an answer to a ping.
    SILENT,
    /// The remote took nothing of a write for the keep-alive time.
    STALLED_WRITE,
    /// The remote makes us answer and does not read the answers.
    UNREAD_ANSWERS,
    /// The remote broke the rules of yamux.
    VIOLATION,
    /// The socket failed or bytes did not decrypt.
    BROKEN
}
