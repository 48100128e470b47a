package network.icn.libp2p.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.gossipsub.GossipParams;
import network.icn.libp2p.gossipsub.GossipVersion;
import network.icn.libp2p.gossipsub.SendPriority;
import network.icn.libp2p.gossipsub.Verdict;
import network.icn.libp2p.gossipsub.rpc.RpcRefusal;
import network.icn.libp2p.host.Await;
import network.icn.libp2p.host.Host;
import network.icn.libp2p.host.HostConfig;
import network.icn.libp2p.host.Stream;
import network.icn.libp2p.multiformats.Multiaddr;
import network.icn.libp2p.wire.ProtoWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What came after gossipsub 1.0, over real connections: peer exchange, IDONTWANT, direct peers, older versions.
@Timeout(120)
class GossipExtensionsIT {
    private static final String TOPIC = "reports";

    private final List<Host> hosts = new ArrayList<>();
    private final List<PubSub> nodes = new ArrayList<>();
    private final ConcurrentHashMap<Integer, AtomicInteger> deliveries = new ConcurrentHashMap<>();

    @AfterEach
    void stop() {
        nodes.forEach(PubSub::close);
        hosts.forEach(Host::close);
    }

    private static KeyPair key(int number) {
        byte[] seed = new byte[32];
        seed[0] = (byte) (number + 1);
        return KeyPair.ed25519(seed);
    }

    private void start(int number, PubSubConfig config) throws IOException {
        start(number, config, Validator.ACCEPT_ALL);
    }

    private void start(int number, PubSubConfig config, Validator validator) throws IOException {
        Host host = Host.start(HostConfig.of(key(number), Multiaddr.parse("/ip4/127.0.0.1/tcp/0")));
        hosts.add(host);
        PubSub node = PubSub.start(host, config);
        nodes.add(node);
        AtomicInteger count = deliveries.computeIfAbsent(number, _ -> new AtomicInteger());
        node.subscribe(TOPIC, validator, _ -> count.incrementAndGet());
    }

    private void connect(int from, int to) throws IOException {
        Host target = hosts.get(to);
        assertThat(hosts.get(from).connect(target.addresses().getFirst()).remote())
                .isEqualTo(target.id());
    }

    @Test
    void aFullNodeTellsANewcomerWhomElseToAsk() throws IOException {
        GossipParams params = GossipParams.DEFAULT.withConduct(GossipParams.Conduct.DEFAULT.withExchangedPeers(16));
        GossipParams small = params.withMesh(GossipParams.Mesh.DEFAULT.withDegrees(1, 1, 1, 0));
        start(0, PubSubConfig.strictNoSign().withGossip(small));
        for (int i = 1; i <= 4; i++) {
            start(i, PubSubConfig.strictNoSign().withGossip(params));
        }

        for (int i = 1; i <= 4; i++) {
            connect(i, 0);
            int known = i;
            Host hub = hosts.getFirst();
            Await.until(
                    "the hub has the newcomer's record",
                    () -> hub.signedRecords(List.of(hosts.get(known).id())).size() == 1);
        }

        // Nobody but the hub was ever dialled by address.
        Await.until(
                "the others have met",
                () -> hosts.stream().skip(1).allMatch(host -> host.peers().size() >= 2));
    }

    @Test
    void aLargeMessageIsNotSentToWhoHasIt() throws IOException {
        int nodeCount = 6;
        GossipParams everybody = GossipParams.DEFAULT.withMesh(
                GossipParams.Mesh.DEFAULT.withDegrees(nodeCount - 1, nodeCount - 1, nodeCount, 1));
        AtomicLong forwarded = new AtomicLong();
        for (int i = 0; i < nodeCount; i++) {
            AtomicInteger told = new AtomicInteger();
            PubSubListener counting = new PubSubListener() {
                @Override
                public void received(int bytes) {
                    // Frames with an id of 20 bytes and no content; grafts and subscriptions are shorter.
                    if (bytes > 20 && bytes < 1_024) {
                        told.incrementAndGet();
                    }
                }

                @Override
                public void sent(SendPriority priority, int bytes) {
                    if (priority == SendPriority.FORWARD) {
                        forwarded.addAndGet(bytes);
                    }
                }
            };
            // A check that ends only when all who were sent the message have said so: all but the two ends.
            Validator slow = (_, _) -> {
                Await.until("the others have said that they have it", () -> told.get() >= nodeCount - 2);
                return Verdict.ACCEPT;
            };
            start(i, PubSubConfig.strictNoSign().withGossip(everybody).withListener(counting), slow);
        }
        for (int i = 0; i < nodeCount; i++) {
            for (int j = i + 1; j < nodeCount; j++) {
                connect(i, j);
            }
        }
        Await.until(
                "everybody in everybody's mesh",
                () -> nodes.stream().allMatch(node -> node.meshPeers(TOPIC).size() == nodeCount - 1));

        byte[] large = new byte[256 << 10];
        new Random(1).nextBytes(large);
        nodes.getFirst().publish(TOPIC, large);
        Await.until(
                "delivered once each",
                () -> deliveries.values().stream().mapToInt(AtomicInteger::get).sum() == 5);

        // Everybody gets it from the publisher; without IDONTWANT each of the five would pass it on to the four others.
        // A few may: a frame is counted just before the router hears of it.
        assertThat(forwarded.get()).isLessThan(5L * large.length);
    }

    @Test
    void directPeersAreSentToOutsideTheMesh() throws IOException {
        GossipParams thrifty = GossipParams.DEFAULT.withMesh(GossipParams.Mesh.DEFAULT.withFloodPublish(false));
        for (int i = 0; i < 2; i++) {
            start(
                    i,
                    PubSubConfig.strictNoSign()
                            .withGossip(thrifty.withDirect(List.of(key(1 - i).peerId()))));
        }
        connect(0, 1);
        Await.until(
                "both know",
                () -> nodes.stream().allMatch(node -> node.topicPeers(TOPIC).size() == 1));
        assertThat(nodes.getFirst().meshPeers(TOPIC)).isEmpty();

        nodes.getFirst().publish(TOPIC, new byte[] {1});
        Await.until(
                "delivered",
                () -> deliveries.values().stream().mapToInt(AtomicInteger::get).sum() == 1);
    }

    @Test
    void theNewestCommonVersionIsSpoken() throws IOException {
        start(0, PubSubConfig.strictNoSign());
        Host old = Host.start(HostConfig.of(key(9), Multiaddr.parse("/ip4/127.0.0.1/tcp/0")));
        hosts.add(old);
        ConcurrentHashMap<String, Boolean> spoken = new ConcurrentHashMap<>();
        old.handle(GossipVersion.V1_0.protocol(), stream -> {
            spoken.put(stream.protocol(), true);
            stream.readFrame(1 << 20);
        });
        connect(0, 1);

        Await.until("an old peer is spoken to", () -> spoken.containsKey("/meshsub/1.0.0"));
        assertThat(hosts.getFirst().open(old.id(), GossipVersion.protocols()).protocol())
                .isEqualTo("/meshsub/1.0.0");
        assertThat(old.open(hosts.getFirst().id(), GossipVersion.protocols()).protocol())
                .isEqualTo("/meshsub/1.3.0");
    }

    /// As a peer does that speaks the experimental extension of partial messages.
    private static byte[] extensions() {
        ProtoWriter named = new ProtoWriter().message(6, new ProtoWriter().uint64(16_418_754, 1));
        ProtoWriter subscribed = new ProtoWriter().uint64(1, 1).string(2, TOPIC);
        return new ProtoWriter().message(1, subscribed).message(3, named).toByteArray();
    }

    /// A stream on which a stranger speaks to node 0.
    private Stream stranger(GossipVersion version, EnumSet<RpcRefusal> refused) throws IOException {
        start(0, PubSubConfig.strictNoSign().withListener(new PubSubListener() {
            @Override
            public void refused(RpcRefusal reason) {
                refused.add(reason);
            }
        }));
        Host stranger = Host.start(HostConfig.of(key(9), Multiaddr.parse("/ip4/127.0.0.1/tcp/0")));
        hosts.add(stranger);
        stranger.handle(version.protocol(), stream -> stream.readFrame(1 << 20));
        connect(1, 0);
        return stranger.open(hosts.getFirst().id(), List.of(version.protocol()));
    }

    @Test
    void extensionsThatNobodyKnowsAreIgnored() throws IOException {
        EnumSet<RpcRefusal> refused = EnumSet.noneOf(RpcRefusal.class);
        Stream stream = stranger(GossipVersion.V1_3, refused);

        stream.writeFrame(extensions());

        Await.until(
                "what else the RPC says is heeded",
                () -> !nodes.getFirst().topicPeers(TOPIC).isEmpty());
        assertThat(refused).isEmpty();
    }

    @Test
    void extensionsNamedAgainEndTheConnection() throws IOException {
        EnumSet<RpcRefusal> refused = EnumSet.noneOf(RpcRefusal.class);
        Stream stream = stranger(GossipVersion.V1_3, refused);
        stream.writeFrame(extensions());

        stream.writeFrame(extensions());

        Await.until("ended", () -> hosts.getFirst().peers().isEmpty());
        assertThat(refused).containsExactly(RpcRefusal.MISPLACED_EXTENSIONS);
    }

    @Test
    void beforeVersion13TheFieldMeansNothing() throws IOException {
        EnumSet<RpcRefusal> refused = EnumSet.noneOf(RpcRefusal.class);
        Stream stream = stranger(GossipVersion.V1_2, refused);
        stream.writeFrame(new ProtoWriter().toByteArray());

        stream.writeFrame(extensions());
        stream.writeFrame(extensions());

        Await.until(
                "the RPC is heeded", () -> !nodes.getFirst().topicPeers(TOPIC).isEmpty());
        assertThat(refused).isEmpty();
    }
}
