package network.icn.libp2p.pubsub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.gossipsub.GossipVersion;
import network.icn.libp2p.gossipsub.Verdict;
import network.icn.libp2p.host.Await;
import network.icn.libp2p.host.Host;
import network.icn.libp2p.host.HostConfig;
import network.icn.libp2p.host.Stream;
import network.icn.libp2p.multiformats.Multiaddr;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Beginning and end of pubsub and its subscriptions, from several threads and in the middle of the work.
@Timeout(120)
class PubSubLifeIT {
    private static final String TOPIC = "reports";

    private final List<Host> hosts = new ArrayList<>();

    @SuppressWarnings("NullAway.Init")
    private PubSub pubSub;

    @BeforeEach
    void startOneNode() throws IOException {
        pubSub = PubSub.start(host(), PubSubConfig.strictNoSign());
    }

    @AfterEach
    void stop() {
        pubSub.close();
        hosts.forEach(Host::close);
    }

    private Host host() throws IOException {
        Host host = Host.start(
                HostConfig.of(KeyPair.generate(new SecureRandom()), Multiaddr.parse("/ip4/127.0.0.1/tcp/0")));
        hosts.add(host);
        return host;
    }

    private void subscribe() {
        pubSub.subscribe(TOPIC, Validator.ACCEPT_ALL, _ -> {});
    }

    private void subscribeAsSoonAsPossible() {
        while (true) {
            try {
                subscribe();
                return;
            } catch (IllegalStateException _) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void whoSubscribesWhileAnotherLeavesIsNotDeaf() throws Exception {
        subscribe();
        for (int i = 0; i < 5_000; i++) {
            CompletableFuture<Void> next = CompletableFuture.runAsync(this::subscribeAsSoonAsPossible);
            pubSub.unsubscribe(TOPIC);
            next.get(10, TimeUnit.SECONDS);
            assertThat(pubSub.topics()).as("round %d", i).containsExactly(TOPIC);
        }
    }

    @Test
    void nothingCanBeAskedOfAClosedPubSub() {
        pubSub.close();
        pubSub.close();

        assertThatThrownBy(this::subscribe).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(pubSub::topics).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> pubSub.publish(TOPIC, new byte[1])).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aClosedPubSubLeavesNothingAtItsHostAndALaterOneIsServed() throws IOException {
        Host served = hosts.getFirst();
        Host other = host();
        pubSub.close();
        assertThat(other.connect(served.addresses().getFirst()).remote()).isEqualTo(served.id());
        assertThatThrownBy(() -> {
                    try (Stream stream = other.open(served.id(), GossipVersion.protocols())) {
                        stream.readFrame(100);
                    }
                })
                .isInstanceOf(IOException.class);

        try (PubSub second = PubSub.start(served, PubSubConfig.strictNoSign());
                PubSub there = PubSub.start(other, PubSubConfig.strictNoSign())) {
            second.subscribe(TOPIC, Validator.ACCEPT_ALL, _ -> {});
            Await.until("met", () -> !there.topicPeers(TOPIC).isEmpty());
            // The handlers of the second are not its predecessor's to take away.
            pubSub.close();
            second.subscribe("news", Validator.ACCEPT_ALL, _ -> {});
            Await.until("still there", () -> !there.topicPeers("news").isEmpty());
        }
    }

    @Test
    void closingInterruptsConsumersAndValidatorsAtWork() throws IOException, InterruptedException {
        CountDownLatch begun = new CountDownLatch(2);
        CountDownLatch interrupted = new CountDownLatch(2);
        pubSub.subscribe(TOPIC, Validator.ACCEPT_ALL, _ -> hang(begun, interrupted));
        pubSub.subscribe(
                "slow",
                (_, _) -> {
                    hang(begun, interrupted);
                    return Verdict.ACCEPT;
                },
                _ -> {});
        Host other = host();
        try (PubSub sender = PubSub.start(other, PubSubConfig.strictNoSign())) {
            other.connect(hosts.getFirst().addresses().getFirst());
            Await.until(
                    "known",
                    () -> sender.topicPeers("slow").size()
                                    + sender.topicPeers(TOPIC).size()
                            == 2);
            PublishResult _ = sender.publish(TOPIC, new byte[1]);
            PublishResult _ = sender.publish("slow", new byte[1]);
            assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();

            pubSub.close();

            assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static void hang(CountDownLatch begun, CountDownLatch interrupted) {
        begun.countDown();
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException _) {
            interrupted.countDown();
        }
    }
}
