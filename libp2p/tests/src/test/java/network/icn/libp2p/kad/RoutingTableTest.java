package network.icn.libp2p.kad;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.crypto.PeerId;
import org.junit.jupiter.api.Test;

class RoutingTableTest {
    private static final int BUCKET = 3;
    private final PeerId self = peer(new Random(0));
    private final RoutingTable table = new RoutingTable(self, BUCKET);

    static PeerId peer(Random random) {
        byte[] seed = new byte[32];
        random.nextBytes(seed);
        return KeyPair.ed25519(seed).peerId();
    }

    @Test
    void theClosestAreThoseThatAnOrderedListNames() {
        Random random = new Random(1);
        List<PeerId> all = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            PeerId peer = peer(random);
            if (table.add(peer)) {
                all.add(peer);
            }
        }
        assertThat(table.size()).isEqualTo(all.size()).isLessThan(300);
        for (int i = 0; i < 50; i++) {
            KadKey target = KadKey.of(peer(random));
            assertThat(table.closest(target, 7))
                    .isEqualTo(all.stream()
                            .sorted((a, b) -> target.closestFirst().compare(KadKey.of(a), KadKey.of(b)))
                            .limit(7)
                            .toList());
        }
    }

    @Test
    void aFullBucketRefusesNewcomersAndLetsThemInWhenAPlaceIsFree() {
        Random random = new Random(2);
        List<PeerId> sameBucket = new ArrayList<>();
        while (sameBucket.size() < BUCKET + 1) {
            PeerId peer = peer(random);
            if (KadKey.of(self).commonPrefix(KadKey.of(peer)) == 0) {
                sameBucket.add(peer);
            }
        }
        for (int i = 0; i < BUCKET; i++) {
            assertThat(table.add(sameBucket.get(i))).isTrue();
        }
        assertThat(table.add(sameBucket.get(BUCKET))).isFalse();
        assertThat(table.add(sameBucket.getFirst())).isTrue();

        table.remove(sameBucket.getFirst());
        assertThat(table.contains(sameBucket.getFirst())).isFalse();
        assertThat(table.add(sameBucket.get(BUCKET))).isTrue();
    }

    @Test
    void nobodyIsInItsOwnTable() {
        assertThat(table.add(self)).isFalse();
        assertThat(table.size()).isZero();
    }

    @Test
    void distanceIsExclusiveOr() {
        KadKey one = KadKey.of(new byte[] {1});
        KadKey two = KadKey.of(new byte[] {2});
        assertThat(one.commonPrefix(one)).isEqualTo(KadKey.BITS);
        assertThat(one.commonPrefix(two)).isEqualTo(two.commonPrefix(one)).isLessThan(KadKey.BITS);
        assertThat(one.closestFirst().compare(one, two)).isNegative();
        assertThat(two.closestFirst().compare(one, two)).isPositive();
        assertThat(one.closestFirst().compare(two, two)).isZero();
    }
}
