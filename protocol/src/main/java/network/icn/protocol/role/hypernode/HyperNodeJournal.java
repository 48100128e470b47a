package network.icn.protocol.role.hypernode;

import java.time.Instant;
import network.icn.protocol.archive.ArchiveEntry;
import network.icn.protocol.archive.Submission;
import network.icn.protocol.challenge.ChallengeKinds;
import network.icn.protocol.challenge.Sections;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.beacon.BeaconValue;
import network.icn.protocol.network.era.EraId;

/// What a HyperNode writes down, so that after a restart it goes on where it was. Local bytes: a kind, then fields.
sealed interface HyperNodeJournal {
    /// Room for the largest submission, evidence of possession.
    int MAX_BYTES = 8 << 20;

    /// A record of an agreement ([network.icn.protocol.agreement.Journal]).
    record Agreed(Payload record) implements HyperNodeJournal {}

    /// The beacon drew the era.
    record Drawn(EraId era, BeaconValue beacon) implements HyperNodeJournal {}

    record Probed(ProbeEntry entry) implements HyperNodeJournal {}

    /// Something has to be pushed to all satellites.
    record Owed(Submission submission) implements HyperNodeJournal {}

    /// A satellite has given its receipt.
    record Settled(NodeId satellite, Hash32 submission) implements HyperNodeJournal {}

    /// All that this node has signed in that era or a later one is in this journal. The last of these counts.
    record Covers(EraId first) implements HyperNodeJournal {}

    /// The record of this node's votes was exported then. Void once something is claimed again.
    record HandedOver(Instant taken) implements HyperNodeJournal {}

    /// Whether the journal was lost once and others have not told since what they heard from this node (P-119).
    /// The last of these counts.
    record Unheard(boolean waits) implements HyperNodeJournal {}

    /// What a ScalerNode has signed: reports show it (P-359).
    record Snapshot(Signed snapshot) implements HyperNodeJournal {}

    default Payload encoded() {
        CanonicalWriter out = new CanonicalWriter();
        switch (this) {
            case Agreed agreed -> out.u8(1).fixed(agreed.record().bytes());
            case Drawn drawn -> write(out.u8(2).u64(drawn.era().number()), drawn.beacon());
            case Probed probed -> write(out.u8(3), probed.entry());
            case Owed(Submission submission) ->
                out.u8(4).u8(submission.key().kind().code()).fixed(submission.bytes());
            case Settled settled -> out.u8(5).fixed(settled.satellite().bytes()).hash(settled.submission());
            case Covers covers -> out.u8(6).u64(covers.first().number());
            case HandedOver handedOver -> out.u8(7).time(handedOver.taken());
            case Unheard(boolean waits) -> out.u8(8).u8(waits ? 1 : 0);
            case Snapshot(Signed snapshot) -> snapshot.writeTo(out.u8(9));
        }
        return Payload.of(out.toBytes());
    }

    static HyperNodeJournal parse(Payload record) throws MalformedException {
        CanonicalReader in = new CanonicalReader(record.bytes());
        int kind = in.u8();
        HyperNodeJournal entry = switch (kind) {
            case 1 -> new Agreed(Payload.of(in.fixed(in.remaining())));
            case 2 -> new Drawn(new EraId(in.u64AtMost(EraId.MAX)), readBeacon(in));
            case 3 -> new Probed(readProbe(in));
            case 4 -> new Owed(Submission.parse(ArchiveEntry.Kind.byCode(in.u8()), in.fixed(in.remaining())));
            case 5 -> new Settled(NodeId.of(in.fixed(NodeId.BYTES)), in.hash());
            case 6 -> new Covers(new EraId(in.u64AtMost(EraId.MAX)));
            case 7 -> new HandedOver(in.time());
            case 8 -> new Unheard(flag(in.u8()));
            case 9 -> new Snapshot(Signed.readFrom(in));
            default -> throw new MalformedException("journal: kind 1 to 9, got " + kind);
        };
        in.end();
        return entry;
    }

    private static boolean flag(int code) throws MalformedException {
        if (code > 1) {
            throw new MalformedException("unheard: 0 or 1, got " + code);
        }
        return code == 1;
    }

    private static void write(CanonicalWriter out, BeaconValue beacon) {
        out.u64(beacon.round()).fixed(beacon.signature().bytes());
    }

    private static BeaconValue readBeacon(CanonicalReader in) throws MalformedException {
        long round = in.u64();
        if (round < 1) {
            throw new MalformedException("round: from 1, got " + round);
        }
        return new BeaconValue(round, Payload.of(in.fixed(BeaconValue.SIGNATURE_BYTES)));
    }

    private static void write(CanonicalWriter out, ProbeEntry entry) {
        out.u64(entry.probe().era().number()).u16(entry.probe().slot());
        out.fixed(entry.probe().target().bytes()).u8(entry.result().code());
        entry.findings().writeTo(out);
    }

    private static ProbeEntry readProbe(CanonicalReader in) throws MalformedException {
        EraId era = new EraId(in.u64AtMost(EraId.MAX));
        int slot = in.u16();
        ProbeId probe = new ProbeId(era, slot, NodeId.of(in.fixed(NodeId.BYTES)));
        ProbeResult result = ProbeResult.byCode(in.u8());
        Sections findings = Sections.readFrom(in);
        ChallengeKinds.checkFindings(findings);
        return new ProbeEntry(probe, result, findings);
    }
}
