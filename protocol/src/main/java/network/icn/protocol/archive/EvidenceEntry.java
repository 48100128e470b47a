package network.icn.protocol.archive;

import java.time.Instant;
import network.icn.protocol.evidence.Evidence;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.signed.Header;
import network.icn.protocol.network.era.EraId;

/// A verified proof of misbehaviour; the proof itself is the attachment.
///
/// @param era in which the accused did it, whenever the proof came
/// @param proved kind of misbehaviour
/// @param accused the ScalerNode or HyperNode whose own signature proves it
public record EvidenceEntry(
        Hash32 network,
        Instant receivedAt,
        NodeId submitter,
        EraId era,
        Evidence.Kind proved,
        NodeId accused,
        AttachmentRef attachment)
        implements ArchiveEntry {
    /// One finding is one entry, however many proofs of it there are.
    @Override
    public EntryKey key() {
        return new EntryKey(Kind.EVIDENCE, era, 0, Evidence.id(network, proved, era, accused));
    }

    @Override
    public byte[] bytes() {
        CanonicalWriter out =
                Kind.EVIDENCE.writer(network, era).time(receivedAt).fixed(submitter.bytes());
        proved.writeTo(out);
        out.fixed(accused.bytes());
        attachment.writeTo(out);
        return out.toBytes();
    }

    static EvidenceEntry read(Header header, CanonicalReader in) throws MalformedException {
        return new EvidenceEntry(
                header.network(),
                in.time(),
                NodeId.of(in.fixed(NodeId.BYTES)),
                EraId.of(header),
                Evidence.Kind.readFrom(in),
                NodeId.of(in.fixed(NodeId.BYTES)),
                AttachmentRef.readFrom(in));
    }
}
