package network.icn.node.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import network.icn.node.clock.Clocks;
import org.junit.jupiter.api.Test;

class MachineLoopTest {
    private static final String WOKEN = "woken";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    private static MachineLoop<String> loop(Consumer<String> step) {
        return new MachineLoop<>("machine", step, WOKEN, InstantSource.system());
    }

    private String next() throws InterruptedException {
        String input = heard.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(input).as("the next input").isNotNull();
        return input;
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            Thread.onSpinWait();
        }
    }

    @Test
    void theMachineIsWokenAtTheTimeItAskedFor() throws Exception {
        Instant alarm = Instant.now().plusMillis(100);
        AtomicReference<MachineLoop<String>> made = new AtomicReference<>();
        try (MachineLoop<String> loop = loop(input -> {
            heard.add(input);
            if (input.equals("first")) {
                made.get().wakeAt(alarm);
            }
        })) {
            made.set(loop);
            loop.start();
            loop.put("first");

            assertThat(next()).isEqualTo("first");
            assertThat(next()).isEqualTo(WOKEN);
            assertThat(Instant.now()).isAfterOrEqualTo(alarm);
        }
    }

    /// Whoever steps the machine on a thread of its own may bring about an alarm, too.
    @Test
    void anAlarmThatAnotherThreadSetsIsNotSleptThrough() throws Exception {
        try (MachineLoop<String> loop = loop(heard::add)) {
            loop.start();
            assertThat(next()).as("so it begins to wait a second").isEqualTo(WOKEN);

            long start = System.nanoTime();
            loop.wakeAt(Instant.now().plusMillis(50));

            assertThat(next()).isEqualTo(WOKEN);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(800));
        }
    }

    @Test
    void aBugStopsTheMachineAndShows() throws Exception {
        try (MachineLoop<String> loop = loop(input -> {
            if (input.equals("bug")) {
                throw new IllegalStateException("a bug");
            }
        })) {
            loop.start();
            assertThat(loop.failure()).isEmpty();
            loop.put("bug");

            await(() -> loop.failure().equals(Optional.of("the machine stopped: a bug")));
            assertThat(loop.offer("more")).as("takes nothing more").isFalse();
        }
    }

    @Test
    void aFailureWithoutWordsIsNamed() throws Exception {
        try (MachineLoop<String> loop = loop(_ -> {
            throw new IllegalStateException();
        })) {
            loop.start();
            loop.put("bug");

            await(() -> loop.failure().equals(Optional.of("the machine stopped: IllegalStateException")));
        }
    }

    @Test
    void whatFindsNoRoomIsDroppedAndTakenLater() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        try (MachineLoop<String> loop = loop(_ -> awaitQuietly(release))) {
            loop.start();
            int taken = 0;
            while (loop.offer("gossip")) {
                taken++;
            }

            assertThat(taken).isBetween(8_192, 8_193);
            release.countDown();
            await(() -> loop.offer("gossip"));
        }
    }

    /// What follows from one step is carried out before the next thread gets in.
    @Test
    void stepsOfManyThreadsAreOneBehindTheOther() throws Exception {
        MachineSteps<Integer, String> steps = new MachineSteps<>(
                (input, _) -> List.of(input + " begins", input + " ends"), new Clocks(InstantSource.system()));
        List<String> done = new ArrayList<>();
        List<Thread> callers = IntStream.range(0, 50)
                .mapToObj(i -> Thread.ofVirtual()
                        .start(() -> steps.take(i, effect -> {
                            done.add(effect);
                            LockSupport.parkNanos(1_000);
                        })))
                .toList();
        for (Thread caller : callers) {
            caller.join();
        }

        assertThat(done).hasSize(100);
        for (int i = 0; i < 100; i += 2) {
            String who = done.get(i).replace(" begins", "");
            assertThat(done.get(i + 1)).isEqualTo(who + " ends");
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
