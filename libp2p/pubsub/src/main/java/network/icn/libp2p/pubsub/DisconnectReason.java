package network.icn.libp2p.pubsub;

/// Why a peer was disconnected. Each name is also a metric label.
public enum DisconnectReason {
    /// It took nothing of what waited for it for [QueueLimits#stall].
    STALLED,
    /// Control that waited for it filled [QueueLimits#controlBytes].
    CONTROL_OVERFLOW,
    /// Its score was below the graylist threshold for too long.
    GRAYLISTED,
    /// It sent what nobody can understand.
    UNINTELLIGIBLE
}
