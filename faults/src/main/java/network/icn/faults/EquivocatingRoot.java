package network.icn.faults;

import network.icn.protocol.challenge.EraSnapshot;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.merkle.Merkle;
import network.icn.protocol.objects.ObjectsHead;
import network.icn.protocol.objects.StoredTotals;

/// The truth for one half of those who ask, a tree of the same size for the other half.
final class EquivocatingRoot implements ResigningScalerNode.Lie {
    private final Arrivals arrivals = new Arrivals();

    @Override
    public StoredTotals totals(EraSnapshot honest, NodeId peer) {
        if (arrivals.number(peer) % 2 == 0) {
            return honest.totals();
        }
        ObjectsHead tree = honest.totals().tree();
        ObjectsHead other = new ObjectsHead(
                tree.objects(), tree.leaves(), Hash32.sha256(tree.root().bytes()));
        return new StoredTotals(other, 0, Merkle.EMPTY_ROOT, 0, 0, 0);
    }
}
