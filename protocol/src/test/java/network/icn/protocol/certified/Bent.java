package network.icn.protocol.certified;

import java.util.List;
import network.icn.protocol.agreement.QuorumCertificate;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.bytes.Signature64;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.era.EraId;

/// Certified shards with one thing changed, as whoever forges them would.
public final class Bent {
    private Bent() {}

    /// As if it were of another network.
    public static CertifiedShard network(CertifiedShard right, Hash32 network) {
        return of(right, network, right.era(), right.shard(), right.certificate(), right.body());
    }

    /// As if it were of another era.
    public static CertifiedShard era(CertifiedShard right, EraId era) {
        return of(right, right.network(), era, right.shard(), right.certificate(), right.body());
    }

    /// As if it were of another shard.
    public static CertifiedShard shard(CertifiedShard right, int shard) {
        return of(right, right.network(), right.era(), shard, right.certificate(), right.body());
    }

    /// With another body under the same certificate.
    public static CertifiedShard body(CertifiedShard right, Payload body) {
        return of(right, right.network(), right.era(), right.shard(), right.certificate(), body);
    }

    /// With other signatures, under another digest.
    public static CertifiedShard certificate(CertifiedShard right, Hash32 digest, List<Signature64> signatures) {
        QuorumCertificate old = right.certificate();
        return certificate(
                right,
                new QuorumCertificate(
                        old.kind(), old.subject(), old.view(), old.parent(), digest, old.signers(), signatures));
    }

    /// With another certificate.
    public static CertifiedShard certificate(CertifiedShard right, QuorumCertificate certificate) {
        return of(right, right.network(), right.era(), right.shard(), certificate, right.body());
    }

    /// With other things that belong to its results.
    public static CertifiedShard enclosures(CertifiedShard right, List<Payload> enclosures) {
        return new CertifiedShard(right.value(), right.reveals(), enclosures);
    }

    /// With other REVEALs.
    public static CertifiedShard reveals(CertifiedShard right, List<Signed> reveals) {
        return new CertifiedShard(right.value(), reveals, right.enclosures());
    }

    private static CertifiedShard of(
            CertifiedShard right, Hash32 network, EraId era, int shard, QuorumCertificate certificate, Payload body) {
        return new CertifiedShard(
                new CertifiedValue(network, era, shard, right.beacon(), certificate, body),
                right.reveals(),
                right.enclosures());
    }
}
