package network.icn.protocol.archive;

import java.time.Instant;
import network.icn.protocol.agreement.Evidence;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.era.EraId;

/// A verified proof of misbehaviour; the proof itself is the attachment.
///
/// @param era in which the accused did it, whenever the proof came
/// @param proved kind of misbehaviour
/// @param accused the ScalerNode or HyperNode whose own signature proves it
public record EvidenceEntry(
        Instant receivedAt, NodeId submitter, EraId era, Evidence.Kind proved, NodeId accused, AttachmentRef attachment)
        implements ArchiveEntry {
    /// One finding is one entry, however many proofs of it there are.
    @Override
    public EntryKey key() {
        return new EntryKey(Kind.EVIDENCE, era, 0, Evidence.id(proved, era, accused));
    }

    @Override
    public byte[] bytes() {
        CanonicalWriter out = Kind.EVIDENCE
                .writer()
                .time(receivedAt)
                .fixed(submitter.bytes())
                .u64(era.number())
                .u8(proved.code())
                .fixed(accused.bytes());
        attachment.writeTo(out);
        return out.toBytes();
    }

    static EvidenceEntry read(CanonicalReader in) throws MalformedException {
        return new EvidenceEntry(
                in.time(),
                NodeId.of(in.fixed(NodeId.BYTES)),
                new EraId(in.u64AtMost(EraId.MAX)),
                Evidence.Kind.ofCode(in.u8()),
                NodeId.of(in.fixed(NodeId.BYTES)),
                AttachmentRef.readFrom(in));
    }
}
