package network.icn.protocol.hypernode;

import java.time.Instant;
import java.util.List;

/// Anything that acts as a HyperNode: the honest machine, or one that misbehaves on purpose.
public interface HyperNodeRole {
    List<HyperNodeEffect> step(HyperNodeInput input, Instant now);
}
