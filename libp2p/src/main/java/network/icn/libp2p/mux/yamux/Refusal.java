package network.icn.libp2p.mux.yamux;

/// Why a stream of the remote was reset at once. The name is the metric label.
public enum Refusal {
    /// It has as many open as it may.
    TOO_MANY,
    /// It opens them faster than it may.
    TOO_FAST,
    /// We have said goodbye.
    LEAVING
}
