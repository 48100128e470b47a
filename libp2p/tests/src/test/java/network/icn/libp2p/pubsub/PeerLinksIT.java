package network.icn.libp2p.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.management.JMException;
import javax.management.ObjectName;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.gossipsub.GossipEffect.PruneReason;
import network.icn.libp2p.gossipsub.GossipParams;
import network.icn.libp2p.gossipsub.GossipVersion;
import network.icn.libp2p.gossipsub.rpc.Control;
import network.icn.libp2p.gossipsub.rpc.Rpc;
import network.icn.libp2p.gossipsub.rpc.RpcCodec;
import network.icn.libp2p.host.Await;
import network.icn.libp2p.host.Host;
import network.icn.libp2p.host.HostConfig;
import network.icn.libp2p.host.Limits;
import network.icn.libp2p.host.Stream;
import network.icn.libp2p.multiformats.Multiaddr;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What becomes of links when peers come and go.
@Timeout(120)
class PeerLinksIT {
    private static final String TOPIC = "reports";

    private final List<AutoCloseable> running = new ArrayList<>();

    @SuppressWarnings("NullAway.Init")
    private Host host;

    @SuppressWarnings("NullAway.Init")
    private PubSub pubSub;

    @BeforeEach
    void startOneNode() throws IOException {
        host = host();
        pubSub = pubSub(host);
        pubSub.subscribe(TOPIC, Validator.ACCEPT_ALL, _ -> {});
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : running.reversed()) {
            each.close();
        }
    }

    private Host host() throws IOException {
        return host(Limits.DEFAULT.idleVisit());
    }

    private Host host(Duration idleVisit) throws IOException {
        Host started =
                Host.start(HostConfig.of(KeyPair.generate(new SecureRandom()), Multiaddr.parse("/ip4/127.0.0.1/tcp/0"))
                        .withLimits(Limits.DEFAULT.with(draft -> draft.idleVisit(idleVisit))));
        running.add(started);
        return started;
    }

    private PubSub pubSub(Host of) {
        PubSub started = PubSub.start(of, PubSubConfig.strictNoSign());
        running.add(started);
        return started;
    }

    @Test
    void aPeerThatComesAndGoesAThousandTimesLeavesNothingBehind() throws Exception {
        Host restless = host();
        long before = links();
        for (int i = 0; i < 1_000; i++) {
            assertThat(restless.connect(host.addresses().getFirst()).remote()).isEqualTo(host.id());
            Await.until("met", () -> host.peers().contains(restless.id()));
            restless.disconnect(host.id());
            Await.until("gone", () -> !host.peers().contains(restless.id()));
        }

        assertThat(restless.connect(host.addresses().getFirst()).remote()).isEqualTo(host.id());
        Await.until("one link", () -> links() == before + 1);
    }

    @Test
    void aPeerThatIsGoneBeforeItsLinkIsMadeLeavesNoLink() throws Exception {
        RouterLoop loop = new RouterLoop(host.id(), GossipParams.DEFAULT, new Random(1), _ -> {});
        PeerLinks links = new PeerLinks(host, PubSubConfig.strictNoSign(), loop);
        PeerId gone = KeyPair.generate(new SecureRandom()).peerId();

        PeerLink link = links.meet(gone);

        assertThat(link.ended().get(10, TimeUnit.SECONDS)).isSameAs(link);
        Await.until("forgotten", () -> links.get(gone) == null);
    }

    @Test
    void aPeerThatWeDialledBeforePubSubBeganIsOutbound() throws Exception {
        Host dialling = host();
        Host dialled = host();
        assertThat(dialling.connect(dialled.addresses().getFirst()).outbound()).isTrue();
        // A full mesh takes outbound peers only.
        PubSub node = PubSub.start(
                dialling,
                PubSubConfig.strictNoSign()
                        .withGossip(GossipParams.DEFAULT.withMesh(GossipParams.Mesh.DEFAULT
                                .withDegrees(2, 2, 2, 1)
                                .withFloodPublish(false))));
        running.add(node);
        node.subscribe(TOPIC, Validator.ACCEPT_ALL, _ -> {});
        for (int i = 0; i < 2; i++) {
            Host inbound = host();
            pubSub(inbound).subscribe(TOPIC, Validator.ACCEPT_ALL, _ -> {});
            assertThat(inbound.connect(dialling.addresses().getFirst()).remote())
                    .isEqualTo(dialling.id());
        }
        Await.until("a full mesh", () -> node.meshPeers(TOPIC).size() == 2);

        GossipVersion.protocols().forEach(protocol -> dialled.handle(protocol, stream -> stream.readFrame(1 << 20)));
        Stream stream = dialled.open(dialling.id(), GossipVersion.protocols());
        stream.writeFrame(RpcCodec.encode(
                new Rpc(List.of(new Rpc.Subscription(TOPIC, true)), List.of(), List.of(new Control.Graft(TOPIC)))));

        Await.until("grafted", () -> node.meshPeers(TOPIC).contains(dialled.id()));
    }

    @Test
    void aVisitIsNotKeptByPubSubOfEitherSideAndCarriesItOnceItIsMore() throws Exception {
        Host handshake = host(Duration.ofSeconds(1));
        PubSub there = pubSub(handshake);
        there.subscribe(TOPIC, Validator.ACCEPT_ALL, _ -> {});

        assertThat(handshake.visit(host.id(), host.addresses()).isVisit()).isTrue();
        Await.until("over", () -> handshake.peers().isEmpty() && host.peers().isEmpty());
        assertThat(pubSub.topicPeers(TOPIC)).isEmpty();

        assertThat(handshake.visit(host.id(), host.addresses()).isVisit()).isTrue();
        assertThat(handshake.connect(host.id()).isVisit()).isFalse();
        Await.until(
                "met",
                () -> there.meshPeers(TOPIC).size() + pubSub.meshPeers(TOPIC).size() == 2);
    }

    @Test
    void aPeerThatReadsTooSlowlyLeavesTheMesh() throws Exception {
        QueueLimits narrow = narrow(Duration.ofSeconds(4));
        List<DisconnectReason> gaveUp = new CopyOnWriteArrayList<>();
        CompletableFuture<PruneReason> pruned = new CompletableFuture<>();
        Host between = host();
        PubSub node = PubSub.start(
                between, PubSubConfig.strictNoSign().withQueues(narrow).withListener(new PubSubListener() {
                    @Override
                    public void pruned(String topic, PruneReason reason) {
                        pruned.complete(reason);
                    }

                    @Override
                    public void gaveUp(DisconnectReason reason) {
                        gaveUp.add(reason);
                    }
                }));
        running.add(node);
        node.subscribe(TOPIC, Validator.ACCEPT_ALL, _ -> {});
        assertThat(host.connect(between.addresses().getFirst()).remote()).isEqualTo(between.id());
        Host slow = host();
        GossipVersion.protocols().forEach(protocol -> slow.handle(protocol, PeerLinksIT::readSlowly));
        assertThat(slow.connect(between.addresses().getFirst()).remote()).isEqualTo(between.id());
        Stream stream = slow.open(between.id(), GossipVersion.protocols());
        stream.writeFrame(RpcCodec.encode(
                new Rpc(List.of(new Rpc.Subscription(TOPIC, true)), List.of(), List.of(new Control.Graft(TOPIC)))));
        Await.until("one mesh", () -> node.meshPeers(TOPIC).size() == 2);

        for (int i = 0; !pruned.isDone(); i++) {
            PublishResult _ =
                    pubSub.publish(TOPIC, ByteBuffer.allocate(20_000).putInt(i).array());
            LockSupport.parkNanos(1_000_000);
        }

        assertThat(gaveUp).isEmpty();
        assertThat(pruned).isCompletedWithValue(PruneReason.TOO_SLOW);
        Await.until("only the other is left", () -> node.meshPeers(TOPIC).equals(List.of(host.id())));
        assertThat(between.peers()).contains(slow.id());
    }

    private static QueueLimits narrow(Duration stall) {
        QueueLimits d = QueueLimits.DEFAULT;
        return new QueueLimits(
                d.controlBytes(),
                d.ownBytes(),
                100_000,
                d.gossipBytes(),
                d.forwardAge(),
                stall,
                d.unhandledRpcs(),
                d.unhandledMessages(),
                d.unhandledBytes());
    }

    /// As implementations do that open the stream on which they speak once for each connection.
    @Test
    void aPeerWhoseStreamHasEndedLeavesTheMeshUntilItSpeaksAgain() throws Exception {
        CompletableFuture<PruneReason> pruned = new CompletableFuture<>();
        Host here = host();
        PubSub node = PubSub.start(
                here,
                PubSubConfig.strictNoSign()
                        .withQueues(narrow(Duration.ofSeconds(2)))
                        .withListener(new PubSubListener() {
                            @Override
                            public void pruned(String topic, PruneReason reason) {
                                pruned.complete(reason);
                            }
                        }));
        running.add(node);
        node.subscribe(TOPIC, Validator.ACCEPT_ALL, _ -> {});
        Host other = host();
        GossipVersion.protocols().forEach(protocol -> other.handle(protocol, PeerLinksIT::readSlowly));
        assertThat(other.connect(here.addresses().getFirst()).remote()).isEqualTo(here.id());
        byte[] hello = RpcCodec.encode(
                Rpc.ofSubscriptions(List.of(new Rpc.Subscription(TOPIC, true), new Rpc.Subscription("second", true))));
        Stream first = other.open(here.id(), GossipVersion.protocols());
        first.writeFrame(hello);
        Await.until("in the mesh", () -> node.meshPeers(TOPIC).contains(other.id()));

        first.reset();

        assertThat(pruned.get(20, TimeUnit.SECONDS)).isEqualTo(PruneReason.MUTE);
        assertThat(here.peers()).contains(other.id());
        node.subscribe("second", Validator.ACCEPT_ALL, _ -> {});
        assertThat(node.topicPeers("second")).containsExactly(other.id());
        assertThat(node.meshPeers("second")).isEmpty();
        other.open(here.id(), GossipVersion.protocols()).writeFrame(hello);
        Await.until("in a mesh again", () -> node.meshPeers("second").contains(other.id()));
    }

    /// Some 600 kB in a second: always behind, and never stalled. On a busy machine it has read
    /// everything now and then, so its window grows to 1 MiB, and from then on it gives credit once it
    /// has read half of that: in less than a second, of the four after which nothing taken is a stall.
    private static void readSlowly(Stream stream) throws IOException {
        while (stream.readFrame(1 << 20) != null) {
            LockSupport.parkNanos(Duration.ofMillis(30).toNanos());
        }
    }

    /// Reachable ones: the count collects garbage first.
    private static long links() {
        try {
            String histogram = (String) ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "gcClassHistogram",
                            new Object[] {new String[0]},
                            new String[] {String[].class.getName()});
            return histogram
                    .lines()
                    .map(line -> line.trim().split("\\s+"))
                    .filter(columns -> columns.length > 3 && columns[3].equals(PeerLink.class.getName()))
                    .mapToLong(columns -> Long.parseLong(columns[1]))
                    .sum();
        } catch (JMException e) {
            throw new AssertionError(e);
        }
    }
}
