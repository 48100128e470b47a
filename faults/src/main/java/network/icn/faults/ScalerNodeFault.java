package network.icn.faults;

/// What a ScalerNode does about what it has lost.
public enum ScalerNodeFault {
    /// It has lost one leaf in a hundred, the first among them; does not care, and signs zeros in their place.
    DATA_LOSS,
    /// It has lost the same, checks its own proof, and refuses whatever it cannot prove.
    REFUSES_WHEN_WRONG,
    /// From its second snapshot on its tree is another one, as if it had always been.
    SHRINKING_ROOT
}
