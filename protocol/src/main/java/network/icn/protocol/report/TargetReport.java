package network.icn.protocol.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import network.icn.protocol.challenge.ChallengeKind;
import network.icn.protocol.challenge.ChallengeKinds;
import network.icn.protocol.challenge.Sections;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.signed.Domain;
import network.icn.protocol.kernel.signed.Header;
import network.icn.protocol.network.era.EraClock;
import network.icn.protocol.network.era.EraId;

/// The SLA report of one ScalerNode and era.
///
/// @param slots one verdict a slot
/// @param observers members with at least one vote
/// @param sections the result of each kind of challenge
public record TargetReport(NodeId target, List<SlotVerdict> slots, int observers, Sections sections) {
    /// The size that a report cannot be below; bounds counts before anything is allocated.
    static final int MIN_BYTES = NodeId.BYTES;
    private static final long PPM = 1_000_000;

    public TargetReport {
        slots = List.copyOf(slots);
    }

    /// Identifies the report in archives and audits: in no other network, era or shard does one have the same id,
    /// whatever it says.
    public Hash32 id(Hash32 network, EraId era, int shard) {
        CanonicalWriter out =
                new Header(Domain.REPORT_ID, network, era.number()).writer().u32(shard);
        writeTo(out);
        return Hash32.sha256(out.toBytes());
    }

    /// The canonical bytes, as they stand in the agreed body.
    public byte[] bytes() {
        CanonicalWriter out = new CanonicalWriter();
        writeTo(out);
        return out.toBytes();
    }

    /// How many slots have that verdict.
    public int count(SlotVerdict verdict) {
        return count(slot -> slot == verdict);
    }

    private int count(Predicate<SlotVerdict> wanted) {
        return (int) slots.stream().filter(wanted).count();
    }

    /// Slots of which the committee says something.
    public int known() {
        return count(SlotVerdict::isKnown);
    }

    /// UP in parts per million of what is known, rounded down; 0 when nothing is.
    public int availabilityPpm() {
        return known() == 0 ? 0 : (int) (PPM * count(SlotVerdict::isUp) / known());
    }

    /// What the availability is at least, whatever n − q members lied: the share that was surely up.
    public int lowPpm() {
        return known() == 0 ? 0 : (int) (PPM * count(SlotVerdict.SURELY_UP) / known());
    }

    /// What the availability is at most, whatever n − q members lied: the share that was not surely down.
    public int highPpm() {
        int possible = known() - count(SlotVerdict.SURELY_DOWN);
        return known() == 0 ? 0 : Math.toIntExact(Math.ceilDiv(PPM * possible, known()));
    }

    /// The result of that kind; empty if it has none.
    public <R> Optional<R> result(ChallengeKind<?, ?, R> kind) {
        return sections.find(kind.name(), kind.results());
    }

    /// Appends its canonical bytes.
    public void writeTo(CanonicalWriter out) {
        out.fixed(target.bytes()).u8(slots.size());
        slots.forEach(slot -> out.u8(slot.code()));
        out.u16(observers);
        sections.writeTo(out);
    }

    /// Reads its canonical bytes.
    ///
    /// @throws MalformedException if the next bytes are none, or a known kind's section is none
    public static TargetReport readFrom(CanonicalReader in) throws MalformedException {
        TargetReport report =
                new TargetReport(NodeId.of(in.fixed(NodeId.BYTES)), readSlots(in), in.u16(), Sections.readFrom(in));
        ChallengeKinds.checkResults(report.sections());
        return report;
    }

    private static List<SlotVerdict> readSlots(CanonicalReader in) throws MalformedException {
        int count = in.u8();
        if (count > EraClock.MAX_SLOTS) {
            throw new MalformedException("slots: at most " + EraClock.MAX_SLOTS + ", got " + count);
        }
        List<SlotVerdict> slots = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            slots.add(SlotVerdict.ofCode(in.u8()));
        }
        return slots;
    }
}
