package network.icn.libp2p.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.gossipsub.GossipParams;
import network.icn.libp2p.gossipsub.rpc.Message;
import network.icn.libp2p.gossipsub.rpc.SignaturePolicy;
import network.icn.libp2p.gossipsub.score.ScoreParams;
import network.icn.libp2p.gossipsub.score.TopicScoreParams;
import network.icn.libp2p.host.Await;
import network.icn.libp2p.host.Host;
import network.icn.libp2p.host.HostConfig;
import network.icn.libp2p.multiformats.Multiaddr;
import network.icn.libp2p.pubsub.PubSub;
import network.icn.libp2p.pubsub.PubSubConfig;
import network.icn.libp2p.pubsub.PublishResult;
import network.icn.libp2p.pubsub.Validator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/// One gossip network of our nodes and of js-libp2p nodes, in which messages have to cross from one kind to the other
/// and back: a ring in which the kinds alternate, with chords to the next but one.
@Timeout(180)
class JsGossipIT {
    private static final String TOPIC = "reports";
    private static final int OURS = 4;
    private static final int THEIRS = 3;
    private static final int NEIGHBOURS = 4;
    /// Messages of all our nodes together, and of all of theirs.
    private static final int EACH_WAY = 1_000;
    /// Every tenth is four times as large, which both kinds announce by IDONTWANT.
    private static final int BYTES = 200;
    /// Messages of one publisher between two pauses.
    private static final int WINDOW = 20;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final GossipParams ANNOUNCING =
            GossipParams.DEFAULT.withUnwanted(new GossipParams.Refusals(512, 512, 3));

    /// Ours judge their peers; js-libp2p judges as it does by default.
    private static final ScoreParams SCORES = ScoreParams.DEFAULT.withTopic(TOPIC, TopicScoreParams.DEFAULT);

    private JsPeers js;
    private final List<Ours> ours = new ArrayList<>();
    private final List<JsPeers.Node> theirs = new ArrayList<>();

    /// One of our nodes, and how often it got each message.
    private record Ours(String name, Host host, PubSub pubSub, Map<String, Integer> received) {
        void take(Message message) {
            received.merge(new String(message.data(), StandardCharsets.UTF_8).stripTrailing(), 1, Integer::sum);
        }

        void publish(int count) {
            for (int i = 0; i < count; i++) {
                String text = name + ":" + i;
                String padded = text + " ".repeat((i % 10 == 9 ? 4 * BYTES : BYTES) - text.length());
                assertThat(pubSub.publish(TOPIC, padded.getBytes(StandardCharsets.UTF_8)))
                        .isInstanceOf(PublishResult.Sent.class);
            }
        }
    }

    @BeforeEach
    void startJs() throws Exception {
        js = JsPeers.start();
    }

    @AfterEach
    void stop() throws IOException {
        for (Ours node : ours) {
            node.pubSub.close();
            node.host.close();
        }
        if (js != null) {
            js.close();
        }
    }

    @Test
    void aMixedMeshLosesAndDoublesNothingUnsigned() throws Exception {
        exchange("StrictNoSign");
    }

    @Test
    void aMixedMeshLosesAndDoublesNothingSigned() throws Exception {
        exchange("StrictSign");
    }

    @Test
    void aMessageThatIsTooLargeForUsDoesNotSilenceTheirs() throws Exception {
        startNodes("StrictNoSign", 1, 1);
        Ours here = ours.getFirst();
        JsPeers.Node there = theirs.getFirst();
        there.call("connect", "address", here.host.addresses().getFirst().toString());
        Await.until(
                "one mesh",
                () -> here.pubSub.meshPeers(TOPIC).size() == 1
                        && ask(there, "mesh").get("mesh").size() == 1);

        there.call("publish", "topic", TOPIC, "count", 1, "size", (1 << 20) + 1, "window", WINDOW);
        there.call("publish", "topic", TOPIC, "count", 2, "size", BYTES, "window", WINDOW);

        // Its first message is another one than the first of the second round.
        Await.until("what came behind it", () -> here.received.size() == 2);
        assertThat(here.received.keySet()).containsExactlyInAnyOrder(there.name + ":0", there.name + ":1");
        assertThat(here.pubSub.scores()).allMatch(score -> score.total() >= 0);
    }

    private void exchange(String policy) throws Exception {
        startNodes(policy, THEIRS, OURS);
        connectRing();
        Await.until("everybody has all neighbours in the mesh", this::meshesAreFull);

        List<CompletableFuture<?>> publishing = new ArrayList<>();
        for (int i = 0; i < THEIRS; i++) {
            publishing.add(theirs.get(i)
                    .begin("publish", "topic", TOPIC, "count", share(THEIRS, i), "size", BYTES, "window", WINDOW));
        }
        for (int i = 0; i < OURS; i++) {
            Ours node = ours.get(i);
            int count = share(OURS, i);
            publishing.add(CompletableFuture.runAsync(() -> node.publish(count)));
        }
        for (CompletableFuture<?> done : publishing) {
            done.get(60, TimeUnit.SECONDS);
        }

        Await.until(
                "our nodes have everything",
                PATIENCE,
                () -> ours.stream()
                        .allMatch(node -> node.received.size() >= 2 * EACH_WAY - share(OURS, ours.indexOf(node))));
        for (Ours node : ours) {
            assertThat(node.received.values()).as(node.name).containsOnly(1);
            assertThat(distinctBySource(node.received.keySet())).as(node.name).isEqualTo(expected(node.name));
        }
        // A neighbour whose every message came by another way, a moment before, has earned nothing yet.
        assertThat(ours)
                .allSatisfy(node -> assertThat(node.pubSub.scores())
                        .hasSize(NEIGHBOURS)
                        .allMatch(score -> score.total() >= 0)
                        .anyMatch(score -> score.total() > 0));
        for (JsPeers.Node node : theirs) {
            Await.until(
                    "js node has everything", PATIENCE, () -> receivedBy(node).equals(expected(node.name)));
        }
    }

    private void startNodes(String policy, int theirNodes, int ourNodes) throws IOException {
        for (int i = 0; i < theirNodes; i++) {
            JsPeers.Node node = js.node("js" + i, Map.of("policy", policy));
            node.call("subscribe", "topic", TOPIC);
            theirs.add(node);
        }
        for (int i = 0; i < ourNodes; i++) {
            KeyPair key = KeyPair.generate(new SecureRandom());
            Host host = Host.start(
                    HostConfig.of(key, Multiaddr.tcp(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))));
            SignaturePolicy signatures = policy.equals("StrictSign")
                    ? new SignaturePolicy.StrictSign(key)
                    : new SignaturePolicy.StrictNoSign();
            PubSub pubSub = PubSub.start(
                    host,
                    PubSubConfig.strictNoSign().withSignatures(signatures).withGossip(ANNOUNCING.withScores(SCORES)));
            Ours node = new Ours("java" + i, host, pubSub, new ConcurrentHashMap<>());
            pubSub.subscribe(TOPIC, Validator.ACCEPT_ALL, node::take);
            ours.add(node);
        }
    }

    /// Even places are ours, odd ones theirs; each dials the next two, so that each kind dials and is dialled.
    private void connectRing() throws IOException {
        int size = OURS + THEIRS;
        for (int place = 0; place < size; place++) {
            for (int next : new int[] {(place + 1) % size, (place + 2) % size}) {
                Multiaddr to =
                        next % 2 == 0 ? ours.get(next / 2).host.addresses().getFirst() : theirs.get(next / 2).address;
                if (place % 2 == 0) {
                    assertThat(ours.get(place / 2).host.connect(to).isOpen()).isTrue();
                } else {
                    theirs.get(place / 2).call("connect", "address", to.toString());
                }
            }
        }
    }

    private boolean meshesAreFull() {
        return ours.stream().allMatch(node -> node.pubSub.meshPeers(TOPIC).size() == NEIGHBOURS)
                && theirs.stream()
                        .allMatch(node -> ask(node, "mesh").get("mesh").size() == NEIGHBOURS);
    }

    private static int share(int publishers, int index) {
        return EACH_WAY / publishers + (index < EACH_WAY % publishers ? 1 : 0);
    }

    /// How many messages a node must have from each other one.
    private Map<String, Integer> expected(String receiver) {
        Map<String, Integer> expected = new TreeMap<>();
        for (int i = 0; i < OURS; i++) {
            expected.put("java" + i, share(OURS, i));
        }
        for (int i = 0; i < THEIRS; i++) {
            expected.put("js" + i, share(THEIRS, i));
        }
        expected.remove(receiver);
        return expected;
    }

    private static Map<String, Integer> distinctBySource(Iterable<String> texts) {
        Map<String, Integer> counts = new TreeMap<>();
        texts.forEach(text -> counts.merge(text.substring(0, text.indexOf(':')), 1, Integer::sum));
        return counts;
    }

    private static Map<String, Integer> receivedBy(JsPeers.Node node) {
        Map<String, Integer> counts = new TreeMap<>();
        JsonNode sources = ask(node, "received").get("sources");
        for (String source : sources.propertyNames()) {
            assertThat(sources.get(source).get("doubled").asInt())
                    .as("doubled from " + source + " at " + node.name)
                    .isZero();
            counts.put(source, sources.get(source).get("distinct").asInt());
        }
        return counts;
    }

    private static JsonNode ask(JsPeers.Node node, String command) {
        try {
            return node.call(command, "topic", TOPIC);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
