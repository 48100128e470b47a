package network.icn.libp2p.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class InFlightTest {
    private final InFlight inFlight =
            new InFlight(new QueueLimits(1, 1, 1, 1, Duration.ofSeconds(1), Duration.ofSeconds(1), 1, 3, 1_000));

    private boolean hasRoom() throws Exception {
        return answer(50, TimeUnit.MILLISECONDS);
    }

    /// What the wait for room gives, false if it lasts.
    private boolean answer(long time, TimeUnit unit) throws InterruptedException, ExecutionException {
        CompletableFuture<Boolean> room = new CompletableFuture<>();
        Thread waiting = Thread.ofVirtual().start(() -> {
            try {
                room.complete(inFlight.awaitRoom());
            } catch (InterruptedException e) {
                room.completeExceptionally(e);
            }
        });
        try {
            return room.get(time, unit);
        } catch (TimeoutException _) {
            waiting.interrupt();
            return false;
        }
    }

    @Test
    void thereIsRoomBelowTheLimitOfMessagesAndNoneAtIt() throws Exception {
        Runnable first = inFlight.enter(1);
        inFlight.enter(1);
        assertThat(hasRoom()).isTrue();
        inFlight.enter(1);
        assertThat(hasRoom()).isFalse();

        first.run();

        assertThat(hasRoom()).isTrue();
        assertThat(inFlight.messages()).isEqualTo(2);
    }

    @Test
    void thereIsRoomBelowTheLimitOfBytesAndNoneAtIt() throws Exception {
        inFlight.enter(999);
        assertThat(hasRoom()).isTrue();

        Runnable last = inFlight.enter(1);
        assertThat(hasRoom()).isFalse();

        last.run();
        assertThat(hasRoom()).isTrue();
    }

    @Test
    void theEndOfTheLinkEndsTheWait() throws Exception {
        inFlight.enter(1_000);
        CompletableFuture<Boolean> room = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                room.complete(inFlight.awaitRoom());
            } catch (InterruptedException e) {
                room.completeExceptionally(e);
            }
        });

        inFlight.close();

        assertThat(room.get(10, TimeUnit.SECONDS)).isFalse();
    }
}
