package network.icn.protocol.role.protection;

/// What a statement under the node's own key proves that is not in its journal.
public enum Meaning {
    /// Nothing: the journal does not claim to know that era, or the era is over.
    NOTHING,
    /// The journal is older than what others have heard: the node waits.
    STALE,
    /// Somebody else signs with this key: the node signs nothing any more.
    DOUBLE
}
