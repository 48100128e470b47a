package network.icn.libp2p.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.encoding.Varint;
import network.icn.libp2p.gossipsub.DropReason;
import network.icn.libp2p.gossipsub.GossipParams;
import network.icn.libp2p.gossipsub.GossipVersion;
import network.icn.libp2p.gossipsub.Verdict;
import network.icn.libp2p.gossipsub.rpc.Control;
import network.icn.libp2p.gossipsub.rpc.Message;
import network.icn.libp2p.gossipsub.rpc.MessageId;
import network.icn.libp2p.gossipsub.rpc.MessageIdFunction;
import network.icn.libp2p.gossipsub.rpc.Rpc;
import network.icn.libp2p.gossipsub.rpc.RpcCodec;
import network.icn.libp2p.gossipsub.rpc.RpcDecoding;
import network.icn.libp2p.gossipsub.rpc.RpcLimits;
import network.icn.libp2p.gossipsub.rpc.RpcRefusal;
import network.icn.libp2p.gossipsub.score.ScoreParams;
import network.icn.libp2p.gossipsub.score.TopicScoreParams;
import network.icn.libp2p.host.Await;
import network.icn.libp2p.host.Host;
import network.icn.libp2p.host.HostConfig;
import network.icn.libp2p.host.Stream;
import network.icn.libp2p.multiformats.Multiaddr;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Attacks over real connections on one of three nodes; the attacker is a host with no router behind it. The honest
/// mesh delivers before, during and after.
@Timeout(120)
class GossipAttackIT {
    private static final String TOPIC = "reports";
    private static final ScoreParams SCORES = ScoreParams.DEFAULT.withTopic(TOPIC, TopicScoreParams.DEFAULT);

    private final List<Host> hosts = new ArrayList<>();
    private final List<PubSub> nodes = new ArrayList<>();
    private final List<ConcurrentLinkedQueue<String>> received = new ArrayList<>();
    private final AtomicInteger judged = new AtomicInteger();
    private final Seen seen = new Seen();
    private int published;

    /// What the victim counts.
    private static final class Seen implements PubSubListener {
        private final Map<DropReason, Integer> dropped = new ConcurrentHashMap<>(new EnumMap<>(DropReason.class));
        private final Map<RpcRefusal, Integer> refused = new ConcurrentHashMap<>(new EnumMap<>(RpcRefusal.class));

        @Override
        public void dropped(DropReason reason) {
            dropped.merge(reason, 1, Integer::sum);
        }

        @Override
        public void refused(RpcRefusal reason) {
            refused.merge(reason, 1, Integer::sum);
        }

        int count(DropReason reason) {
            return dropped.getOrDefault(reason, 0);
        }
    }

    @BeforeEach
    void startThreeNodes() throws IOException {
        for (int i = 0; i < 3; i++) {
            PubSubConfig config = PubSubConfig.strictNoSign().withGossip(GossipParams.DEFAULT.withScores(SCORES));
            start(i, i == 0 ? config.withListener(seen) : config);
        }
        for (int i = 0; i < 3; i++) {
            connect(hosts.get(i), hosts.get((i + 1) % 3));
        }
        Await.until(
                "one mesh",
                () -> nodes.stream().allMatch(node -> node.meshPeers(TOPIC).size() == 2));
    }

    @AfterEach
    void stop() {
        nodes.forEach(PubSub::close);
        hosts.forEach(Host::close);
    }

    private void start(int number, PubSubConfig config) throws IOException {
        Host host = host(number);
        PubSub node = PubSub.start(host, config);
        ConcurrentLinkedQueue<String> messages = new ConcurrentLinkedQueue<>();
        node.subscribe(TOPIC, (_, message) -> verdict(number, message), message -> messages.add(text(message)));
        nodes.add(node);
        received.add(messages);
    }

    private Verdict verdict(int number, Message message) {
        boolean bad = text(message).startsWith("bad");
        if (bad && number == 0) {
            judged.incrementAndGet();
        }
        return bad ? Verdict.REJECT : Verdict.ACCEPT;
    }

    private static String text(Message message) {
        return new String(message.data(), StandardCharsets.UTF_8);
    }

    private Host host(int number) throws IOException {
        byte[] seed = new byte[32];
        seed[0] = (byte) (number + 1);
        Host host = Host.start(HostConfig.of(KeyPair.ed25519(seed), Multiaddr.parse("/ip4/127.0.0.1/tcp/0")));
        hosts.add(host);
        return host;
    }

    private static void connect(Host from, Host to) throws IOException {
        assertThat(from.connect(to.addresses().getFirst()).remote()).isEqualTo(to.id());
    }

    /// Connected to the victim, listening to what it sends and saying nothing yet.
    private Host attacker(List<Rpc> heard) throws IOException {
        Host attacker = host(9);
        RpcCodec codec = new RpcCodec(RpcLimits.DEFAULT, MessageIdFunction.CONTENT);
        for (String protocol : GossipVersion.protocols()) {
            attacker.handle(protocol, stream -> {
                for (byte[] frame = stream.readFrame(1 << 20); frame != null; frame = stream.readFrame(1 << 20)) {
                    if (codec.decode(frame) instanceof RpcDecoding.Decoded decoded) {
                        heard.add(decoded.rpc());
                    }
                }
            });
        }
        connect(attacker, hosts.getFirst());
        return attacker;
    }

    private Stream toVictim(Host attacker) throws IOException {
        return attacker.open(hosts.getFirst().id(), GossipVersion.protocols());
    }

    private void assertHonestMeshDelivers() {
        String text = "honest " + published++;
        nodes.get(published % 3).publish(TOPIC, text.getBytes(StandardCharsets.UTF_8));
        Await.until(
                "delivered",
                () -> received.stream().filter(each -> each.contains(text)).count() == 2);
        Host victim = hosts.getFirst();
        assertThat(nodes.getFirst().scores().stream()
                        .filter(score -> !score.peer().equals(hosts.getLast().id()))
                        .filter(score -> !score.peer().equals(victim.id())))
                .isNotEmpty()
                .allMatch(score -> score.total() >= 0);
    }

    private static Message message(String text) {
        return Message.unsigned(TOPIC, text.getBytes(StandardCharsets.UTF_8), MessageIdFunction.CONTENT);
    }

    @Test
    void invalidMessageSpam() throws IOException {
        Host attacker = attacker(new ArrayList<>());
        try (Stream stream = toVictim(attacker)) {
            for (int i = 0; i < 2_000; i++) {
                stream.writeFrame(RpcCodec.encode(Rpc.ofMessage(message("bad " + i))));
                if (i == 1_000) {
                    assertHonestMeshDelivers();
                }
            }
            Await.until("graylisted", () -> seen.count(DropReason.GRAYLISTED) > 1_000);
        }
        // Verdicts lag behind the messages by what may be in flight of one peer.
        assertThat(judged.get()).isLessThan(QueueLimits.DEFAULT.unhandledMessages() + 50);
        assertHonestMeshDelivers();
        assertThat(received).allMatch(each -> each.stream().noneMatch(text -> text.startsWith("bad")));
    }

    /// Legal elsewhere: passed over, however many, and what comes behind them is heard on the same stream.
    @Test
    void oversizedRpcs() throws IOException {
        Host attacker = attacker(new ArrayList<>());
        byte[] large = new byte[(1 << 20) + 1];
        try (Stream stream = toVictim(attacker)) {
            for (int i = 0; i < 30; i++) {
                stream.writeFrame(large);
            }
            stream.writeFrame(RpcCodec.encode(Rpc.ofMessage(message("sense"))));
            Await.until("heard", () -> received.getFirst().contains("sense"));
        }
        assertThat(seen.refused).containsExactly(Map.entry(RpcRefusal.TOO_LARGE, 30));
        assertHonestMeshDelivers();
    }

    @Test
    void messagesAboveTheLimitInFramesBelowIt() throws IOException {
        Host attacker = attacker(new ArrayList<>());
        byte[] large = new byte[RpcLimits.DEFAULT.dataBytes() + 1];
        Message tooLarge = Message.unsigned(TOPIC, large, MessageIdFunction.CONTENT);
        try (Stream stream = toVictim(attacker)) {
            for (int i = 0; i < 30; i++) {
                stream.writeFrame(RpcCodec.encode(Rpc.ofMessage(tooLarge)));
            }
            stream.writeFrame(RpcCodec.encode(Rpc.ofMessage(message("sense"))));
            Await.until("heard", () -> received.getFirst().contains("sense"));
        }
        assertThat(seen.refused).containsExactly(Map.entry(RpcRefusal.DATA_TOO_LARGE, 30));
        assertHonestMeshDelivers();
    }

    @Test
    void aHelloOfMoreTopicsThanWeTake() throws IOException {
        Host attacker = attacker(new ArrayList<>());
        List<Rpc.Subscription> topics = new ArrayList<>(List.of(new Rpc.Subscription(TOPIC, true)));
        for (int i = 0; i < 1_024; i++) {
            topics.add(new Rpc.Subscription("topic " + i, true));
        }
        try (Stream stream = toVictim(attacker)) {
            stream.writeFrame(RpcCodec.encode(Rpc.ofSubscriptions(topics)));
            Await.until(
                    "known as a subscriber",
                    () -> nodes.getFirst().topicPeers(TOPIC).contains(attacker.id()));
            stream.writeFrame(RpcCodec.encode(Rpc.ofMessage(message("sense"))));
            Await.until("heard", () -> received.getFirst().contains("sense"));
        }
        assertThat(seen.refused).containsExactly(Map.entry(RpcRefusal.TOO_MANY_SUBSCRIPTIONS, 1));
    }

    @Test
    void framesOfEndlessLength() throws IOException {
        assertNonsenseEndsTheConnectionAndLeadsToTheGraylist(stream -> stream.write(prefix(1L << 40)));
    }

    @Test
    void framesTooLongToBePassedOver() throws IOException {
        assertNonsenseEndsTheConnectionAndLeadsToTheGraylist(stream -> stream.write(prefix((4 << 20) + 1)));
    }

    @Test
    void nonsenseRpcs() throws IOException {
        byte[] inventedTopics = new byte[4_096];
        assertNonsenseEndsTheConnectionAndLeadsToTheGraylist(stream -> stream.writeFrame(inventedTopics));
    }

    private static ByteBuffer prefix(long length) {
        return ByteBuffer.wrap(Varint.encode(length));
    }

    private interface Breach {
        void in(Stream stream) throws IOException;
    }

    /// Each ends its connection and counts (P7); a word of sense comes too late.
    private void assertNonsenseEndsTheConnectionAndLeadsToTheGraylist(Breach breach) throws IOException {
        Host attacker = attacker(new ArrayList<>());
        Host victim = hosts.getFirst();
        // (19 - 6)^2 is more than the graylist's 160.
        for (int i = 0; i < 19; i++) {
            connect(attacker, victim);
            breach.in(toVictim(attacker));
            Await.until("the connection has ended", () -> attacker.peers().isEmpty());
            Await.until("on both sides", () -> !victim.peers().contains(attacker.id()));
        }
        assertThat(seen.refused).containsExactly(Map.entry(RpcRefusal.MALFORMED, 19));
        connect(attacker, victim);
        try (Stream stream = toVictim(attacker)) {
            stream.writeFrame(RpcCodec.encode(Rpc.ofMessage(message("sense"))));
            Await.until("graylisted", () -> seen.count(DropReason.GRAYLISTED) > 0);
        }
        assertHonestMeshDelivers();
        assertThat(received).allMatch(each -> !each.contains("sense"));
    }

    @Test
    void iwantSpam() throws IOException {
        List<Rpc> heard = Collections.synchronizedList(new ArrayList<>());
        Host attacker = attacker(heard);
        PublishResult sent = nodes.getFirst().publish(TOPIC, "wanted".getBytes(StandardCharsets.UTF_8));
        Control ask = new Control.IWant(List.of(sent.id(), MessageId.of(new byte[] {1})));
        try (Stream stream = toVictim(attacker)) {
            for (int i = 0; i < 1_000; i++) {
                stream.writeFrame(RpcCodec.encode(Rpc.ofControls(List.of(ask))));
            }
            Await.until("no longer served", () -> seen.count(DropReason.IWANT_REPEATED) > 500);
        }
        assertHonestMeshDelivers();
        long copies = heard.stream()
                .filter(rpc -> rpc.messages().contains(message("wanted")))
                .count();
        assertThat(copies).isLessThanOrEqualTo(GossipParams.Lazy.DEFAULT.retransmissions());
    }
}
