package network.icn.protocol.committee;

import java.util.List;
import network.icn.protocol.identity.NodeId;

/// Some ScalerNodes and the committee that verifies them in one era: the unit of agreement, one certificate each.
///
/// @param index place among the shards of the era, from 0
/// @param targets ScalerNodes in the order of the draw; reports keep this order
public record Shard(int index, List<NodeId> targets, Committee committee) {
    public Shard {
        targets = List.copyOf(targets);
        if (index < 0 || targets.isEmpty()) {
            throw new IllegalArgumentException("shard: an index from 0 and at least one target");
        }
    }
}
