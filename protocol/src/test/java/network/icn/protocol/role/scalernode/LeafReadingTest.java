package network.icn.protocol.role.scalernode;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import network.icn.protocol.challenge.StoredLeaves;
import network.icn.protocol.objects.StoredProof;
import org.junit.jupiter.api.Test;

class LeafReadingTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant UNTIL = START.plusSeconds(1);
    private static final List<Long> WANTED = leaves(200);

    private static List<Long> leaves(int count) {
        return LongStream.range(0, count).map(leaf -> 3 * leaf).boxed().toList();
    }

    /// Reads until there is nothing more to be read; every read takes so long.
    private static List<Long> answered(
            LeafReading reading, Predicate<Long> unreadable, Duration each, List<List<Long>> reads) {
        Instant now = START;
        while (reading.isMore(now)) {
            List<Long> piece = reading.current();
            reads.add(piece);
            if (piece.stream().anyMatch(unreadable)) {
                reading.failed();
            } else {
                reading.succeeded(new StoredLeaves(piece, List.of(), StoredProof.NONE, true));
            }
            now = now.plus(each);
        }
        return reading.read().stream()
                .flatMap(piece -> piece.indices().stream())
                .toList();
    }

    @Test
    void whatCannotBeReadIsLeftOutAndNothingElse() {
        SplittableRandom random = new SplittableRandom(64);
        for (int round = 0; round < 300; round++) {
            TreeSet<Long> unreadable = new TreeSet<>();
            for (int i = random.nextInt(8); i > 0; i--) {
                unreadable.add(3L * random.nextInt(200));
            }
            List<List<Long>> reads = new ArrayList<>();
            List<Long> good = new ArrayList<>(WANTED);
            good.removeAll(unreadable);
            assertThat(answered(new LeafReading(WANTED, true, UNTIL), unreadable::contains, Duration.ZERO, reads))
                    .isEqualTo(good);
            assertThat(reads.size()).isLessThanOrEqualTo(13 + 2 * 4 * unreadable.size());
        }
    }

    /// A slow disk answers with what it has come to, and asked for the rest it comes to the rest.
    @Test
    void whenItIsTimeToAnswerNoFurtherPieceIsBegun() {
        List<Long> left = new ArrayList<>(WANTED);
        for (int attempt = 0; attempt < 3; attempt++) {
            List<Long> answered =
                    answered(new LeafReading(left, true, UNTIL), _ -> false, Duration.ofMillis(160), new ArrayList<>());
            assertThat(answered).isEqualTo(left.subList(0, Math.min(left.size(), 7 * LeafReading.PIECE)));
            left = left.subList(answered.size(), left.size());
            if (left.isEmpty()) {
                break;
            }
        }
        assertThat(left).isEmpty();
    }

    /// However slow: one piece is always read.
    @Test
    void onePieceIsReadInAnyCase() {
        List<List<Long>> reads = new ArrayList<>();
        assertThat(answered(new LeafReading(WANTED, true, START.minusSeconds(9)), _ -> false, Duration.ZERO, reads))
                .isEqualTo(WANTED.subList(0, LeafReading.PIECE));
        assertThat(reads).hasSize(1);
    }

    @Test
    void aKindThatTakesNoPartsIsReadOnceAndAsAWhole() {
        List<List<Long>> reads = new ArrayList<>();
        assertThat(answered(new LeafReading(WANTED, false, UNTIL), leaf -> leaf == 3, Duration.ZERO, reads))
                .isEmpty();
        assertThat(answered(new LeafReading(WANTED, false, UNTIL), _ -> false, Duration.ZERO, reads))
                .isEqualTo(WANTED);
        assertThat(reads).containsExactly(WANTED, WANTED);
    }

    /// A disk that is gone fails every time.
    @Test
    void aDiskThatIsGoneIsNotAskedForEver() {
        List<List<Long>> reads = new ArrayList<>();
        assertThat(answered(new LeafReading(leaves(1_000), true, UNTIL), _ -> true, Duration.ZERO, reads))
                .isEmpty();
        assertThat(reads).hasSize(64);
    }
}
