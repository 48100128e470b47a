package network.icn.libp2p.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import network.icn.libp2p.LogLines;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.gossipsub.GossipParams;
import network.icn.libp2p.gossipsub.GossipVersion;
import network.icn.libp2p.gossipsub.Verdict;
import network.icn.libp2p.gossipsub.rpc.Control;
import network.icn.libp2p.gossipsub.rpc.Control.PeerHint;
import network.icn.libp2p.gossipsub.rpc.Message;
import network.icn.libp2p.gossipsub.rpc.MessageIdFunction;
import network.icn.libp2p.gossipsub.rpc.Rpc;
import network.icn.libp2p.gossipsub.rpc.RpcCodec;
import network.icn.libp2p.gossipsub.rpc.SignaturePolicy;
import network.icn.libp2p.host.Await;
import network.icn.libp2p.host.Host;
import network.icn.libp2p.host.HostConfig;
import network.icn.libp2p.host.Stream;
import network.icn.libp2p.multiformats.Multiaddr;
import network.icn.libp2p.pubsub.PubSubConfig.Workers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Each decision about a peer is one line at debug level, with the peer, the topic if it is one of ours, and
/// the reason that it is counted under.
@Timeout(120)
class DecisionsIT {
    private static final String TOPIC = "reports";

    private final LogLines log = new LogLines();
    private final CountDownLatch open = new CountDownLatch(1);
    private final List<Host> hosts = new ArrayList<>();

    @SuppressWarnings("NullAway.Init")
    private PubSub node;

    /// Reads nothing, and says what the test wants.
    @SuppressWarnings("NullAway.Init")
    private Host peer;

    @SuppressWarnings("NullAway.Init")
    private Stream stream;

    @BeforeEach
    void startANodeWithOnePeer() throws IOException {
        Host host = host();
        node = PubSub.start(host, config());
        node.subscribe(TOPIC, (_, message) -> verdict(message), _ -> {});
        peer = host();
        GossipVersion.protocols().forEach(protocol -> peer.handle(protocol, _ -> awaitOpen()));
        assertThat(peer.connect(host.addresses().getFirst()).remote()).isEqualTo(host.id());
        stream = peer.open(host.id(), GossipVersion.protocols());
        send(new Rpc(List.of(new Rpc.Subscription(TOPIC, true)), List.of(), List.of(new Control.Graft(TOPIC))));
        Await.until("in the mesh", () -> node.meshPeers(TOPIC).size() == 1);
    }

    private static PubSubConfig config() {
        QueueLimits d = QueueLimits.DEFAULT;
        QueueLimits narrow = new QueueLimits(
                d.controlBytes(),
                100_000,
                d.forwardBytes(),
                d.gossipBytes(),
                d.forwardAge(),
                Duration.ofSeconds(3),
                d.unhandledRpcs(),
                d.unhandledMessages(),
                d.unhandledBytes());
        return PubSubConfig.strictNoSign()
                .withGossip(GossipParams.DEFAULT.withConduct(GossipParams.Conduct.DEFAULT.withExchangedPeers(4)))
                .withQueues(narrow)
                .withWorkers(new Workers(1, 1));
    }

    @AfterEach
    void stop() {
        open.countDown();
        node.close();
        hosts.forEach(Host::close);
        log.close();
    }

    private Host host() throws IOException {
        Host host = Host.start(
                HostConfig.of(KeyPair.generate(new SecureRandom()), Multiaddr.parse("/ip4/127.0.0.1/tcp/0")));
        hosts.add(host);
        return host;
    }

    private Verdict verdict(Message message) {
        if (new String(message.data(), StandardCharsets.UTF_8).startsWith("slow")) {
            awaitOpen();
        }
        return Verdict.REJECT;
    }

    private void awaitOpen() {
        try {
            open.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(Rpc rpc) throws IOException {
        stream.writeFrame(RpcCodec.encode(rpc));
    }

    private void send(Message message) throws IOException {
        send(Rpc.ofMessage(message));
    }

    private static Message message(String text) {
        return Message.unsigned(TOPIC, text.getBytes(StandardCharsets.UTF_8), MessageIdFunction.CONTENT);
    }

    private void awaitLine(String decision, Map<String, String> pairs) {
        Await.until(
                decision + " " + pairs,
                () -> log.of(decision).stream()
                        .anyMatch(line -> peer.id().toString().equals(line.get("peer"))
                                && line.entrySet().containsAll(pairs.entrySet())));
    }

    @Test
    void meshAndExchange() throws IOException {
        awaitLine("peer enters a mesh", Map.of("topic", TOPIC));

        PeerHint stranger =
                new PeerHint(KeyPair.generate(new SecureRandom()).peerId().bytes(), new byte[0]);
        send(Rpc.ofControls(List.of(new Control.Prune(TOPIC, List.of(stranger), 60))));
        awaitLine("peer leaves a mesh", Map.of("topic", TOPIC, "reason", "BY_PEER"));
        awaitLine("peers introduced by a peer", Map.of("dialling", "0", "known", "0", "refused", "1", "dropped", "0"));

        send(Rpc.ofControls(List.of(new Control.Graft(TOPIC))));
        awaitLine("let go what a peer sent", Map.of("topic", TOPIC, "reason", "GRAFT_IN_BACKOFF"));
    }

    @Test
    void messages() throws IOException {
        send(message("wrong"));
        awaitLine("let go what a peer sent", Map.of("topic", TOPIC, "reason", "REJECTED"));

        send(new SignaturePolicy.StrictSign(KeyPair.generate(new SecureRandom()))
                .compose(TOPIC, new byte[1], 1, MessageIdFunction.CONTENT));
        awaitLine("message breaks the signature policy", Map.of("reason", "FORGED"));

        send(message("slow 1"));
        send(message("slow 2"));
        awaitLine("let go what a peer sent", Map.of("topic", TOPIC, "reason", "THROTTLED"));

        send(Message.unsigned("invented", new byte[1], MessageIdFunction.CONTENT));
        awaitLine("let go what a peer sent", Map.of("reason", "UNKNOWN_TOPIC"));
        assertThat(log.of("let go what a peer sent")).noneMatch(line -> line.containsValue("invented"));
    }

    @Test
    void frames() throws IOException {
        stream.writeFrame(new byte[100]);

        awaitLine("pubsub frame refused", Map.of("reason", "MALFORMED"));
    }

    @Test
    void aPeerThatReadsNothing() {
        // Until the window of the stream is full, too: then the writer takes nothing any more.
        int inVain = 0;
        for (int i = 0; inVain < 100; i++) {
            byte[] data = ByteBuffer.allocate(20_000).putInt(i).array();
            boolean full = node.publish(TOPIC, data) instanceof PublishResult.Sent sent && sent.full() == 1;
            inVain = full ? inVain + 1 : 0;
            LockSupport.parkNanos(5_000_000);
        }

        awaitLine("frames for a peer dropped", Map.of("priority", "OWN", "reason", "FULL"));
        awaitLine("no pubsub with a peer any more, disconnecting", Map.of("reason", "STALLED"));
    }
}
