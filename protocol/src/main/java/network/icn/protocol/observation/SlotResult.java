package network.icn.protocol.observation;

/// What one HyperNode saw of one ScalerNode in one slot. The order is the two-bit code of the canonical bytes.
public enum SlotResult {
    /// Not probed, or the outcome blames nobody.
    SKIP,
    /// Answered in time under its signature.
    OK,
    /// Late or offline.
    FAIL
}
