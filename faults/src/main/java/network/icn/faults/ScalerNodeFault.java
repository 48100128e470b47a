package network.icn.faults;

import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.role.scalernode.ScalerNodeRole;

/// What a ScalerNode does that an honest one does not.
public enum ScalerNodeFault {
    /// It has lost one leaf in a hundred, the first among them; does not care, and signs zeros in their place.
    DATA_LOSS,
    /// It has lost the same, checks its own proof, and refuses whatever it cannot prove.
    REFUSES_WHEN_WRONG,
    /// From its second snapshot on its tree is another one, as if it had always been.
    SHRINKING_ROOT,
    /// It signs two snapshots an era, and shows each to one half of those who ask.
    EQUIVOCATING_ROOT,
    /// It answers most HyperNodes, and refuses one in five whatever that one asks.
    PARTIAL;

    /// The honest machine with this fault around it.
    ///
    /// @param signer of the node, for what the honest machine would not sign
    public ScalerNodeRole around(ScalerNodeRole honest, Signer signer) {
        return switch (this) {
            case DATA_LOSS -> new LossyScalerNode(honest, false);
            case REFUSES_WHEN_WRONG -> new LossyScalerNode(honest, true);
            case SHRINKING_ROOT -> new ResigningScalerNode(honest, new ShrinkingRoot(), signer);
            case EQUIVOCATING_ROOT -> new ResigningScalerNode(honest, new EquivocatingRoot(), signer);
            case PARTIAL -> new PartialScalerNode(honest);
        };
    }
}
