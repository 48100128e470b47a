package network.icn.protocol.hypernode;

import java.util.Comparator;
import network.icn.protocol.era.EraId;
import network.icn.protocol.identity.NodeId;

/// One probe: a member probes each target of its shard once a slot.
public record ProbeId(EraId era, int slot, NodeId target) implements Comparable<ProbeId> {
    private static final Comparator<ProbeId> ORDER =
            Comparator.comparing(ProbeId::era).thenComparing(ProbeId::target).thenComparingInt(ProbeId::slot);

    @Override
    public int compareTo(ProbeId other) {
        return ORDER.compare(this, other);
    }
}
