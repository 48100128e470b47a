package network.icn.libp2p.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.gossipsub.Verdict;
import network.icn.libp2p.gossipsub.rpc.Message;
import network.icn.libp2p.gossipsub.rpc.MessageIdFunction;
import network.icn.libp2p.gossipsub.rpc.SignaturePolicy;
import network.icn.libp2p.pubsub.PubSubConfig.Workers;
import network.icn.libp2p.pubsub.Validation.Authorship;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ValidationTest {
    private static final int PLACES = 3;
    private static final KeyPair AUTHOR = KeyPair.ed25519(new byte[32]);
    private static final Message SIGNED = new SignaturePolicy.StrictSign(AUTHOR)
            .compose("topic", "signed".getBytes(StandardCharsets.UTF_8), 1, MessageIdFunction.CONTENT);

    private final CountDownLatch open = new CountDownLatch(1);
    private final CountDownLatch begun = new CountDownLatch(1);
    private final Validation validation = new Validation(PubSubConfig.strictNoSign()
            .withSignatures(new SignaturePolicy.StrictSign(AUTHOR))
            .withWorkers(new Workers(1, PLACES)));

    @AfterEach
    void close() {
        open.countDown();
        validation.close();
    }

    /// Has the only thread held up by a validator that heeds no interrupt.
    private void occupy() throws InterruptedException {
        assertThat(check((_, _) -> {
                    begun.countDown();
                    boolean done = false;
                    while (!done) {
                        try {
                            open.await();
                            done = true;
                        } catch (InterruptedException _) {
                            // goes on all the same
                        }
                    }
                    return Verdict.ACCEPT;
                }))
                .isPresent();
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
    }

    private Optional<Future<?>> check(Validator validator) {
        return validation.check(validator, AUTHOR.peerId(), SIGNED, _ -> {});
    }

    private List<Authorship> authorship() {
        return validation.authorship(List.of(SIGNED), _ -> List.of(true)).join();
    }

    @Test
    void asManyMessagesWaitAsThereArePlacesAndNoMore() throws InterruptedException {
        occupy();
        for (int i = 0; i < PLACES; i++) {
            assertThat(check(Validator.ACCEPT_ALL)).isPresent();
        }

        assertThat(check(Validator.ACCEPT_ALL)).isEmpty();
        assertThat(authorship()).containsExactly(Authorship.UNCHECKED);
    }

    @Test
    void whoWaitsForASignatureIsToldOfTheEnd() throws Exception {
        assertThat(authorship()).containsExactly(Authorship.ALLOWED);
        occupy();
        CompletableFuture<List<Authorship>> waiting = CompletableFuture.supplyAsync(this::authorship);
        Future<?> alsoWaiting = check(Validator.ACCEPT_ALL).orElseThrow();

        validation.close();

        assertThat(waiting.get(10, TimeUnit.SECONDS)).containsExactly(Authorship.UNCHECKED);
        assertThat(alsoWaiting.get(10, TimeUnit.SECONDS)).isNull();
    }
}
