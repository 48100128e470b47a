package network.icn.simulator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class EventQueueTest {
    private record Entry(long time, long sequence) {}

    @Test
    void agreesWithASlowQueueOnRandomSchedules() {
        for (long seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            EventQueue queue = new EventQueue();
            PriorityQueue<Entry> reference =
                    new PriorityQueue<>(Comparator.comparingLong(Entry::time).thenComparingLong(Entry::sequence));
            List<Entry> polled = new ArrayList<>();
            List<Entry> expected = new ArrayList<>();
            long sequence = 0;
            for (int i = 0; i < 3_000; i++) {
                if (reference.isEmpty() || random.nextInt(5) < 3) {
                    Entry entry = new Entry(random.nextLong(50), sequence++);
                    reference.add(entry);
                    queue.add(entry.time(), entry.sequence(), () -> polled.add(entry));
                } else {
                    assertThat(queue.firstTime()).isEqualTo(reference.element().time());
                    expected.add(reference.remove());
                    queue.poll().run();
                }
            }

            assertThat(polled).as("seed %d", seed).isEqualTo(expected);
            assertThat(queue.size()).as("seed %d", seed).isEqualTo(reference.size());
        }
    }
}
