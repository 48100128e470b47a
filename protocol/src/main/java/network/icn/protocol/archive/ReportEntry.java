package network.icn.protocol.archive;

import java.time.Instant;
import network.icn.protocol.certified.CertifiedShard;
import network.icn.protocol.certified.CertifiedShardCodec;
import network.icn.protocol.certified.CertifiedValue;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.signed.Header;
import network.icn.protocol.network.era.EraId;

/// A certified set of reports: one shard of one era.
///
/// @param value the certified shard without its REVEALs
/// @param attachment the REVEALs: what stands behind the value in the encoding of the shard
///     ([CertifiedShardCodec])
public record ReportEntry(Instant receivedAt, NodeId submitter, CertifiedValue value, AttachmentRef attachment)
        implements ArchiveEntry {
    @Override
    public Hash32 network() {
        return value.network();
    }

    @Override
    public EraId era() {
        return value.era();
    }

    @Override
    public EntryKey key() {
        return new EntryKey(Kind.REPORT, value.era(), value.shard(), value.digest());
    }

    /// The certified shard as it was handed in.
    ///
    /// @param openings the attachment
    /// @throws MalformedException never for an attachment that the entry names
    public CertifiedShard with(Payload openings) throws MalformedException {
        return CertifiedShardCodec.decode(value, openings.bytes());
    }

    @Override
    public byte[] bytes() {
        CanonicalWriter out = Kind.REPORT
                .writer(network(), era())
                .time(receivedAt)
                .fixed(submitter.bytes())
                .variable(CertifiedShardCodec.encode(value));
        attachment.writeTo(out);
        return out.toBytes();
    }

    static ReportEntry read(Header header, CanonicalReader in) throws MalformedException {
        ReportEntry entry = new ReportEntry(
                in.time(),
                NodeId.of(in.fixed(NodeId.BYTES)),
                CertifiedShardCodec.decodeValue(in.variable(CertifiedShardCodec.MAX_VALUE_BYTES)),
                AttachmentRef.readFrom(in));
        header.requireNetwork(entry.network());
        if (header.era() != entry.era().number()) {
            throw new MalformedException("entry: must be of the era of its value, got " + header.era());
        }
        return entry;
    }
}
