package network.icn.faults;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.role.scalernode.RefusalReason;
import network.icn.protocol.role.scalernode.ScalerNodeEffect;
import network.icn.protocol.role.scalernode.ScalerNodeInput;
import network.icn.protocol.role.scalernode.ScalerNodeRole;

/// A ScalerNode that answers most HyperNodes as an honest one does, and refuses whatever the others ask. It would say
/// that these are liars.
final class PartialScalerNode implements ScalerNodeRole {
    private static final int REFUSED_ONE_IN = 5;

    private final ScalerNodeRole honest;
    private final Arrivals arrivals = new Arrivals();

    PartialScalerNode(ScalerNodeRole honest) {
        this.honest = honest;
    }

    @Override
    public List<ScalerNodeEffect> step(ScalerNodeInput input, Instant now) {
        return input instanceof ScalerNodeInput.ChallengeArrived arrived && isRefused(arrived.peer())
                ? List.of(new ScalerNodeEffect.Refuse(arrived.token(), RefusalReason.BUSY, "not now"))
                : honest.step(input, now);
    }

    private boolean isRefused(NodeId peer) {
        return arrivals.number(peer) % REFUSED_ONE_IN == 0;
    }

    @Override
    public Optional<EraId> eraWithoutSnapshot(Instant now) {
        return honest.eraWithoutSnapshot(now);
    }
}
