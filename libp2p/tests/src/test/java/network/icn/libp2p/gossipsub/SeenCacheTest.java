package network.icn.libp2p.gossipsub;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import network.icn.libp2p.gossipsub.rpc.MessageId;
import org.junit.jupiter.api.Test;

class SeenCacheTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long TTL = 120 * SECOND;

    @Test
    void remembersForItsTimeAndForgetsSoonAfter() {
        SeenCache seen = new SeenCache(Duration.ofMinutes(2), 1_000, 1, 0);
        assertThat(seen.add(id(1), 0)).isTrue();

        seen.expire(TTL - 1);
        assertThat(seen.contains(id(1))).isTrue();

        seen.expire(TTL * 4 / 3);
        assertThat(seen.contains(id(1))).isFalse();
    }

    @Test
    void seeingAgainDoesNotProlong() {
        SeenCache seen = new SeenCache(Duration.ofMinutes(2), 1_000, 1, 0);
        seen.add(id(1), 0);

        assertThat(seen.add(id(1), TTL - 1)).isFalse();

        seen.expire(TTL * 4 / 3);
        assertThat(seen.contains(id(1))).isFalse();
    }

    @Test
    void aFloodShortensMemoryButNeverGrowsIt() {
        SeenCache seen = new SeenCache(Duration.ofMinutes(2), 1_000, 1, 0);
        for (int i = 0; i < 100_000; i++) {
            seen.add(id(i), 0);
            assertThat(seen.size()).isLessThanOrEqualTo(1_000);
        }
        assertThat(seen.contains(id(99_999))).isTrue();
        assertThat(seen.contains(id(99_300))).isTrue();
        assertThat(seen.contains(id(0))).isFalse();
    }

    /// An author chooses the 8 bytes of a sequence number, and two neighbouring ones are enough to choose the hash
    /// code:
    /// 31 * first + second is the same for (1, 0) and (0, 31).
    @Test
    void idsOfOneHashCodeDoNotCrowdTogether() {
        SeenCache seen = new SeenCache(Duration.ofMinutes(2), 262_144, 20_261_121, 0);
        for (int i = 0; i < 8_192; i++) {
            byte[] bytes = new byte[26];
            for (int bit = 0; bit < 13; bit++) {
                boolean set = (i >> bit & 1) != 0;
                bytes[2 * bit] = (byte) (set ? 1 : 0);
                bytes[2 * bit + 1] = (byte) (set ? 0 : 31);
            }
            MessageId id = MessageId.of(bytes);
            assertThat(id.hashCode()).isEqualTo(MessageId.of(colliding()).hashCode());
            assertThat(seen.add(id, 0)).isTrue();
        }
        assertThat(seen.longestRun()).isLessThan(200);
    }

    private static byte[] colliding() {
        byte[] bytes = new byte[26];
        for (int i = 1; i < bytes.length; i += 2) {
            bytes[i] = 31;
        }
        return bytes;
    }

    @Test
    void agreesWithASlowReference() {
        for (int seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            SeenCache seen = new SeenCache(Duration.ofMinutes(2), 1_000_000, seed, 0);
            Map<MessageId, Long> firstSeen = new LinkedHashMap<>();
            long now = 0;
            for (int i = 0; i < 500; i++) {
                now += random.nextLong(2 * SECOND);
                MessageId id = id(random.nextInt(300));
                Long known = firstSeen.get(id);
                boolean added = seen.add(id, now);
                if (known != null && now - known < TTL) {
                    assertThat(added).as("seed %d step %d", seed, i).isFalse();
                } else if (known == null || now - known >= TTL * 4 / 3) {
                    assertThat(added).as("seed %d step %d", seed, i).isTrue();
                }
                if (added) {
                    firstSeen.put(id, now);
                }
            }
        }
    }

    @Test
    void whatIsForgottenIsGoneAndNothingElse() {
        for (int seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            SeenCache seen = new SeenCache(Duration.ofMinutes(2), 1_000, seed, 0);
            Set<Integer> expected = new TreeSet<>();
            for (int i = 0; i < 200; i++) {
                int number = random.nextInt(60);
                if (random.nextBoolean()) {
                    seen.add(id(number), i);
                    expected.add(number);
                } else {
                    seen.remove(id(number));
                    expected.remove(number);
                }
            }
            for (int number = 0; number < 60; number++) {
                assertThat(seen.contains(id(number)))
                        .as("seed %d number %d", seed, number)
                        .isEqualTo(expected.contains(number));
            }
            assertThat(seen.size()).isEqualTo(expected.size());
        }
    }

    private static MessageId id(int number) {
        return MessageId.of(ByteBuffer.allocate(4).putInt(number).array());
    }
}
