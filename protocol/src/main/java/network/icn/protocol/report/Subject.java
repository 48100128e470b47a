package network.icn.protocol.report;

import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.signed.Domain;
import network.icn.protocol.kernel.signed.Header;
import network.icn.protocol.network.committee.Committee;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.RegistryMark;

/// What one agreement is about. It stands in every message and in the agreed body, so neither is worth anything in any
/// other network, era, shard or committee.
///
/// @param network [network.icn.protocol.network.registry.Genesis#network]
/// @param registry the version that counts in the era: it drew the committee, and its claims are judged by
/// @param size n of the committee
/// @param quorum q of the committee
/// @param members root over the committee
public record Subject(
        Hash32 network, RegistryMark registry, EraId era, int shard, int size, int quorum, Hash32 members) {
    private static final long MAX_SHARD = Integer.MAX_VALUE;

    /// What the members of that committee agree about.
    ///
    /// @param shard index within the era
    public static Subject of(Hash32 network, RegistryMark registry, EraId era, int shard, Committee committee) {
        return new Subject(network, registry, era, shard, committee.size(), committee.quorum(), committee.root());
    }

    /// Its short name: what pulls ask for and journals are sorted by.
    public Hash32 hash() {
        return Hash32.sha256(writer(Domain.SUBJECT).toBytes());
    }

    /// The header of a body that is about it.
    public Header header(Domain kind) {
        return new Header(kind, network, era.number());
    }

    /// A writer behind the header of such a body and the rest of the subject.
    public CanonicalWriter writer(Domain kind) {
        CanonicalWriter out = header(kind).writer();
        writeRest(out);
        return out;
    }

    /// Reads what [#writer] wrote.
    public static Subject read(Domain kind, CanonicalReader in) throws MalformedException {
        return readRest(Header.read(kind, in), in);
    }

    /// What the header does not say.
    public void writeRest(CanonicalWriter out) {
        registry.writeTo(out);
        out.u32(shard).u16(size).u16(quorum).hash(members);
    }

    /// Reads what [#writeRest] wrote.
    public static Subject readRest(Header header, CanonicalReader in) throws MalformedException {
        return new Subject(
                header.network(),
                RegistryMark.read(in),
                EraId.of(header),
                readShard(in),
                in.u16(),
                in.u16(),
                in.hash());
    }

    private static int readShard(CanonicalReader in) throws MalformedException {
        return (int) in.u32AtMost(MAX_SHARD);
    }
}
