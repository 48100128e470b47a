package network.icn.protocol.observation;

import java.util.List;
import network.icn.protocol.bytes.Hash32;

/// One HyperNode's summary of an era for a shard: the body that COMMIT binds and REVEAL opens.
///
/// @param targets in the shard's order, all of them
/// @param receiptsRoot RFC 6962 root over the hashes of the signed receipts, in the order of target, then slot
public record Observation(List<TargetObservation> targets, Hash32 receiptsRoot) {
    public Observation {
        targets = List.copyOf(targets);
    }
}
