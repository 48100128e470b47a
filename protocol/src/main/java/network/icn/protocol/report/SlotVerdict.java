package network.icn.protocol.report;

/// What the committee says of one ScalerNode in one slot. The order is the two-bit code of the canonical bytes.
public enum SlotVerdict {
    /// Too few members saw it.
    UNKNOWN,
    UP,
    DOWN
}
