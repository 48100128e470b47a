package network.icn.protocol.objects;

/// What an answer shows of one leaf that was asked for.
public enum LeafStanding {
    /// The leaf itself.
    SHOWN,
    /// That its object went, by its owner's will or as the ScalerNode's own.
    REMOVED,
    /// That the ScalerNode has declared its loss, before the snapshot was signed.
    LOST
}
