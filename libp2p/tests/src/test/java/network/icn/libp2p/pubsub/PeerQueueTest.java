package network.icn.libp2p.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.gossipsub.SendPriority;
import network.icn.libp2p.pubsub.PeerQueue.Offer;
import org.junit.jupiter.api.Test;

class PeerQueueTest {
    private static final long SECOND = 1_000_000_000L;
    private static final QueueLimits SMALL =
            new QueueLimits(100, 100, 100, 100, Duration.ofSeconds(1), Duration.ofSeconds(30), 1, 1, 1);

    private final List<SendPriority> dropped = new ArrayList<>();
    private Runnable onDrop = () -> {};
    private final PeerQueue queue = new PeerQueue(
            KeyPair.ed25519(new byte[32]).peerId(),
            SMALL,
            new PubSubListener() {
                @Override
                public void queueDropped(SendPriority priority) {
                    dropped.add(priority);
                    onDrop.run();
                }
            },
            0);

    @Test
    void controlOvertakesEverything() throws InterruptedException {
        queue.offer(new byte[1], SendPriority.GOSSIP, 0);
        queue.offer(new byte[2], SendPriority.FORWARD, 0);
        queue.offer(new byte[3], SendPriority.OWN, 0);
        queue.offer(new byte[4], SendPriority.CONTROL, 0);

        assertThat(take(0)).containsExactly(4, 3, 2, 1);
    }

    @Test
    void theOldestForwardsGoFirst() throws InterruptedException {
        for (int size = 40; size <= 43; size++) {
            assertThat(queue.offer(new byte[size], SendPriority.FORWARD, 0)).isEqualTo(Offer.QUEUED);
        }

        assertThat(take(0)).containsExactly(42, 43);
        assertThat(dropped).containsExactly(SendPriority.FORWARD, SendPriority.FORWARD);
    }

    @Test
    void ownMessagesThatFindNoRoomAreNotQueued() throws InterruptedException {
        assertThat(queue.offer(new byte[60], SendPriority.OWN, 0)).isEqualTo(Offer.QUEUED);
        assertThat(queue.offer(new byte[41], SendPriority.OWN, 0)).isEqualTo(Offer.DROPPED);
        assertThat(queue.offer(new byte[40], SendPriority.OWN, 0)).isEqualTo(Offer.QUEUED);

        assertThat(take(0)).containsExactly(60, 40);
        assertThat(dropped).containsExactly(SendPriority.OWN);
    }

    @Test
    void controlIsNeverDroppedAndItsOverflowIsTold() throws InterruptedException {
        assertThat(queue.offer(new byte[100], SendPriority.CONTROL, 0)).isEqualTo(Offer.QUEUED);
        assertThat(queue.offer(new byte[1], SendPriority.CONTROL, 0)).isEqualTo(Offer.OVERFLOW);

        assertThat(take(0)).containsExactly(100);
    }

    @Test
    void aLateForwardIsNotSent() throws InterruptedException {
        queue.offer(new byte[1], SendPriority.FORWARD, 0);
        queue.offer(new byte[2], SendPriority.FORWARD, 1);
        queue.offer(new byte[3], SendPriority.GOSSIP, 0);

        assertThat(take(SECOND + 1)).containsExactly(2, 3);
    }

    @Test
    void aPeerThatTakesNothingIsStalled() throws InterruptedException {
        queue.offer(new byte[1], SendPriority.OWN, 50 * SECOND);
        assertThat(queue.isStalled(80 * SECOND)).isFalse();
        assertThat(queue.isStalled(80 * SECOND + 1)).isTrue();

        take(90 * SECOND);
        assertThat(queue.isStalled(1_000 * SECOND)).isFalse();
    }

    @Test
    void aBrokenStreamWakesTheWriterAndANewOneGetsWhatWaits()
            throws InterruptedException, ExecutionException, TimeoutException {
        CompletableFuture<List<Integer>> writer = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                writer.complete(take(0));
            } catch (InterruptedException e) {
                writer.completeExceptionally(e);
            }
        });
        queue.breakOff();
        assertThat(writer.get(10, TimeUnit.SECONDS)).isEmpty();

        queue.offer(new byte[1], SendPriority.CONTROL, 0);
        queue.restart(0);
        queue.offer(new byte[2], SendPriority.CONTROL, 0);
        assertThat(take(0)).containsExactly(1, 2);
    }

    @Test
    void aListenerMayWaitForWhoeverUsesTheQueue() throws InterruptedException {
        List<Boolean> free = new ArrayList<>();
        onDrop = () -> free.add(canBeUsed());
        queue.offer(new byte[100], SendPriority.FORWARD, 0);
        queue.offer(new byte[100], SendPriority.FORWARD, 0);
        queue.offer(new byte[1], SendPriority.CONTROL, 0);
        assertThat(take(2 * SECOND)).containsExactly(1, 1);

        assertThat(free).containsExactly(true, true);
    }

    private boolean canBeUsed() {
        try {
            return CompletableFuture.supplyAsync(() -> queue.offer(new byte[1], SendPriority.CONTROL, 0))
                            .get(5, TimeUnit.SECONDS)
                    == Offer.QUEUED;
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            return false;
        }
    }

    @Test
    void aPriorityHasRoomUntilItsBytesAreUsedUp() {
        queue.offer(new byte[99], SendPriority.GOSSIP, 0);
        assertThat(queue.hasRoom(SendPriority.GOSSIP)).isTrue();

        queue.offer(new byte[1], SendPriority.GOSSIP, 0);
        assertThat(queue.hasRoom(SendPriority.GOSSIP)).isFalse();
        assertThat(queue.hasRoom(SendPriority.FORWARD)).isTrue();
    }

    @Test
    void aPeerThatTakesLessThanHalfOfTheForwardsLosesThem() throws InterruptedException {
        queue.offer(new byte[60], SendPriority.FORWARD, 0);
        queue.offer(new byte[60], SendPriority.FORWARD, 0);
        assertThat(take(0)).containsExactly(60);
        assertThat(queue.losesForwards()).isFalse();

        queue.offer(new byte[60], SendPriority.FORWARD, 0);
        queue.offer(new byte[60], SendPriority.FORWARD, 0);
        queue.offer(new byte[1], SendPriority.OWN, 0);
        assertThat(take(2 * SECOND)).containsExactly(1);
        assertThat(queue.losesForwards()).isTrue();
        assertThat(queue.losesForwards()).isFalse();
    }

    @Test
    void aClosedQueueHoldsAndTakesNothing() {
        queue.offer(new byte[1], SendPriority.OWN, 0);
        queue.close();

        assertThat(queue.offer(new byte[1], SendPriority.CONTROL, 0)).isEqualTo(Offer.DROPPED);
        assertThat(queue.isStalled(1_000 * SECOND)).isFalse();
    }

    @Test
    void unwrittenFramesKeepTheirPlace() throws InterruptedException {
        queue.offer(new byte[1], SendPriority.OWN, 0);
        queue.offer(new byte[2], SendPriority.OWN, 0);
        List<PeerQueue.Frame> batch = queue.take(() -> 0);
        queue.offer(new byte[3], SendPriority.OWN, 0);

        queue.putBack(batch);

        assertThat(take(0)).containsExactly(1, 2, 3);
    }

    private List<Integer> take(long now) throws InterruptedException {
        return queue.take(() -> now).stream().map(frame -> frame.bytes().length).toList();
    }
}
