package network.icn.protocol.network.committee;

import java.util.Collections;
import java.util.List;
import network.icn.protocol.kernel.identity.NodeId;

/// Some ScalerNodes and the committee that verifies them in one era: the unit of agreement, one certificate each.
///
/// @param index place among the shards of the era, from 0
/// @param targets ScalerNodes in the order of the draw; reports keep this order
/// @param recused per target, the indices of members that its own operator runs, ascending: they do not probe it, and
///     what they say of it counts for nothing
public record Shard(int index, List<NodeId> targets, Committee committee, List<List<Integer>> recused) {
    public Shard {
        targets = List.copyOf(targets);
        recused = recused.stream().map(List::copyOf).toList();
        if (index < 0 || targets.isEmpty() || recused.size() != targets.size()) {
            throw new IllegalArgumentException(
                    "shard: an index from 0, at least one target, and who is recused of each");
        }
    }

    /// A shard of whose targets no member's operator runs one.
    public Shard(int index, List<NodeId> targets, Committee committee) {
        this(index, targets, committee, Collections.nCopies(targets.size(), List.of()));
    }

    /// Whether a member may judge a target.
    ///
    /// @param target place of the target in the shard
    public boolean judges(int member, int target) {
        return !recused.get(target).contains(member);
    }
}
