package network.icn.protocol.role.hypernode;

import java.util.Comparator;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.era.EraId;

/// One probe: a member probes each target of its shard once a slot.
public record ProbeId(EraId era, int slot, NodeId target) implements Comparable<ProbeId> {
    private static final Comparator<ProbeId> ORDER =
            Comparator.comparing(ProbeId::era).thenComparing(ProbeId::target).thenComparingInt(ProbeId::slot);

    @Override
    public int compareTo(ProbeId other) {
        return ORDER.compare(this, other);
    }
}
