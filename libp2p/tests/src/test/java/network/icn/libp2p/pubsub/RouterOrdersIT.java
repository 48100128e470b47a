package network.icn.libp2p.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.gossipsub.DropReason;
import network.icn.libp2p.gossipsub.GossipParams;
import network.icn.libp2p.gossipsub.GossipVersion;
import network.icn.libp2p.gossipsub.RouterLimits;
import network.icn.libp2p.gossipsub.rpc.RpcRefusal;
import network.icn.libp2p.gossipsub.score.ScoreParams;
import network.icn.libp2p.host.Await;
import network.icn.libp2p.host.Host;
import network.icn.libp2p.host.HostConfig;
import network.icn.libp2p.host.Stream;
import network.icn.libp2p.multiformats.Multiaddr;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What the router wants done with whole peers, over real connections.
@Timeout(120)
class RouterOrdersIT {
    private static final String TOPIC = "reports";

    private final List<Host> hosts = new ArrayList<>();
    private final List<PubSub> nodes = new ArrayList<>();
    private final Counts counts = new Counts();

    private static final class Counts implements PubSubListener {
        private final Map<Enum<?>, Integer> counts = new ConcurrentHashMap<>();

        @Override
        public void dropped(DropReason reason) {
            counts.merge(reason, 1, Integer::sum);
        }

        @Override
        public void refused(RpcRefusal reason) {
            counts.merge(reason, 1, Integer::sum);
        }

        int of(Enum<?> reason) {
            return counts.getOrDefault(reason, 0);
        }
    }

    @AfterEach
    void stop() {
        nodes.forEach(PubSub::close);
        hosts.forEach(Host::close);
    }

    private Host host(int number) throws IOException {
        byte[] seed = new byte[32];
        seed[0] = (byte) (number + 1);
        Host host = Host.start(HostConfig.of(KeyPair.ed25519(seed), Multiaddr.parse("/ip4/127.0.0.1/tcp/0")));
        hosts.add(host);
        return host;
    }

    private PubSub node(int number, PubSubConfig config) throws IOException {
        PubSub node = PubSub.start(host(number), config);
        nodes.add(node);
        return node;
    }

    private void connect(int from, int to) throws IOException {
        Host target = hosts.get(to);
        assertThat(hosts.get(from).connect(target.addresses().getFirst()).remote())
                .isEqualTo(target.id());
    }

    @Test
    void framesOfAGraylistedPeerAreNotDecodedAndItIsDisconnectedInTheEnd() throws IOException {
        GossipParams params = GossipParams.DEFAULT
                .withHeartbeat(Duration.ofMillis(200))
                .withConduct(GossipParams.Conduct.DEFAULT.withGraylistedHeartbeats(10));
        PubSub victim = node(
                0,
                PubSubConfig.strictNoSign()
                        .withGossip(params.withScores(ScoreParams.DEFAULT))
                        .withListener(counts));
        Host attacker = host(1);
        GossipVersion.protocols().forEach(protocol -> attacker.handle(protocol, stream -> stream.readFrame(100)));
        connect(1, 0);
        Await.until("known", () -> victim.scores().size() == 1);

        victim.judge(attacker.id(), -1_000);
        byte[] garbage = new byte[100];
        try (Stream stream = attacker.open(hosts.getFirst().id(), GossipVersion.protocols())) {
            byte[] empty = {};
            while (counts.of(DropReason.GRAYLISTED) == 0) {
                stream.writeFrame(empty);
                LockSupport.parkNanos(2_000_000);
            }
            stream.writeFrame(garbage);
            int before = counts.of(DropReason.GRAYLISTED);
            stream.writeFrame(empty);
            Await.until("all are let go", () -> counts.of(DropReason.GRAYLISTED) > before);
        }
        assertThat(counts.of(RpcRefusal.MALFORMED)).isZero();
        Await.until("disconnected", () -> hosts.getFirst().peers().isEmpty());
    }

    @Test
    void aPeerThatFoundNoPlaceGetsTheFirstThatIsFree() throws IOException {
        GossipParams one = GossipParams.DEFAULT.withLimits(RouterLimits.DEFAULT.with(draft -> draft.peers(1)));
        PubSub hub = node(0, PubSubConfig.strictNoSign().withGossip(one).withListener(counts));
        ConcurrentLinkedQueue<String> received = new ConcurrentLinkedQueue<>();
        hub.subscribe(TOPIC, Validator.ACCEPT_ALL, message -> received.add(text(message.data())));
        for (int i = 1; i <= 2; i++) {
            node(i, PubSubConfig.strictNoSign()).subscribe(TOPIC, Validator.ACCEPT_ALL, _ -> {});
            connect(i, 0);
            if (i == 1) {
                Await.until("first in", () -> hub.meshPeers(TOPIC).size() == 1);
            }
        }
        Await.until("second refused", () -> counts.of(DropReason.TOO_MANY_PEERS) > 0);

        hosts.get(1).close();

        Await.until(
                "second in",
                () -> hub.meshPeers(TOPIC).equals(List.of(hosts.get(2).id())));
        Await.until(
                "known to the second",
                () -> nodes.get(2).topicPeers(TOPIC).contains(hosts.getFirst().id()));
        nodes.get(2).publish(TOPIC, "after all".getBytes(StandardCharsets.UTF_8));
        Await.until("delivered", () -> received.contains("after all"));
    }

    private static String text(byte[] data) {
        return new String(data, StandardCharsets.UTF_8);
    }

    @Test
    void aNodeOfManyTopicsIsUnderstood() throws IOException {
        int topics = 1_200;
        PubSub busy = node(0, PubSubConfig.strictNoSign());
        for (int i = 0; i < topics; i++) {
            busy.subscribe("topic " + i, Validator.ACCEPT_ALL, _ -> {});
        }
        GossipParams many =
                GossipParams.DEFAULT.withLimits(RouterLimits.DEFAULT.with(draft -> draft.topicsPerPeer(topics)));
        PubSub other = node(1, PubSubConfig.strictNoSign().withGossip(many).withListener(counts));

        connect(1, 0);

        Await.until(
                "all topics known",
                () -> other.topicPeers("topic " + (topics - 1)).size() == 1);
        assertThat(other.topicPeers("topic 0")).hasSize(1);
        assertThat(counts.of(RpcRefusal.TOO_MANY_SUBSCRIPTIONS)).isZero();
    }
}
