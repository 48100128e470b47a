package network.icn.protocol.report;

import java.util.List;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.identity.NodeId;

/// What one HyperNode saw of one ScalerNode in an era.
///
/// @param snapshot hash of the snapshot it was challenged on, zero when none was had
/// @param slots one result a slot
/// @param samplesAsked leaves asked for
/// @param samplesAnswered leaves that came back right
/// @param evidence ids of possession evidence found, ascending, at most [#MAX_EVIDENCE]
public record TargetObservation(
        NodeId target,
        Hash32 snapshot,
        List<SlotResult> slots,
        LatencySummary latency,
        int samplesAsked,
        int samplesAnswered,
        List<Hash32> evidence) {
    /// One proof is enough for a verdict; a few survive the loss of one.
    public static final int MAX_EVIDENCE = 4;

    public TargetObservation {
        slots = List.copyOf(slots);
        evidence = List.copyOf(evidence);
        if (evidence.size() > MAX_EVIDENCE) {
            throw new IllegalArgumentException("evidence: at most 4, got " + evidence.size());
        }
        if (samplesAnswered < 0 || samplesAnswered > samplesAsked || samplesAsked > 0xffff) {
            throw new IllegalArgumentException("samples: 0 <= answered <= asked <= 65535");
        }
    }
}
