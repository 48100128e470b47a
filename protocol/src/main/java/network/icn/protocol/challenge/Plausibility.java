package network.icn.protocol.challenge;

/// What can be said of one member's summary without any other.
public enum Plausibility {
    /// Too little was measured.
    SILENT,
    POSSIBLE,
    /// No ScalerNode can have behaved so: it was made up.
    IMPOSSIBLE
}
