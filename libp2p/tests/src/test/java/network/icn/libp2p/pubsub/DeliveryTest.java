package network.icn.libp2p.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import network.icn.libp2p.gossipsub.rpc.Message;
import network.icn.libp2p.gossipsub.rpc.MessageIdFunction;
import org.junit.jupiter.api.Test;

class DeliveryTest {
    private static final Message MESSAGE = Message.unsigned("topic", new byte[1], MessageIdFunction.CONTENT);

    @Test
    void aConsumerThatSwallowsTheInterruptGetsNothingMoreAndEveryPlaceComesBack() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(10);
        AtomicInteger consumed = new AtomicInteger();
        Delivery delivery = new Delivery("topic", Validator.ACCEPT_ALL, _ -> {
            consumed.incrementAndGet();
            begun.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException _) {
                // swallowed
            }
        });
        delivery.start();
        for (int i = 0; i < 9; i++) {
            delivery.add(MESSAGE, done::countDown);
        }
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();

        delivery.close();
        delivery.add(MESSAGE, done::countDown);

        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(consumed).hasValue(1);
    }
}
