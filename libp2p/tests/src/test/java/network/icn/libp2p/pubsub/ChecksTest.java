package network.icn.libp2p.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.gossipsub.Verdict;
import network.icn.libp2p.gossipsub.rpc.Message;
import network.icn.libp2p.gossipsub.rpc.MessageIdFunction;
import network.icn.libp2p.host.Await;
import network.icn.libp2p.pubsub.PubSubConfig.Workers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChecksTest {
    private static final int PLACES = 100;
    private static final PeerId PEER = KeyPair.ed25519(new byte[32]).peerId();

    private final Validation validation =
            new Validation(PubSubConfig.strictNoSign().withWorkers(new Workers(1, PLACES)));
    private final Checks checks = new Checks(validation, PLACES);
    private final CompletableFuture<Verdict> answer = new CompletableFuture<>();
    private final CountDownLatch never = new CountDownLatch(1);
    private final CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    private int messages;

    @AfterEach
    void close() {
        validation.close();
    }

    private Verdict hang() {
        try {
            never.await();
        } catch (InterruptedException _) {
            interrupted.complete(true);
        }
        return Verdict.ACCEPT;
    }

    private Message next() {
        byte[] number = ByteBuffer.allocate(4).putInt(messages++).array();
        return Message.unsigned("topic", number, MessageIdFunction.CONTENT);
    }

    private boolean begin(Validator validator, Message message, InFlight sender) {
        return checks.begin(validator, PEER, message, sender, (_, verdict) -> answer.complete(verdict));
    }

    private int flood(InFlight sender, int count) {
        int begun = 0;
        for (int i = 0; i < count; i++) {
            begun += begin((_, _) -> hang(), next(), sender) ? 1 : 0;
        }
        return begun;
    }

    @Test
    void greedyPeersLeaveRoomForEverybodyElse() {
        List<InFlight> greedy = Stream.generate(() -> new InFlight(QueueLimits.DEFAULT))
                .limit(4)
                .toList();
        int begun = 0;
        for (int i = 0; i < 1_024; i++) {
            for (InFlight peer : greedy) {
                begun += flood(peer, 1);
            }
        }

        assertThat(begun).isEqualTo(PLACES * 4 / 5);
        assertThat(flood(new InFlight(QueueLimits.DEFAULT), PLACES)).isEqualTo(PLACES / 10);
    }

    @Test
    void placesComeBackWithTheVerdict() throws Exception {
        InFlight sender = new InFlight(QueueLimits.DEFAULT);
        Message message = next();
        assertThat(begin((_, _) -> Verdict.REJECT, message, sender)).isTrue();
        assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo(Verdict.REJECT);
        assertThat(sender.messages()).isOne();

        checks.end(message.id()).run();

        assertThat(sender.messages()).isZero();
        assertThat(flood(sender, PLACES)).isEqualTo(PLACES / 2);
    }

    @Test
    void whoeverComesBackUnderEverNewNamesFillsNoMoreThanThePlacesOfASlowConsumer() {
        List<Runnable> unconsumed = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            Message message = next();
            if (checks.waive(message, new InFlight(QueueLimits.DEFAULT))) {
                unconsumed.add(checks.end(message.id()));
            }
        }
        assertThat(unconsumed).hasSize(PLACES);
        assertThat(begin(Validator.ACCEPT_ALL, next(), new InFlight(QueueLimits.DEFAULT)))
                .isFalse();

        unconsumed.forEach(Runnable::run);

        assertThat(checks.waive(next(), new InFlight(QueueLimits.DEFAULT))).isTrue();
    }

    @Test
    void anErrorAndNoVerdictAtAllAreIgnored() throws Exception {
        for (Validator broken : List.<Validator>of(
                (_, _) -> {
                    throw new AssertionError("of the application");
                },
                (_, _) -> nothing())) {
            CompletableFuture<Verdict> verdict = new CompletableFuture<>();
            assertThat(checks.begin(
                            broken,
                            PEER,
                            next(),
                            new InFlight(QueueLimits.DEFAULT),
                            (_, given) -> verdict.complete(given)))
                    .isTrue();

            assertThat(verdict.get(10, TimeUnit.SECONDS)).isEqualTo(Verdict.IGNORE);
        }
    }

    /// What an application without null checks may do.
    @SuppressWarnings("NullAway")
    private static Verdict nothing() {
        return null;
    }

    @Test
    void whoDoesNotAnswerInTimeIsInterruptedAndThePlaceComesBack() throws Exception {
        InFlight sender = new InFlight(QueueLimits.DEFAULT);
        Message hanging = next();
        CountDownLatch begun = new CountDownLatch(1);
        assertThat(begin(
                        (_, _) -> {
                            begun.countDown();
                            return hang();
                        },
                        hanging,
                        sender))
                .isTrue();
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();

        checks.abandon(hanging.id());

        assertThat(interrupted.get(10, TimeUnit.SECONDS)).isTrue();
        Await.until("place is free", () -> sender.messages() == 0);
    }
}
