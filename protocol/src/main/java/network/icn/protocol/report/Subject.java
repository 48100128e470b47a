package network.icn.protocol.report;

import java.nio.charset.StandardCharsets;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.network.committee.Committee;
import network.icn.protocol.network.era.EraId;

/// What one agreement is about. Its hash stands in every message, so a vote is worth nothing in any other network, era,
/// shard or committee, and evidence that shows what was hashed cannot be filed anywhere else.
///
/// @param network [network.icn.protocol.network.registry.Registry#network]
/// @param size n of the committee
/// @param quorum q of the committee
/// @param members root over the committee
public record Subject(Hash32 network, EraId era, int shard, int size, int quorum, Hash32 members) {
    private static final byte[] TAG = "EQ1/subject".getBytes(StandardCharsets.US_ASCII);
    private static final long MAX_SHARD = Integer.MAX_VALUE;

    public static Subject of(Hash32 network, EraId era, int shard, Committee committee) {
        return new Subject(network, era, shard, committee.size(), committee.quorum(), committee.root());
    }

    /// What messages name.
    public Hash32 hash() {
        CanonicalWriter out = new CanonicalWriter().fixed(TAG);
        writeTo(out);
        return Hash32.sha256(out.toBytes());
    }

    public void writeTo(CanonicalWriter out) {
        out.hash(network).u64(era.number()).u32(shard).u16(size).u16(quorum).hash(members);
    }

    public static Subject readFrom(CanonicalReader in) throws MalformedException {
        return new Subject(in.hash(), new EraId(in.u64AtMost(EraId.MAX)), readShard(in), in.u16(), in.u16(), in.hash());
    }

    private static int readShard(CanonicalReader in) throws MalformedException {
        return (int) in.u32AtMost(MAX_SHARD);
    }
}
