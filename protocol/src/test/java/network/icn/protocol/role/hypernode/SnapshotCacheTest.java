package network.icn.protocol.role.hypernode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import network.icn.protocol.challenge.EraSnapshot;
import network.icn.protocol.challenge.VerifiedSnapshot;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.objects.StoredObjects;
import org.junit.jupiter.api.Test;

class SnapshotCacheTest {
    private static final Hash32 NETWORK = Hash32.sha256(new byte[] {7});
    private static final EraId ERA = new EraId(5);

    private final Signer signer = Ed25519.best().signer(new byte[32]);
    private final NodeId target = signer.id();
    private final SnapshotCache cache = new SnapshotCache(NETWORK, Ed25519.best());

    private Signed snapshot(Hash32 network, NodeId of, EraId era, int data) {
        return new EraSnapshot(
                        network,
                        of,
                        era,
                        era,
                        StoredObjects.claimed(Hash32.sha256(new byte[] {(byte) data}), 10),
                        Hash32.ZERO)
                .signedBy(signer);
    }

    @Test
    void theFirstSnapshotOfAnEraCounts() {
        Signed first = snapshot(NETWORK, target, ERA, 1);

        assertThat(cache.put(target, ERA, first)).isTrue();
        assertThat(cache.put(target, ERA, snapshot(NETWORK, target, ERA, 2))).isTrue();

        assertThat(cache.of(target, ERA).map(VerifiedSnapshot::signed)).contains(first);
        assertThat(cache.of(target, ERA.next())).isEmpty();
    }

    @Test
    void whatTheTargetHasNotSignedForThisEraAndNetworkIsNone() {
        NodeId other = Ed25519.best().signer(other()).id();
        Signed good = snapshot(NETWORK, target, ERA, 1);
        Signed badSignature = new Signed(good.statement(), target, signer.sign(new byte[] {1}));
        Signed noSnapshot = Signed.of(new byte[] {1, 2}, target, signer.sign(new byte[] {1, 2}));

        assertThat(cache.put(target, ERA, snapshot(Hash32.ZERO, target, ERA, 1)))
                .isFalse();
        assertThat(cache.put(target, ERA, snapshot(NETWORK, target, ERA.next(), 1)))
                .isFalse();
        assertThat(cache.put(other, ERA, snapshot(NETWORK, other, ERA, 1))).isFalse();
        assertThat(cache.put(other, ERA, good)).isFalse();
        assertThat(cache.put(target, ERA, badSignature)).isFalse();
        assertThat(cache.put(target, ERA, noSnapshot)).isFalse();
        assertThat(cache.of(target, ERA)).isEmpty();
    }

    private static byte[] other() {
        byte[] seed = new byte[32];
        seed[0] = 1;
        return seed;
    }

    @Test
    void aSnapshotIsFetchedOnceUntilTheFetchHasEnded() {
        assertThat(cache.fetch(target, ERA)).contains(new HyperNodeEffect.FetchSnapshot(target, ERA, List.of()));
        assertThat(cache.fetch(target, ERA)).isEmpty();

        cache.ended(target, ERA);
        assertThat(cache.fetch(target, ERA)).isPresent();

        cache.put(target, ERA, snapshot(NETWORK, target, ERA, 1));
        assertThat(cache.fetch(target, ERA)).isEmpty();
    }

    @Test
    void oldErasAreForgotten() {
        cache.put(target, ERA, snapshot(NETWORK, target, ERA, 1));

        cache.forgetBefore(ERA);
        assertThat(cache.of(target, ERA)).isPresent();
        cache.forgetBefore(ERA.next());

        assertThat(cache.of(target, ERA)).isEmpty();
    }
}
