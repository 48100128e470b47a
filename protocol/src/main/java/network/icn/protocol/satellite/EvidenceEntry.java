package network.icn.protocol.satellite;

import java.time.Instant;
import network.icn.protocol.bytes.CanonicalReader;
import network.icn.protocol.bytes.Hash32;
import network.icn.protocol.bytes.MalformedException;
import network.icn.protocol.era.EraId;
import network.icn.protocol.identity.NodeId;

/// A verified proof of misbehaviour; the proof itself is the attachment.
///
/// @param accused the ScalerNode or HyperNode whose own signature proves it
/// @param attachment the evidence id: SHA-256 of its canonical bytes
public record EvidenceEntry(Instant receivedAt, NodeId submitter, EraId era, NodeId accused, Hash32 attachment)
        implements ArchiveEntry {
    @Override
    public EntryKey key() {
        return new EntryKey(Kind.EVIDENCE, era, 0, attachment);
    }

    @Override
    public byte[] bytes() {
        return Kind.EVIDENCE
                .writer()
                .time(receivedAt)
                .fixed(submitter.bytes())
                .u64(era.number())
                .fixed(accused.bytes())
                .hash(attachment)
                .toBytes();
    }

    static EvidenceEntry read(CanonicalReader in) throws MalformedException {
        return new EvidenceEntry(
                in.time(),
                NodeId.of(in.fixed(NodeId.BYTES)),
                new EraId(in.u64AtMost(EraId.MAX)),
                NodeId.of(in.fixed(NodeId.BYTES)),
                in.hash());
    }
}
