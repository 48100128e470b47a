package network.icn.libp2p.gossipsub;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PeerSetTest {
    @Test
    void behavesLikeASortedSet() {
        for (int seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            PeerSet set = new PeerSet();
            TreeSet<Integer> reference = new TreeSet<>();
            for (int i = 0; i < 300; i++) {
                int slot = random.nextInt(200);
                if (random.nextBoolean()) {
                    assertThat(set.add(slot)).isEqualTo(reference.add(slot));
                } else {
                    assertThat(set.remove(slot)).isEqualTo(reference.remove(slot));
                }
            }
            assertThat(set.toArray())
                    .containsExactly(
                            reference.stream().mapToInt(Integer::intValue).toArray());
            assertThat(set.size()).isEqualTo(reference.size());
            assertThat(set.filter(slot -> slot % 3 == 0).size()).isEqualTo((int)
                    reference.stream().filter(slot -> slot % 3 == 0).count());
        }
    }

    @Test
    void subtracts() {
        assertThat(of(1, 64, 200).without(of(64, 65)).toArray()).containsExactly(1, 200);
        assertThat(of(1).without(of(1, 300)).isEmpty()).isTrue();
    }

    @Test
    void picksDistinctMembersEvenly() {
        PeerSet set = of(3, 70, 90, 130, 131);
        SplittableRandom random = new SplittableRandom(5);
        int[] counts = new int[132];
        for (int i = 0; i < 5_000; i++) {
            int[] picked = set.pick(2, random);
            assertThat(picked).hasSize(2).doesNotHaveDuplicates();
            Arrays.stream(picked).forEach(slot -> counts[slot]++);
        }
        for (int slot : set.toArray()) {
            assertThat(counts[slot]).isBetween(1_800, 2_200);
        }
        assertThat(set.pick(9, random)).containsExactlyInAnyOrder(set.toArray());
        assertThat(set.pick(-1, random)).isEmpty();
    }

    private static PeerSet of(int... slots) {
        PeerSet set = new PeerSet();
        Arrays.stream(slots).forEach(set::add);
        return set;
    }
}
