package network.icn.protocol.certified;

import java.util.ArrayList;
import java.util.List;
import network.icn.protocol.agreement.EqMessage;
import network.icn.protocol.agreement.QuorumCertificate;
import network.icn.protocol.challenge.ChallengeKind;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.bytes.Signature64;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.signed.Domain;
import network.icn.protocol.kernel.signed.Header;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.beacon.BeaconValue;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.Parameters;

/// The only encoding of a [CertifiedShard]: in journals, on the wire and in logs (docs/wire.md). It is
/// that of its [CertifiedValue] with that of its openings behind, REVEALs and what belongs to results,
/// so a log keeps the two apart, and whoever puts them together has the same bytes again. What is read
/// back has exactly the bytes that it was read from.
///
/// Reading looks at the size first, then at counts and widths. It believes nothing:
/// [CertifiedShardVerifier] does the rest.
public final class CertifiedShardCodec {
    /// A certificate of a committee of 256 has less than 17 KiB.
    static final int MAX_CERTIFICATE_BYTES = 20 << 10;
    /// Room for the value of the largest shard; it fits into an entry of a log.
    public static final int MAX_VALUE_BYTES = 56 << 10;
    /// Room for the REVEALs of a committee of 256, of up to 8 KiB each, and for what belongs to results.
    public static final int MAX_OPENINGS_BYTES = 3 << 20;
    /// Nothing larger is a certified shard. The limit of the wire, too (satellite.proto).
    public static final int MAX_BYTES = MAX_VALUE_BYTES + MAX_OPENINGS_BYTES;

    private static final int MAX_ENCLOSURES = Parameters.MAX_TARGETS_PER_SHARD * Parameters.MAX_KINDS;
    private static final int SIGNED_BYTES = NodeId.BYTES + Signature64.BYTES + Integer.BYTES;

    private CertifiedShardCodec() {}

    /// The whole.
    public static byte[] encode(CertifiedShard shard) {
        return new CanonicalWriter()
                .fixed(encode(shard.value()))
                .fixed(encodeOpenings(shard))
                .toBytes();
    }

    /// The part that is kept for ever.
    public static byte[] encode(CertifiedValue value) {
        return new Header(Domain.CERTIFIED_SHARD, value.network(), value.era().number())
                .writer()
                .u32(value.shard())
                .u64(value.beacon().round())
                .fixed(value.beacon().signature().bytes())
                .variable(value.certificate().bytes())
                .variable(value.body().bytes())
                .toBytes();
    }

    /// The part that may be pruned.
    public static byte[] encodeOpenings(CertifiedShard shard) {
        CanonicalWriter out = new CanonicalWriter().u16(shard.reveals().size());
        shard.reveals().forEach(reveal -> reveal.writeTo(out));
        out.u16(shard.enclosures().size());
        shard.enclosures().forEach(enclosure -> out.variable(enclosure.bytes()));
        return out.toBytes();
    }

    /// Bytes of the whole, without making them.
    public static int size(CertifiedShard shard) {
        int reveals = shard.reveals().stream()
                .mapToInt(reveal -> SIGNED_BYTES + reveal.statement().size())
                .sum();
        int enclosures = shard.enclosures().stream()
                .mapToInt(enclosure -> Integer.BYTES + enclosure.size())
                .sum();
        return encode(shard.value()).length + Short.BYTES + reveals + Short.BYTES + enclosures;
    }

    /// Reads the whole.
    ///
    /// @throws MalformedException if it is too large or no certified shard
    public static CertifiedShard decode(byte[] bytes) throws MalformedException {
        requireAtMost(MAX_BYTES, bytes.length);
        CanonicalReader in = new CanonicalReader(bytes);
        CertifiedShard shard = readOpenings(readValue(in), in);
        in.end();
        return shard;
    }

    /// Reads the part that is kept for ever.
    ///
    /// @throws MalformedException if it is too large or no certified value
    public static CertifiedValue decodeValue(byte[] bytes) throws MalformedException {
        requireAtMost(MAX_VALUE_BYTES, bytes.length);
        CanonicalReader in = new CanonicalReader(bytes);
        CertifiedValue value = readValue(in);
        in.end();
        return value;
    }

    /// Puts together what was kept apart.
    ///
    /// @param openings the part that may be pruned
    /// @throws MalformedException if that is too large or no such part
    public static CertifiedShard decode(CertifiedValue value, byte[] openings) throws MalformedException {
        CanonicalReader in = new CanonicalReader(openings);
        CertifiedShard shard = readOpenings(value, in);
        in.end();
        return shard;
    }

    private static CertifiedValue readValue(CanonicalReader in) throws MalformedException {
        Header header = Header.read(Domain.CERTIFIED_SHARD, in);
        EraId era = EraId.of(header);
        int shard = (int) in.u32AtMost(CertifiedValue.MAX_SHARD);
        BeaconValue beacon = readBeacon(in);
        QuorumCertificate certificate = QuorumCertificate.parse(in.variable(MAX_CERTIFICATE_BYTES));
        Payload body = Payload.of(in.variable(EqMessage.Propose.MAX_BODY_BYTES));
        return new CertifiedValue(header.network(), era, shard, beacon, certificate, body);
    }

    private static BeaconValue readBeacon(CanonicalReader in) throws MalformedException {
        long round = in.u64AtMost(EraId.MAX);
        if (round == 0) {
            throw new MalformedException("round: from 1, got 0");
        }
        return new BeaconValue(round, Payload.of(in.fixed(BeaconValue.SIGNATURE_BYTES)));
    }

    private static CertifiedShard readOpenings(CertifiedValue value, CanonicalReader in) throws MalformedException {
        requireAtMost(MAX_OPENINGS_BYTES, in.remaining());
        return new CertifiedShard(value, readReveals(in), readEnclosures(in));
    }

    private static List<Payload> readEnclosures(CanonicalReader in) throws MalformedException {
        int count = in.count(MAX_ENCLOSURES, Integer.BYTES);
        List<Payload> enclosures = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            enclosures.add(Payload.of(in.variable(ChallengeKind.MAX_ENCLOSURE)));
        }
        return enclosures;
    }

    private static List<Signed> readReveals(CanonicalReader in) throws MalformedException {
        int count = in.count(Parameters.MAX_COMMITTEE, SIGNED_BYTES);
        List<Signed> reveals = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            reveals.add(Signed.readFrom(in));
        }
        return reveals;
    }

    private static void requireAtMost(int max, int size) throws MalformedException {
        if (size > max) {
            throw new MalformedException("certified shard: at most " + max + " bytes, got " + size);
        }
    }
}
