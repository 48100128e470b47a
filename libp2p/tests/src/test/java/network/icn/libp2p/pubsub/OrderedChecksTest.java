package network.icn.libp2p.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import network.icn.libp2p.host.Await;
import network.icn.libp2p.pubsub.Validation.Authorship;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OrderedChecksTest {
    private final OrderedChecks checks = new OrderedChecks();
    private final CompletableFuture<List<Authorship>> first = new CompletableFuture<>();
    private final CompletableFuture<List<Authorship>> second = new CompletableFuture<>();
    private final List<List<Authorship>> taken = Collections.synchronizedList(new ArrayList<>());

    @Test
    void whatIsCheckedSoonerIsTakenInItsTurn() throws InterruptedException {
        checks.add(() -> first, taken::add);
        checks.add(() -> second, taken::add);

        second.complete(List.of(Authorship.FORGED));
        assertThat(taken).isEmpty();
        first.complete(List.of(Authorship.ALLOWED));

        assertThat(taken).containsExactly(List.of(Authorship.ALLOWED), List.of(Authorship.FORGED));
    }

    @Test
    void aThirdCheckIsNotBegunWhileTwoAreUnderWay() throws InterruptedException {
        checks.add(() -> first, taken::add);
        checks.add(() -> second, taken::add);
        AtomicInteger begun = new AtomicInteger();
        Thread reader = Thread.ofPlatform().start(() -> addOne(begun));
        Await.until("the reader waits", () -> reader.getState() == Thread.State.WAITING);
        assertThat(begun.get()).isZero();

        first.complete(List.of());
        reader.join();

        assertThat(begun.get()).isEqualTo(1);
    }

    private void addOne(AtomicInteger begun) {
        try {
            checks.add(
                    () -> {
                        begun.incrementAndGet();
                        return new CompletableFuture<>();
                    },
                    taken::add);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void theEndWaitsForAllAnswers() throws InterruptedException {
        checks.add(() -> first, taken::add);
        checks.add(() -> second, taken::add);
        Thread reader = Thread.ofPlatform().start(checks::await);
        first.complete(List.of());
        Await.until("the reader waits", () -> reader.getState() == Thread.State.WAITING);

        second.complete(List.of());
        reader.join();

        assertThat(taken).hasSize(2);
    }

    @Test
    void oneThatCannotBeTakenKeepsNobodyElseOut() throws InterruptedException {
        checks.add(() -> first, _ -> {
            throw new IllegalStateException("a fault of ours");
        });
        first.complete(List.of());

        for (int i = 0; i < 3; i++) {
            checks.add(() -> CompletableFuture.completedFuture(List.of()), taken::add);
        }
        checks.await();

        assertThat(taken).hasSize(3);
    }
}
