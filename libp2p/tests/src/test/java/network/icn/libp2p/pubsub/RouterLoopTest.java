package network.icn.libp2p.pubsub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.gossipsub.GossipParams;
import org.junit.jupiter.api.Test;

class RouterLoopTest {
    private final RouterLoop loop =
            new RouterLoop(KeyPair.ed25519(new byte[32]).peerId(), GossipParams.DEFAULT, new Random(1), _ -> {});

    private int answerOfAnotherThread() throws Exception {
        return CompletableFuture.supplyAsync(() -> loop.ask(_ -> 42)).get(10, TimeUnit.SECONDS);
    }

    @Test
    void aFailingTurnEnds() throws Exception {
        assertThatThrownBy(() -> loop.ask(_ -> {
                    throw new AssertionError("ours");
                }))
                .hasMessage("ours");

        assertThat(answerOfAnotherThread()).isEqualTo(42);
    }

    @Test
    void aFailureAtTheEndOfATurnHarmsNeitherItsOwnerNorWhatComesBehind() throws Exception {
        CompletableFuture<Boolean> behind = new CompletableFuture<>();
        int answer = loop.ask(_ -> {
            loop.later(() -> {
                throw new AssertionError("left behind");
            });
            loop.later(() -> behind.complete(true));
            return 1;
        });

        assertThat(answer).isEqualTo(1);
        assertThat(behind).isCompletedWithValue(true);
        assertThat(answerOfAnotherThread()).isEqualTo(42);
    }

    @Test
    void anErrorInOneInputDoesNotReachWhoBringsIt() throws Exception {
        loop.submit(_ -> {
            throw new AssertionError("ours");
        });

        assertThat(answerOfAnotherThread()).isEqualTo(42);
    }
}
