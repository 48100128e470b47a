package network.icn.faults;

/// What a ScalerNode does about the leaves that it has lost: one in a hundred, the first among them.
public enum ScalerNodeFault {
    /// Does not care, and signs zeros in their place.
    DATA_LOSS,
    /// Checks its own proof, and refuses whatever it cannot prove.
    REFUSES_WHEN_WRONG
}
