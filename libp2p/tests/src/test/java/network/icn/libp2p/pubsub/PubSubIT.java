package network.icn.libp2p.pubsub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.gossipsub.DropReason;
import network.icn.libp2p.gossipsub.GossipParams;
import network.icn.libp2p.gossipsub.GossipVersion;
import network.icn.libp2p.gossipsub.RouterLimits;
import network.icn.libp2p.gossipsub.Verdict;
import network.icn.libp2p.gossipsub.rpc.Message;
import network.icn.libp2p.gossipsub.rpc.MessageIdFunction;
import network.icn.libp2p.gossipsub.rpc.Rpc;
import network.icn.libp2p.gossipsub.rpc.RpcCodec;
import network.icn.libp2p.gossipsub.rpc.SignaturePolicy;
import network.icn.libp2p.host.Host;
import network.icn.libp2p.host.HostConfig;
import network.icn.libp2p.host.Stream;
import network.icn.libp2p.multiformats.Multiaddr;
import network.icn.libp2p.wire.ProtoWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Real hosts over TCP on loopback.
@Timeout(120)
class PubSubIT {
    private static final String TOPIC = "reports";
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private final List<Node> nodes = new ArrayList<>();

    /// A host with pubsub, and how often it got each message.
    private record Node(Host host, PubSub pubSub, Map<String, Integer> received) {
        void take(Message message) {
            received.merge(new String(message.data(), StandardCharsets.UTF_8), 1, Integer::sum);
        }
    }

    @AfterEach
    void stop() {
        for (Node node : nodes) {
            node.pubSub.close();
            node.host.close();
        }
    }

    @Test
    void sixHostsLoseAndDoubleNothing() throws IOException {
        start(6, _ -> PubSubConfig.strictNoSign());
        subscribeAll(Validator.ACCEPT_ALL);
        connectAll();
        // With that many a mesh is thick enough, and nobody grafts the last one.
        int enough = GossipParams.DEFAULT.mesh().low();
        await(() -> nodes.stream().allMatch(node -> node.pubSub.meshPeers(TOPIC).size() >= enough));

        for (int i = 0; i < 1_000; i++) {
            PublishResult result = nodes.get(i % 6).pubSub.publish(TOPIC, text(i));
            assertThat(result).isInstanceOf(PublishResult.Sent.class);
            if (i % 100 == 99) {
                int sent = i + 1;
                await(() -> nodes.stream().allMatch(node -> node.received.size() >= expected(node, sent)));
            }
        }

        for (Node node : nodes) {
            assertThat(node.received).hasSize(expected(node, 1_000));
            assertThat(node.received.values()).containsOnly(1);
        }
    }

    @Test
    void signedMessagesPassAndForgedOnesDoNot() throws IOException {
        start(2, i -> PubSubConfig.strictNoSign().withSignatures(new SignaturePolicy.StrictSign(key(i))));
        subscribeAll(Validator.ACCEPT_ALL);
        try (Host stranger = host(9)) {
            connectAll();
            await(() -> nodes.get(0).pubSub.meshPeers(TOPIC).size() == 1);
            stranger.handle(GossipVersion.V1_1.protocol(), stream -> stream.readFrame(1 << 20));
            stranger.connect(address(nodes.get(1)));
            Message unsigned = Message.unsigned(TOPIC, text(66), MessageIdFunction.CONTENT);
            Message good = new SignaturePolicy.StrictSign(key(9)).compose(TOPIC, text(7), 1, MessageIdFunction.CONTENT);
            Stream stream = stranger.open(nodes.get(1).host.id(), List.of(GossipVersion.V1_1.protocol()));
            stream.writeFrame(RpcCodec.encode(Rpc.ofMessage(unsigned)));
            stream.writeFrame(RpcCodec.encode(Rpc.ofMessage(good)));

            nodes.get(0).pubSub.publish(TOPIC, text(1));
            await(() -> nodes.get(1).received.size() == 2);
        }
        assertThat(nodes.get(1).received).containsOnlyKeys("message 1", "message 7");
    }

    @Test
    void aCopyOfASeenMessageIsNotCheckedAgainAndAForgedNewOneIs() throws IOException {
        AtomicInteger bad = new AtomicInteger();
        AtomicInteger copies = new AtomicInteger();
        PubSubListener counting = new PubSubListener() {
            @Override
            public void badSignature() {
                bad.incrementAndGet();
            }

            @Override
            public void dropped(DropReason reason) {
                copies.addAndGet(reason == DropReason.DUPLICATE ? 1 : 0);
            }
        };
        start(
                1,
                _ -> PubSubConfig.strictNoSign()
                        .withSignatures(new SignaturePolicy.StrictSign(key(0)))
                        .withListener(counting));
        subscribeAll(Validator.ACCEPT_ALL);
        try (Host stranger = host(9)) {
            stranger.handle(GossipVersion.NEWEST.protocol(), stream -> stream.readFrame(1 << 20));
            stranger.connect(address(nodes.getFirst()));
            Stream stream = stranger.open(nodes.getFirst().host.id(), GossipVersion.protocols());
            stream.writeFrame(RpcCodec.encode(Rpc.ofMessage(
                    new SignaturePolicy.StrictSign(key(9)).compose(TOPIC, text(1), 1, MessageIdFunction.CONTENT))));
            await(() -> nodes.getFirst().received.size() == 1);

            stream.writeFrame(forged(text(1)));
            await(() -> copies.get() == 1);
            stream.writeFrame(forged(text(2)));
            await(() -> bad.get() == 1);
        }
        assertThat(nodes.getFirst().received).containsOnlyKeys("message 1");
        assertThat(copies.get()).isOne();
    }

    /// An RPC with a message that claims an author and has a signature of zeroes.
    private static byte[] forged(byte[] data) {
        ProtoWriter message = new ProtoWriter()
                .bytes(1, key(9).peerId().bytes())
                .bytes(2, data)
                .bytes(3, new byte[8])
                .string(4, TOPIC)
                .bytes(5, new byte[64]);
        return new ProtoWriter().message(2, message).toByteArray();
    }

    @Test
    void rejectedMessagesStopAtTheFirstHop() throws IOException {
        start(3, _ -> PubSubConfig.strictNoSign());
        subscribeAll((_, message) -> message.data().length % 2 == 0 ? Verdict.ACCEPT : Verdict.REJECT);
        // a line: 0 - 1 - 2
        nodes.get(0).host.connect(address(nodes.get(1)));
        nodes.get(1).host.connect(address(nodes.get(2)));
        await(() -> nodes.get(1).pubSub.meshPeers(TOPIC).size() == 2);
        // Each end of a link grafts for itself: whoever publishes before it has is heard by nobody.
        await(() -> nodes.get(0).pubSub.meshPeers(TOPIC).size() == 1);
        await(() -> nodes.get(2).pubSub.meshPeers(TOPIC).size() == 1);

        nodes.get(0).pubSub.publish(TOPIC, "odd".getBytes(StandardCharsets.UTF_8));
        nodes.get(0).pubSub.publish(TOPIC, "even".getBytes(StandardCharsets.UTF_8));
        await(() -> nodes.get(2).received.containsKey("even"));

        assertThat(nodes.get(1).received).containsOnlyKeys("even");
        assertThat(nodes.get(2).received).containsOnlyKeys("even");
    }

    @Test
    void aSlowConsumerHoldsUpItsPeersAndLosesNothing() throws IOException {
        QueueLimits d = QueueLimits.DEFAULT;
        QueueLimits narrow = new QueueLimits(
                d.controlBytes(),
                64 << 20,
                d.forwardBytes(),
                d.gossipBytes(),
                d.forwardAge(),
                d.stall(),
                2,
                8,
                1 << 20);
        start(2, _ -> PubSubConfig.strictNoSign().withQueues(narrow));
        CountDownLatch open = new CountDownLatch(1);
        nodes.get(0).pubSub.subscribe(TOPIC, Validator.ACCEPT_ALL, nodes.get(0)::take);
        nodes.get(1).pubSub.subscribe(TOPIC, Validator.ACCEPT_ALL, message -> {
            awaitLatch(open);
            nodes.get(1).take(message);
        });
        connectAll();
        await(() -> nodes.get(0).pubSub.meshPeers(TOPIC).size() == 1);

        for (int i = 0; i < 500; i++) {
            nodes.get(0).pubSub.publish(TOPIC, text(i));
        }
        assertThat(nodes.get(1).received).isEmpty();
        open.countDown();

        await(() -> nodes.get(1).received.size() == 500);
        assertThat(nodes.get(1).received.values()).containsOnly(1);
    }

    @Test
    void validatorsThatHangOrFailAndConsumersThatFailStopNothing() throws IOException {
        GossipParams impatient = GossipParams.DEFAULT.withLimits(
                RouterLimits.DEFAULT.with(draft -> draft.validationTtl(Duration.ofSeconds(1))));
        QueueLimits q = QueueLimits.DEFAULT;
        QueueLimits narrow = new QueueLimits(
                q.controlBytes(),
                q.ownBytes(),
                q.forwardBytes(),
                q.gossipBytes(),
                q.forwardAge(),
                q.stall(),
                1,
                2,
                1 << 20);
        start(2, _ -> PubSubConfig.strictNoSign().withGossip(impatient).withQueues(narrow));
        CountDownLatch never = new CountDownLatch(1);
        nodes.get(0).pubSub.subscribe(TOPIC, Validator.ACCEPT_ALL, nodes.get(0)::take);
        nodes.get(1)
                .pubSub
                .subscribe(
                        TOPIC,
                        (_, message) -> switch (message.data()[0]) {
                            case 'h' -> {
                                awaitLatch(never);
                                yield Verdict.ACCEPT;
                            }
                            case 'e' -> throw new AssertionError("validator");
                            default -> Verdict.ACCEPT;
                        },
                        message -> {
                            nodes.get(1).take(message);
                            throw new AssertionError("consumer");
                        });
        connectAll();
        await(() -> nodes.stream().allMatch(node -> node.pubSub.meshPeers(TOPIC).size() == 1));

        for (String text : List.of("hang 1", "error 1", "error 2", "hang 2", "error 3", "good 1", "good 2")) {
            nodes.get(0).pubSub.publish(TOPIC, text.getBytes(StandardCharsets.UTF_8));
        }

        await(() -> nodes.get(1).received.size() == 2);
        assertThat(nodes.get(1).received).containsOnlyKeys("good 1", "good 2");
    }

    @Test
    void publishTellsHowManyQueuesTookTheMessage() throws IOException {
        QueueLimits d = QueueLimits.DEFAULT;
        QueueLimits narrow = new QueueLimits(
                d.controlBytes(),
                100_000,
                d.forwardBytes(),
                d.gossipBytes(),
                d.forwardAge(),
                d.stall(),
                d.unhandledRpcs(),
                d.unhandledMessages(),
                d.unhandledBytes());
        start(1, _ -> PubSubConfig.strictNoSign().withQueues(narrow));
        PubSub publisher = nodes.getFirst().pubSub;
        CountDownLatch open = new CountDownLatch(1);
        AtomicInteger arrived = new AtomicInteger();
        try (Host slow = host(9)) {
            slow.handle(GossipVersion.NEWEST.protocol(), stream -> {
                awaitLatch(open);
                while (stream.readFrame(1 << 20) != null) {
                    arrived.incrementAndGet();
                }
            });
            slow.connect(address(nodes.getFirst()));
            Stream stream = slow.open(nodes.getFirst().host.id(), GossipVersion.protocols());
            stream.writeFrame(RpcCodec.encode(Rpc.ofSubscriptions(List.of(new Rpc.Subscription(TOPIC, true)))));
            await(() -> publisher.topicPeers(TOPIC).size() == 1);
            int queued = 0;
            int full = 0;
            for (int i = 0; i < 100; i++) {
                byte[] data = new byte[20_000];
                data[0] = (byte) i;
                PublishResult.Sent sent = (PublishResult.Sent) publisher.publish(TOPIC, data);
                assertThat(sent.peers() + sent.full()).isOne();
                queued += sent.peers();
                full += sent.full();
            }
            assertThat(full).isPositive();

            open.countDown();
            int expected = queued;
            await(() -> arrived.get() >= expected);
            assertThat(arrived).hasValue(queued);
        }
    }

    @Test
    void aPeerThatSendsGarbageIsDisconnectedAndOthersAreNot() throws IOException {
        start(2, _ -> PubSubConfig.strictNoSign());
        subscribeAll(Validator.ACCEPT_ALL);
        connectAll();
        await(() -> nodes.get(0).pubSub.meshPeers(TOPIC).size() == 1);
        try (Host hostile = host(9)) {
            hostile.handle(GossipVersion.V1_1.protocol(), stream -> stream.readFrame(1 << 20));
            hostile.connect(address(nodes.get(0)));
            Stream stream = hostile.open(nodes.get(0).host.id(), List.of(GossipVersion.V1_1.protocol()));
            stream.writeFrame(new byte[100]);

            await(() -> hostile.peers().isEmpty());
        }
        nodes.get(1).pubSub.publish(TOPIC, text(1));
        await(() -> nodes.get(0).received.size() == 1);
    }

    @Test
    void aPeerThatReturnsIsHeardAgain() throws IOException {
        start(2, _ -> PubSubConfig.strictNoSign());
        subscribeAll(Validator.ACCEPT_ALL);
        connectAll();
        await(() -> nodes.get(0).pubSub.meshPeers(TOPIC).size() == 1);

        nodes.get(0).host.disconnect(nodes.get(1).host.id());
        await(() -> nodes.get(0).pubSub.topicPeers(TOPIC).isEmpty()
                && nodes.get(1).pubSub.topicPeers(TOPIC).isEmpty());
        connectAll();
        await(() -> nodes.stream().allMatch(node -> node.pubSub.meshPeers(TOPIC).size() == 1));

        nodes.get(1).pubSub.publish(TOPIC, text(2));
        await(() -> nodes.get(0).received.size() == 1);
    }

    @Test
    void whoClosesWithoutLeavingIsInTheMeshAgainAtOnceWhenItReturns() throws IOException {
        start(2, _ -> PubSubConfig.strictNoSign());
        subscribeAll(Validator.ACCEPT_ALL);
        connectAll();
        await(() -> nodes.stream().allMatch(node -> node.pubSub.meshPeers(TOPIC).size() == 1));
        Node gone = nodes.removeLast();
        gone.pubSub.close();
        gone.host.close();
        await(() -> nodes.getFirst().pubSub.topicPeers(TOPIC).isEmpty());

        Host host = host(1);
        Node back = new Node(host, PubSub.start(host, PubSubConfig.strictNoSign()), new ConcurrentHashMap<>());
        nodes.add(back);
        back.pubSub.subscribe(TOPIC, Validator.ACCEPT_ALL, back::take);
        connectAll();
        long start = System.nanoTime();
        await(() -> nodes.stream().allMatch(node -> node.pubSub.meshPeers(TOPIC).size() == 1));

        // A back-off after leaving would last ten seconds and more.
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
    }

    @Test
    void leavingATopicIsToldToPeers() throws IOException {
        start(2, _ -> PubSubConfig.strictNoSign());
        nodes.get(0).pubSub.subscribe(TOPIC, Validator.ACCEPT_ALL, nodes.get(0)::take);
        connectAll();
        await(() -> nodes.get(1).pubSub.topicPeers(TOPIC).size() == 1);
        assertThatThrownBy(() -> nodes.get(0).pubSub.subscribe(TOPIC, Validator.ACCEPT_ALL, nodes.get(0)::take))
                .isInstanceOf(IllegalStateException.class);

        nodes.get(0).pubSub.unsubscribe(TOPIC);
        nodes.get(0).pubSub.unsubscribe("never subscribed to");

        await(() -> nodes.get(1).pubSub.topicPeers(TOPIC).isEmpty());
        assertThat(nodes.get(0).pubSub.topics()).isEmpty();
    }

    @Test
    void aListenerThatFailsHarmsNobody() throws IOException {
        PubSubListener failing = (PubSubListener) Proxy.newProxyInstance(
                PubSubListener.class.getClassLoader(), new Class<?>[] {PubSubListener.class}, (_, method, _) -> {
                    throw new AssertionError(method.getName());
                });
        start(2, _ -> PubSubConfig.strictNoSign().withListener(failing));
        subscribeAll(Validator.ACCEPT_ALL);
        connectAll();
        await(() -> nodes.stream().allMatch(node -> node.pubSub.meshPeers(TOPIC).size() == 1));

        nodes.get(0).pubSub.publish(TOPIC, text(1));
        nodes.get(1).pubSub.publish(TOPIC, text(2));

        await(() -> nodes.stream().allMatch(node -> node.received.size() == 1));
    }

    private void start(int count, IntFunction<PubSubConfig> config) throws IOException {
        for (int i = 0; i < count; i++) {
            Host host = host(i);
            nodes.add(new Node(host, PubSub.start(host, config.apply(i)), new ConcurrentHashMap<>()));
        }
    }

    private static Host host(int number) throws IOException {
        return Host.start(HostConfig.of(key(number), Multiaddr.parse("/ip4/127.0.0.1/tcp/0")));
    }

    private static KeyPair key(int number) {
        byte[] seed = new byte[32];
        seed[0] = (byte) (number + 1);
        return KeyPair.ed25519(seed);
    }

    private void subscribeAll(Validator validator) {
        for (Node node : nodes) {
            node.pubSub.subscribe(TOPIC, validator, node::take);
        }
    }

    private void connectAll() throws IOException {
        for (int i = 0; i < nodes.size(); i++) {
            for (int j = i + 1; j < nodes.size(); j++) {
                nodes.get(i).host.connect(address(nodes.get(j)));
            }
        }
    }

    private static Multiaddr address(Node node) {
        return node.host.addresses().getFirst();
    }

    /// Every message but the node's own.
    private int expected(Node node, int sent) {
        int own = 0;
        for (int i = 0; i < sent; i++) {
            own += nodes.indexOf(node) == i % nodes.size() ? 1 : 0;
        }
        return sent - own;
    }

    private static byte[] text(int number) {
        return ("message " + number).getBytes(StandardCharsets.UTF_8);
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            if (!latch.await(DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("never opened");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("not within " + DEADLINE);
            }
            LockSupport.parkNanos(5_000_000);
        }
    }
}
