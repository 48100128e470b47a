package network.icn.libp2p.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import network.icn.libp2p.crypto.KeyPair;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class EventQueueTest {
    private final HostEvent event =
            new HostEvent.PeerDisconnected(KeyPair.generate(new SecureRandom()).peerId());
    private final EventQueue queue = new EventQueue();
    private final CountDownLatch busy = new CountDownLatch(1);
    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicInteger heard = new AtomicInteger();

    @AfterEach
    void close() {
        end.countDown();
        queue.close();
    }

    private void listen(HostEvent heardNow) {
        heard.incrementAndGet();
        busy.countDown();
        try {
            end.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private CompletableFuture<Void> post() {
        CompletableFuture<Void> posted = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            queue.post(event);
            posted.complete(null);
        });
        return posted;
    }

    /// The first is being heard, the others wait.
    private void fill() throws InterruptedException {
        queue.listen(this::listen);
        queue.post(event);
        busy.await();
        for (int i = 0; i < EventQueue.CAPACITY; i++) {
            queue.post(event);
        }
    }

    @Test
    void aFullQueueHoldsUpWhoPostsUntilSomethingWasHeard() throws Exception {
        fill();
        CompletableFuture<Void> beyond = post();
        assertThat(beyond).isNotCompleted();

        end.countDown();
        assertThat(beyond).succeedsWithin(Duration.ofSeconds(10));
        Await.until("all heard", () -> heard.get() == EventQueue.CAPACITY + 2);
    }

    @Test
    void nobodyWaitsForAListenerOfAClosedQueue() throws Exception {
        fill();
        CompletableFuture<Void> beyond = post();

        queue.close();

        assertThat(beyond).succeedsWithin(Duration.ofSeconds(10));
        assertThat(post()).succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    void aListenerThatFailsKeepsNobodyFromHearing() {
        queue.listen(_ -> {
            throw new IllegalStateException("on purpose");
        });
        end.countDown();
        queue.listen(this::listen);
        queue.post(event);
        queue.post(event);
        Await.until("both heard", () -> heard.get() == 2);
    }
}
