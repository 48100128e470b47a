package network.icn.protocol.role.scalernode;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import network.icn.protocol.network.era.EraId;

/// Whatever acts as a ScalerNode: the machine, or what somebody who builds a node has put around it.
public interface ScalerNodeRole {
    /// Takes one input and says what follows from it, in order.
    List<ScalerNodeEffect> step(ScalerNodeInput input, Instant now);

    /// The running era, if no snapshot was signed for it before its beacon round: every challenge of it is refused.
    Optional<EraId> eraWithoutSnapshot(Instant now);
}
