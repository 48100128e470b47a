package network.icn.protocol.report;

import java.util.ArrayList;
import java.util.List;
import network.icn.protocol.bytes.CanonicalReader;
import network.icn.protocol.bytes.CanonicalWriter;
import network.icn.protocol.bytes.Hash32;
import network.icn.protocol.bytes.MalformedException;
import network.icn.protocol.era.EraClock;
import network.icn.protocol.identity.NodeId;
import network.icn.protocol.observation.LatencySummary;

/// The SLA report of one ScalerNode and era.
///
/// @param snapshot hash of the snapshot that more than half of the observers were answered under, zero when there is
/// none
/// @param slots one verdict a slot
/// @param availabilityPpm UP / (UP + DOWN) in parts per million, 0 when nothing is known
/// @param lowPpm what it is at least, whatever n - q members lied
/// @param highPpm what it is at most, whatever n - q members lied; only this may lead to a penalty
/// @param observers members with at least one vote
/// @param latency lower medians of the members' quantiles
/// @param samplesAsked lower median of the leaves that a member asked for
/// @param samplesAnswered lower median of the leaves that came back right
/// @param evidence ids of possession evidence that members claim, ascending; each counts only if its proof verifies
public record TargetReport(
        NodeId target,
        Hash32 snapshot,
        List<SlotVerdict> slots,
        int availabilityPpm,
        int lowPpm,
        int highPpm,
        int observers,
        LatencySummary latency,
        int samplesAsked,
        int samplesAnswered,
        List<Hash32> evidence) {
    /// More would only repeat the same finding.
    public static final int MAX_EVIDENCE = 16;
    /// The size that a report cannot be below; bounds counts before anything is allocated.
    static final int MIN_BYTES = NodeId.BYTES + Hash32.BYTES;

    public TargetReport {
        slots = List.copyOf(slots);
        evidence = List.copyOf(evidence);
    }

    /// Identifies the report in archives and audits.
    public Hash32 id() {
        return Hash32.sha256(bytes());
    }

    public byte[] bytes() {
        CanonicalWriter out = new CanonicalWriter();
        writeTo(out);
        return out.toBytes();
    }

    public int count(SlotVerdict verdict) {
        return (int) slots.stream().filter(slot -> slot == verdict).count();
    }

    public void writeTo(CanonicalWriter out) {
        out.fixed(target.bytes()).hash(snapshot);
        out.twoBitCodes(slots.stream().mapToInt(SlotVerdict::code).toArray());
        out.u32(availabilityPpm).u32(lowPpm).u32(highPpm).u16(observers);
        out.u16(latency.probes())
                .u32(latency.p50Micros())
                .u32(latency.p95Micros())
                .u32(latency.p99Micros());
        out.u16(samplesAsked).u16(samplesAnswered).u8(evidence.size());
        evidence.forEach(out::hash);
    }

    public static TargetReport readFrom(CanonicalReader in) throws MalformedException {
        try {
            return new TargetReport(
                    NodeId.of(in.fixed(NodeId.BYTES)),
                    in.hash(),
                    readSlots(in),
                    Math.toIntExact(in.u32()),
                    Math.toIntExact(in.u32()),
                    Math.toIntExact(in.u32()),
                    in.u16(),
                    new LatencySummary(in.u16(), in.u32(), in.u32(), in.u32()),
                    in.u16(),
                    in.u16(),
                    readEvidence(in));
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new MalformedException("report: " + e.getMessage());
        }
    }

    private static List<SlotVerdict> readSlots(CanonicalReader in) throws MalformedException {
        List<SlotVerdict> slots = new ArrayList<>();
        for (int code : in.twoBitCodes(EraClock.MAX_SLOTS)) {
            slots.add(SlotVerdict.ofCode(code));
        }
        return slots;
    }

    private static List<Hash32> readEvidence(CanonicalReader in) throws MalformedException {
        int count = in.u8();
        if (count > MAX_EVIDENCE) {
            throw new MalformedException("evidence: at most " + MAX_EVIDENCE + ", got " + count);
        }
        List<Hash32> evidence = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            evidence.add(in.hash());
        }
        return evidence;
    }
}
