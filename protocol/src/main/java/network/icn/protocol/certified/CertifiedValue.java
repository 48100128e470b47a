package network.icn.protocol.certified;

import network.icn.protocol.agreement.QuorumCertificate;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.network.beacon.BeaconValue;
import network.icn.protocol.network.era.EraId;

/// The part of a [CertifiedShard] that is never pruned: the value, and the certificate that makes it final.
///
/// @param network [network.icn.protocol.network.registry.Genesis#network]
/// @param shard index of the shard in the draw of its era
/// @param beacon the era's beacon value: it draws shards and committee
/// @param certificate of kind FINALIZED
/// @param body the agreed value in canonical bytes ([network.icn.protocol.report.AgreedBody])
public record CertifiedValue(
        Hash32 network, EraId era, int shard, BeaconValue beacon, QuorumCertificate certificate, Payload body) {
    /// The largest index of a shard: a million shards of an era.
    public static final int MAX_SHARD = 1 << 20;

    /// The value voted on: identifies the decision for this era and shard.
    public Hash32 digest() {
        return certificate.digest();
    }
}
