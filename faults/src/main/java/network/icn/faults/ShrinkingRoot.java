package network.icn.faults;

import java.util.Optional;
import network.icn.protocol.challenge.EraSnapshot;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.merkle.Merkle;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.objects.ObjectsHead;
import network.icn.protocol.objects.StoredTotals;

/// After the first era that it is asked for: as many objects, of which some are shorter than they were.
final class ShrinkingRoot implements ResigningScalerNode.Lie {
    private Optional<EraId> first = Optional.empty();

    @Override
    public StoredTotals totals(EraSnapshot honest, NodeId peer) {
        first = first.or(() -> Optional.of(honest.era()));
        if (honest.era().equals(first.get())) {
            return honest.totals();
        }
        ObjectsHead tree = honest.totals().tree();
        long leaves = Math.max(tree.objects(), tree.leaves() / 2);
        ObjectsHead less = new ObjectsHead(
                tree.objects(), leaves, Hash32.sha256(tree.root().bytes()));
        return new StoredTotals(less, 0, Merkle.EMPTY_ROOT, 0, 0, 0);
    }
}
