package network.icn.protocol.role.scalernode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LeafReadingTest {
    private static final List<Long> WANTED = LongStream.range(0, 64).boxed().toList();

    /// Reads until there is an answer or none.
    private static List<Long> answered(LeafReading reading, Predicate<Long> unreadable, List<List<Long>> reads) {
        while (true) {
            List<Long> now = reading.current();
            reads.add(now);
            if (now.stream().anyMatch(unreadable)) {
                if (!reading.failed()) {
                    return List.of();
                }
            } else if (reading.succeeded()) {
                return now;
            }
        }
    }

    @Test
    void whatCannotBeReadIsLeftOutAndNothingElse() {
        SplittableRandom random = new SplittableRandom(64);
        for (int round = 0; round < 300; round++) {
            int bad = random.nextInt(8);
            TreeSet<Long> unreadable = new TreeSet<>();
            for (int i = 0; i < bad; i++) {
                unreadable.add((long) random.nextInt(64));
            }
            List<List<Long>> reads = new ArrayList<>();
            List<Long> good = new ArrayList<>(WANTED);
            good.removeAll(unreadable);
            assertThat(answered(new LeafReading(WANTED, true), unreadable::contains, reads))
                    .isEqualTo(good);
            assertThat(reads.size()).isLessThanOrEqualTo(2 + 2 * 6 * unreadable.size());
        }
    }

    @Test
    void aKindThatTakesNoPartsIsReadOnce() {
        List<List<Long>> reads = new ArrayList<>();
        assertThat(answered(new LeafReading(WANTED, false), leaf -> leaf == 3, reads))
                .isEmpty();
        assertThat(reads).containsExactly(WANTED);
    }

    /// A disk that is gone fails every time.
    @Test
    void aDiskThatIsGoneIsNotAskedForEver() {
        List<List<Long>> reads = new ArrayList<>();
        List<Long> many = LongStream.range(0, 1_000).boxed().toList();
        assertThat(answered(new LeafReading(many, true), _ -> true, reads)).isEmpty();
        assertThat(reads).hasSize(64);
    }

    /// What could be read once can be gone the second time.
    @Test
    void aDiskThatGoesMeanwhileIsNoAnswer() {
        LeafReading reading = new LeafReading(List.of(1L, 2L), true);
        assertThat(reading.failed()).isTrue();
        assertThat(reading.succeeded()).isFalse();
        assertThat(reading.failed()).isTrue();
        assertThat(reading.current()).containsExactly(1L);
        assertThat(reading.failed()).isFalse();
    }
}
