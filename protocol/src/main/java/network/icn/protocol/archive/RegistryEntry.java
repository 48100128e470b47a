package network.icn.protocol.archive;

import java.time.Instant;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.bytes.Signature64;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.signed.Header;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.network.registry.RegistryMark;

/// A version of the registry, so that whoever has the log can say by which members, claims and parameters a report was
/// made. It stands before every report that was made under it.
///
/// @param era the first that the version counts in
/// @param mark names it
/// @param attachment the authority's signature and the registry's canonical bytes; it is never pruned
public record RegistryEntry(
        Hash32 network, Instant receivedAt, NodeId submitter, EraId era, RegistryMark mark, AttachmentRef attachment)
        implements ArchiveEntry {
    /// What a satellite writes of a version that it goes by.
    ///
    /// @param signed the version with its authority's signature, verified
    /// @param satellite who writes it
    public static ArchiveRecord record(Registry registry, Signature64 signed, NodeId satellite, Instant now) {
        byte[] statement = registry.bytes();
        byte[] bytes = new byte[Signature64.BYTES + statement.length];
        System.arraycopy(signed.bytes(), 0, bytes, 0, Signature64.BYTES);
        System.arraycopy(statement, 0, bytes, Signature64.BYTES, statement.length);
        Payload attachment = Payload.of(bytes);
        return new ArchiveRecord(
                new RegistryEntry(
                        registry.network(),
                        now,
                        satellite,
                        registry.link().firstEra(),
                        RegistryMark.of(registry),
                        AttachmentRef.of(attachment)),
                attachment);
    }

    /// The version with the signature of the authority that it names; neither is checked against anything.
    ///
    /// @param attachment the one that the entry names
    /// @throws MalformedException if it holds no registry, or not the one that the entry names
    public Signed with(Payload attachment) throws MalformedException {
        CanonicalReader in = new CanonicalReader(attachment.bytes());
        Signature64 signature = Signature64.of(in.fixed(Signature64.BYTES));
        byte[] statement = in.fixed(in.remaining());
        Registry registry = Registry.parse(statement);
        if (!RegistryMark.of(registry).equals(mark)
                || !registry.network().equals(network)
                || !registry.link().firstEra().equals(era)) {
            throw new MalformedException("entry: its fields are not those of the registry that it holds");
        }
        return Signed.of(statement, registry.authority(), signature);
    }

    @Override
    public EntryKey key() {
        return new EntryKey(Kind.REGISTRY, era, 0, mark.hash());
    }

    @Override
    public byte[] bytes() {
        var out = Kind.REGISTRY.writer(network, era).time(receivedAt).fixed(submitter.bytes());
        mark.writeTo(out);
        attachment.writeTo(out);
        return out.toBytes();
    }

    static RegistryEntry read(Header header, CanonicalReader in) throws MalformedException {
        return new RegistryEntry(
                header.network(),
                in.time(),
                NodeId.of(in.fixed(NodeId.BYTES)),
                EraId.of(header),
                RegistryMark.read(in),
                AttachmentRef.readFrom(in));
    }
}
