package network.icn.hypernode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import network.icn.node.clock.Clocks;
import network.icn.protocol.role.hypernode.HyperNodeEffect;
import network.icn.protocol.role.hypernode.HyperNodeInput;
import network.icn.protocol.role.hypernode.HyperNodeRole;
import org.junit.jupiter.api.Test;

class MachineLoopTest {
    private static final HyperNodeInput FIRST = new HyperNodeInput.Restored(List.of());
    private static final HyperNodeInput PULL = new HyperNodeInput.PullAnswered(List.of());

    private final BlockingQueue<HyperNodeInput> heard = new LinkedBlockingQueue<>();

    private static MachineLoop loop(HyperNodeRole role) {
        AtomicReference<MachineLoop> made = new AtomicReference<>();
        MachineLoop.EffectHandler handler = effect -> {
            if (effect instanceof HyperNodeEffect.WakeAt(Instant time)) {
                made.get().wakeAt(time);
            }
        };
        made.set(new MachineLoop(role, handler, new Clocks(InstantSource.system())));
        return made.get();
    }

    private HyperNodeInput next() throws InterruptedException {
        HyperNodeInput input = heard.poll(10, TimeUnit.SECONDS);
        assertThat(input).as("the next input").isNotNull();
        return input;
    }

    @Test
    void theMachineIsWokenAtTheTimeItAskedFor() throws Exception {
        Instant alarm = Instant.now().plusMillis(100);
        HyperNodeRole role = (input, _) -> {
            heard.add(input);
            return input.equals(FIRST) ? List.of(new HyperNodeEffect.WakeAt(alarm)) : List.of();
        };
        try (MachineLoop loop = loop(role)) {
            loop.start(FIRST, () -> {});

            assertThat(next()).isEqualTo(FIRST);
            assertThat(next()).isEqualTo(new HyperNodeInput.Woken());
            assertThat(Instant.now()).isAfterOrEqualTo(alarm);
        }
    }

    @Test
    void whatTheMachineCannotGoOnFromStopsTheStart() {
        MachineLoop loop = loop((_, _) -> {
            throw new IllegalStateException("kind 99");
        });

        assertThatThrownBy(() -> loop.start(FIRST, () -> {})).hasMessage("kind 99");
        loop.close();
    }

    @Test
    void aBugStopsTheMachineAndShows() throws Exception {
        CountDownLatch stepped = new CountDownLatch(1);
        HyperNodeRole role = (input, _) -> {
            if (input.equals(PULL)) {
                stepped.countDown();
                throw new IllegalStateException("a bug");
            }
            return List.of();
        };
        try (MachineLoop loop = loop(role)) {
            loop.start(FIRST, () -> {});
            assertThat(loop.failure()).isEmpty();
            loop.put(PULL);
            assertThat(stepped.await(10, TimeUnit.SECONDS)).isTrue();

            SmallNetwork.await(
                    Duration.ofSeconds(10), () -> loop.failure().equals(Optional.of("the machine stopped: a bug")));
            assertThat(loop.offer(PULL)).as("takes nothing more").isFalse();
        }
    }

    @Test
    void gossipIsDroppedWhenTheMachineIsTooBusy() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        HyperNodeRole role = (input, _) -> {
            if (input.equals(PULL)) {
                awaitQuietly(release);
            }
            return List.of();
        };
        try (MachineLoop loop = loop(role)) {
            loop.start(FIRST, () -> {});
            int taken = 0;
            while (loop.offer(PULL)) {
                taken++;
            }

            assertThat(taken).isBetween(8_192, 8_193);
            release.countDown();
            SmallNetwork.await(Duration.ofSeconds(10), () -> loop.offer(PULL));
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
