package network.icn.protocol.report;

import java.util.ArrayList;
import java.util.List;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.era.EraClock;

/// One HyperNode's summary of an era for a shard: the body that COMMIT binds and REVEAL opens.
///
/// @param targets in the shard's order, all of them
/// @param receiptsRoot RFC 6962 root over the hashes of the signed receipts, in the order of target, then slot
public record Observation(List<TargetObservation> targets, Hash32 receiptsRoot) {
    /// Bound for parsing: the largest shard that fits into one statement.
    private static final int MAX_TARGETS = 16;
    private static final int MIN_TARGET_BYTES = NodeId.BYTES + Hash32.BYTES;

    public Observation {
        targets = List.copyOf(targets);
    }

    /// Canonical bytes; two bits a slot, the first slot in the lowest bits.
    public byte[] bytes() {
        CanonicalWriter out = new CanonicalWriter().u16(targets.size());
        for (TargetObservation target : targets) {
            write(out, target);
        }
        return out.hash(receiptsRoot).toBytes();
    }

    private static void write(CanonicalWriter out, TargetObservation target) {
        LatencySummary latency = target.latency();
        out.fixed(target.target().bytes()).hash(target.snapshot());
        out.twoBitCodes(target.slots().stream().mapToInt(SlotResult::code).toArray());
        out.u16(latency.probes())
                .u32(latency.p50Micros())
                .u32(latency.p95Micros())
                .u32(latency.p99Micros());
        out.u16(target.samplesAsked()).u16(target.samplesAnswered());
        out.u8(target.evidence().size());
        target.evidence().forEach(out::hash);
    }

    /// Reads the one encoding of an observation; whether it fits a shard is for the caller to check.
    public static Observation parse(byte[] bytes) throws MalformedException {
        CanonicalReader in = new CanonicalReader(bytes);
        int count = in.count(MAX_TARGETS, MIN_TARGET_BYTES);
        List<TargetObservation> targets = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            targets.add(readTarget(in));
        }
        Hash32 receipts = in.hash();
        in.end();
        return new Observation(targets, receipts);
    }

    private static TargetObservation readTarget(CanonicalReader in) throws MalformedException {
        try {
            return new TargetObservation(
                    NodeId.of(in.fixed(NodeId.BYTES)),
                    in.hash(),
                    readSlots(in),
                    new LatencySummary(in.u16(), in.u32(), in.u32(), in.u32()),
                    in.u16(),
                    in.u16(),
                    readEvidence(in));
        } catch (IllegalArgumentException e) {
            throw new MalformedException("observation: " + e.getMessage());
        }
    }

    private static List<SlotResult> readSlots(CanonicalReader in) throws MalformedException {
        List<SlotResult> slots = new ArrayList<>();
        for (int code : in.twoBitCodes(EraClock.MAX_SLOTS)) {
            slots.add(SlotResult.ofCode(code));
        }
        return slots;
    }

    private static List<Hash32> readEvidence(CanonicalReader in) throws MalformedException {
        int count = in.u8();
        if (count > TargetObservation.MAX_EVIDENCE) {
            throw new MalformedException("evidence: at most " + TargetObservation.MAX_EVIDENCE + ", got " + count);
        }
        List<Hash32> evidence = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            evidence.add(in.hash());
        }
        return evidence;
    }
}
