package network.icn.protocol.role.scalernode;

import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.role.protection.Waiting;

/// What a ScalerNode tells those who watch it.
public sealed interface ScalerNodeNotice {
    /// This node signs no snapshot for a while: it may have signed one that it does not know.
    record SitsOut(Waiting waiting) implements ScalerNodeNotice {}

    /// It signs again.
    record TakesPart() implements ScalerNodeNotice {}

    /// A snapshot that its journal did not know was shown to it, fits its data and is its own again.
    record Adopted(EraId era) implements ScalerNodeNotice {}

    /// A HyperNode has asked this node what it liked: its challenges do not follow from its draw.
    record ChosenSeed(NodeId challenger, EraId era) implements ScalerNodeNotice {}

    /// Somebody else signs with this node's key. It signs no snapshot any more in this life.
    ///
    /// @param snapshot of that era, under this node's key, not in its journal
    record KeyUsedElsewhere(EraId era, Hash32 snapshot) implements ScalerNodeNotice {}
}
