package network.icn.protocol.role.hypernode;

import java.util.List;
import network.icn.protocol.role.clock.ClockReading;

/// Whatever acts as a HyperNode: the machine, or what somebody who builds a node has put around it.
public interface HyperNodeRole {
    /// @param now both clocks; at least once a second, so that a clock that was set does not go unseen
    List<HyperNodeEffect> step(HyperNodeInput input, ClockReading now);
}
