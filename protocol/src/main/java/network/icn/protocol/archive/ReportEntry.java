package network.icn.protocol.archive;

import java.time.Instant;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.beacon.BeaconValue;
import network.icn.protocol.network.era.EraId;

/// A certified set of reports: one shard of one era.
///
/// @param digest digest of the agreed value that the certificate signs
/// @param beacon the era's beacon value: it draws shards and committee
/// @param certificate CERT of kind FINALIZE in canonical bytes
/// @param body the agreed value in canonical bytes
/// @param attachment the REVEALs that the body merges, see [Attachment]
public record ReportEntry(
        Instant receivedAt,
        NodeId submitter,
        EraId era,
        int shard,
        Hash32 digest,
        BeaconValue beacon,
        Payload certificate,
        Payload body,
        AttachmentRef attachment)
        implements ArchiveEntry {
    static final int MAX_SHARD = 1 << 20;

    @Override
    public EntryKey key() {
        return new EntryKey(Kind.REPORT, era, shard, digest);
    }

    @Override
    public byte[] bytes() {
        CanonicalWriter out = Kind.REPORT
                .writer()
                .time(receivedAt)
                .fixed(submitter.bytes())
                .u64(era.number())
                .u32(shard)
                .hash(digest)
                .u64(beacon.round())
                .fixed(beacon.signature().bytes())
                .variable(certificate.bytes())
                .variable(body.bytes());
        attachment.writeTo(out);
        return out.toBytes();
    }

    static ReportEntry read(CanonicalReader in) throws MalformedException {
        Instant receivedAt = in.time();
        NodeId submitter = NodeId.of(in.fixed(NodeId.BYTES));
        EraId era = new EraId(in.u64AtMost(EraId.MAX));
        long shard = in.u32();
        if (shard > MAX_SHARD) {
            throw new MalformedException("shard: at most " + MAX_SHARD + ", got " + shard);
        }
        Hash32 digest = in.hash();
        long round = in.u64AtMost(EraId.MAX);
        if (round == 0) {
            throw new MalformedException("round: from 1, got 0");
        }
        BeaconValue beacon = new BeaconValue(round, Payload.of(in.fixed(BeaconValue.SIGNATURE_BYTES)));
        Payload certificate = Payload.of(in.variable(MAX_BYTES));
        Payload body = Payload.of(in.variable(MAX_BYTES));
        AttachmentRef attachment = AttachmentRef.readFrom(in);
        return new ReportEntry(receivedAt, submitter, era, (int) shard, digest, beacon, certificate, body, attachment);
    }
}
