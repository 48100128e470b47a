package network.icn.protocol.report;

import java.nio.charset.StandardCharsets;
import network.icn.protocol.bytes.CanonicalWriter;
import network.icn.protocol.bytes.Hash32;
import network.icn.protocol.committee.Committee;
import network.icn.protocol.era.EraId;

/// What one agreement is about. Network, era, shard, n, q and the members are bound into it, so a vote is worth nothing
/// in
/// any other context (quorum.md 1.3).
public final class Subject {
    private static final byte[] TAG = "EQ1/subject".getBytes(StandardCharsets.US_ASCII);

    private Subject() {}

    public static Hash32 of(long networkId, EraId era, int shard, Committee committee) {
        return Hash32.sha256(new CanonicalWriter()
                .fixed(TAG)
                .u64(networkId)
                .u64(era.number())
                .u32(shard)
                .u16(committee.size())
                .u16(committee.quorum())
                .hash(committee.root())
                .toBytes());
    }
}
