package network.icn.protocol.report;

import java.util.ArrayList;
import java.util.List;
import network.icn.protocol.challenge.ChallengeKinds;
import network.icn.protocol.challenge.Sections;
import network.icn.protocol.challenge.SlotResult;
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
    private static final int MIN_TARGET_BYTES = NodeId.BYTES;

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
        out.fixed(target.target().bytes());
        out.twoBitCodes(target.slots().stream().mapToInt(SlotResult::code).toArray());
        target.sections().writeTo(out);
    }

    /// Reads the one encoding of an observation; whether it fits a shard is for the caller to check.
    ///
    /// @throws MalformedException if the bytes are not exactly one, or a known kind's section is none
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
        TargetObservation target =
                new TargetObservation(NodeId.of(in.fixed(NodeId.BYTES)), readSlots(in), Sections.readFrom(in));
        ChallengeKinds.checkSummaries(target.sections());
        return target;
    }

    private static List<SlotResult> readSlots(CanonicalReader in) throws MalformedException {
        List<SlotResult> slots = new ArrayList<>();
        for (int code : in.twoBitCodes(EraClock.MAX_SLOTS)) {
            slots.add(SlotResult.ofCode(code));
        }
        return slots;
    }
}
