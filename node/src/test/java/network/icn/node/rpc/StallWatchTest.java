package network.icn.node.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class StallWatchTest {
    private static final long MILLI = 1_000_000;

    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private long nanos = Long.MAX_VALUE - 10 * MILLI;
    private final StallWatch watch = new StallWatch(tasks::add, () -> nanos);

    private void pass(long millis) {
        nanos += millis * MILLI;
    }

    @Test
    void aCalmProcessHasNoStall() {
        long since = watch.now();
        for (int i = 0; i < 5_000; i++) {
            pass(20);
            watch.tick();
            tasks.remove().run();
        }

        assertThat(watch.longest(since)).isZero();
    }

    @Test
    void aThreadThatWakesUpLateIsAStallOfThoseWhoWaitedThen() {
        long before = watch.now();
        pass(320);
        assertThat(watch.longest(before)).as("not yet over").isEqualTo(Duration.ofMillis(300));
        watch.tick();
        tasks.remove().run();
        long after = watch.now();
        pass(20);
        watch.tick();
        tasks.remove().run();

        assertThat(watch.longest(before)).isEqualTo(Duration.ofMillis(300));
        assertThat(watch.longest(after)).isZero();
    }

    @Test
    void aTaskThatNobodyRunsIsAStall() {
        long before = watch.now();
        for (int i = 0; i < 30; i++) {
            pass(20);
            watch.tick();
        }
        assertThat(tasks).as("one at a time").hasSize(1);
        assertThat(watch.longest(before)).isEqualTo(Duration.ofMillis(580));

        tasks.remove().run();
        long after = watch.now();
        assertThat(watch.longest(before)).isEqualTo(Duration.ofMillis(580));
        assertThat(watch.longest(after)).isZero();
    }

    /// Virtual threads that never yield keep the others waiting, and no timer says so.
    @Test
    void busyVirtualThreadsAreSeen() throws Exception {
        CountDownLatch stop = new CountDownLatch(1);
        try (StallWatch real = StallWatch.start()) {
            long since = real.now();
            for (int i = 0; i < 4 * Runtime.getRuntime().availableProcessors(); i++) {
                Thread.ofVirtual().start(() -> {
                    while (stop.getCount() > 0) {
                        Thread.onSpinWait();
                    }
                });
            }

            Duration wanted = Duration.ofMillis(250);
            while (real.longest(since).compareTo(wanted) < 0
                    && System.nanoTime() - since < Duration.ofSeconds(20).toNanos()) {
                Thread.onSpinWait();
            }
            assertThat(real.longest(since)).isGreaterThanOrEqualTo(wanted);
        } finally {
            stop.countDown();
        }
    }
}
