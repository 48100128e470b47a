package network.icn.scalernode;

/// Misbehaviour for demonstrations and tests. Never set it on a node that should be paid.
public enum Fault {
    NONE,
    /// One leaf in a hundred is zeroed on disk after indexing.
    DATA_LOSS,
    /// Closes its listener at genesis, or at the start of the next era if that has passed.
    OFFLINE
}
