package network.icn.libp2p.gossipsub;

/// What a validator says of a message.
public enum Verdict {
    /// Right: deliver it here and pass it on.
    ACCEPT,
    /// Neither: drop it without blame. For everything the sender could not know: unknown state, own store
    /// failing.
    IGNORE,
    /// Nobody had time to look: the message is as if it had never come, and taken when another copy does.
    BUSY,
    /// Wrong in a way the sender could and should have seen: drop it and hold it against the sender.
    REJECT
}
