package network.icn.libp2p.kad;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import network.icn.libp2p.LogLines;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.host.Await;
import network.icn.libp2p.host.Host;
import network.icn.libp2p.host.HostConfig;
import network.icn.libp2p.host.HostEvent;
import network.icn.libp2p.host.Limits;
import network.icn.libp2p.host.Stream;
import network.icn.libp2p.multiformats.Multiaddr;
import network.icn.libp2p.stream.StreamResetException;
import network.icn.libp2p.wire.ProtoWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class KadIT {
    private static final String PROTOCOL = "/test/kad/1.0.0";

    private record Node(Host host, Kad kad) {}

    private final List<Node> nodes = new ArrayList<>();

    @AfterEach
    void close() {
        for (Node node : nodes) {
            node.kad.close();
            node.host.close();
        }
    }

    private Node start(KadConfig config) throws IOException {
        Host host = Host.start(HostConfig.of(
                        KeyPair.generate(new SecureRandom()),
                        Multiaddr.tcp(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)))
                .withLimits(Limits.DEFAULT.with(draft -> draft.idleVisit(Duration.ofSeconds(3)))));
        Node node = new Node(host, Kad.start(host, config));
        nodes.add(node);
        return node;
    }

    private void connect(Node from, Node to) throws IOException {
        assertThat(from.host.connect(to.host.addresses().getFirst()).isOpen()).isTrue();
        Await.until(
                "both know that the other serves",
                () -> from.host.protocols(to.host.id()).contains(PROTOCOL));
        Await.until("in the table", () -> from.kad.tableSize() > 0);
    }

    @Test
    void theLastOfAChainFindsTheFirst() throws Exception {
        Node first = start(KadConfig.server(PROTOCOL));
        Node before = first;
        for (int i = 0; i < 7; i++) {
            Node next = start(KadConfig.server(PROTOCOL));
            connect(next, before);
            before = next;
        }
        Node last = before;
        assertThat(last.host.peers()).hasSize(1);

        Kad.FoundPeer found = last.kad.find(first.host.id()).orElseThrow();

        assertThat(last.host.connect(found.id(), found.addresses()).remote()).isEqualTo(first.host.id());
    }

    @Test
    void connectionsOfASearchEndAfterIt() throws Exception {
        Node hub = start(KadConfig.server(PROTOCOL));
        for (int i = 0; i < 4; i++) {
            connect(start(KadConfig.server(PROTOCOL)), hub);
        }
        Await.until("hub knows all", () -> hub.kad.tableSize() == 4);
        Node client = start(KadConfig.client(PROTOCOL));
        Set<PeerId> met = ConcurrentHashMap.newKeySet();
        client.host.listen(event -> {
            if (event instanceof HostEvent.PeerConnected(PeerId peer, boolean _)) {
                met.add(peer);
            }
        });
        connect(client, hub);

        assertThat(client.kad.bootstrap()).isEqualTo(5);
        Await.until("all have been met", () -> met.size() == 5);

        Await.until(
                "only the hub, which was there before",
                () -> client.host.peers().equals(List.of(hub.host.id())));
    }

    @Test
    void whoBootstrapsIsKnownAndKnowsOthers() throws Exception {
        Node hub = start(KadConfig.server(PROTOCOL));
        for (int i = 0; i < 6; i++) {
            connect(start(KadConfig.server(PROTOCOL)), hub);
        }
        Await.until("hub knows all", () -> hub.kad.tableSize() == 6);
        Node client = start(KadConfig.client(PROTOCOL));
        connect(client, hub);

        assertThat(client.kad.bootstrap()).isEqualTo(7);

        Await.until("client knows all", () -> client.kad.tableSize() == 7);
        assertThat(hub.kad.tableSize()).as("a client is in nobody's table").isEqualTo(6);
        assertThat(client.kad.closestPeers(new byte[] {1})).hasSize(7);
    }

    @Test
    void whoIsNowhereIsNotFoundInTime() throws Exception {
        Node one = start(KadConfig.server(PROTOCOL));
        connect(one, start(KadConfig.server(PROTOCOL)));

        assertThat(one.kad.find(KeyPair.generate(new SecureRandom()).peerId())).isEmpty();
    }

    @Test
    void aPeerThatIsGoneLeavesTheTable() throws Exception {
        Node one = start(KadConfig.server(PROTOCOL));
        Node two = start(KadConfig.server(PROTOCOL));
        connect(one, two);
        two.host.close();
        Await.until("gone", () -> one.host.peers().isEmpty());

        try (LogLines lines = new LogLines()) {
            assertThat(one.kad.closestPeers(new byte[] {1})).isEmpty();
            assertThat(lines.reasons("peer does not answer and leaves the table"))
                    .containsExactly("UNREACHABLE");
        }
        assertThat(one.kad.tableSize()).isZero();
    }

    @Test
    void peersInventedAtSilentAddressesHoldASearchUpForOneQuestionOnly() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress());
                LogLines lines = new LogLines()) {
            Multiaddr nobody = Multiaddr.tcp((InetSocketAddress) silent.getLocalSocketAddress());
            List<KadMessage.Peer> invented = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                invented.add(
                        new KadMessage.Peer(KeyPair.generate(new SecureRandom()).peerId(), List.of(nobody)));
            }
            Node liar = start(KadConfig.client(PROTOCOL));
            liar.host.handle(PROTOCOL, stream -> {
                stream.readFrame(1_024);
                stream.writeFrame(new KadMessage(KadMessage.Type.FIND_NODE, new byte[0], invented).encode());
            });
            KadConfig quick = new KadConfig(
                    PROTOCOL, false, 20, 10, Duration.ofMillis(500), Duration.ofSeconds(60), Duration.ofMinutes(10));
            Node searcher = start(quick);
            connect(searcher, liar);

            long before = System.nanoTime();
            assertThat(searcher.kad.closestPeers(new byte[] {1})).containsExactly(liar.host.id());

            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
            assertThat(lines.reasons("peer does not answer and leaves the table"))
                    .isEqualTo(Collections.nCopies(10, "TIMED_OUT"));
        }
    }

    @Test
    void valuesAreNotKeptForOthers() throws Exception {
        Node one = start(KadConfig.server(PROTOCOL));
        Node two = start(KadConfig.server(PROTOCOL));
        connect(one, two);

        try (Stream stream = one.host.open(two.host.id(), List.of(PROTOCOL))) {
            stream.deadline(Duration.ofSeconds(10));
            KadMessage ping = new KadMessage(KadMessage.Type.PING, new byte[] {7}, List.of());
            stream.writeFrame(ping.encode());
            assertThat(KadMessage.decode(requireNonNull(stream.readFrame(1_024))))
                    .isEqualTo(ping);
            stream.writeFrame(new KadMessage(KadMessage.Type.PUT_VALUE, new byte[] {7}, List.of()).encode());
            assertThatThrownBy(() -> stream.readFrame(1_024)).isInstanceOf(StreamResetException.class);
        }
    }

    @Test
    void aQuestionIsBoundedFromBothSides() throws Exception {
        Node one = start(KadConfig.server(PROTOCOL));
        Node two = start(KadConfig.server(PROTOCOL));
        connect(one, two);

        try (Stream stream = one.host.open(two.host.id(), List.of(PROTOCOL))) {
            stream.deadline(Duration.ofSeconds(10));
            // A ping and, behind a tag and three bytes of length, a field that nobody knows.
            byte[] ping = new KadMessage(KadMessage.Type.PING, new byte[] {7}, List.of()).encode();
            byte[] unknown = new ProtoWriter()
                    .bytes(15, new byte[KadMessage.MAX_BYTES - ping.length - 4])
                    .toByteArray();
            byte[] longest = Arrays.copyOf(unknown, KadMessage.MAX_BYTES);
            System.arraycopy(ping, 0, longest, unknown.length, ping.length);
            stream.writeFrame(longest);
            assertThat(stream.readFrame(1_024)).isEqualTo(ping);

            stream.writeFrame(new byte[KadMessage.MAX_BYTES + 1]);
            assertThatThrownBy(() -> stream.readFrame(1_024)).isInstanceOf(StreamResetException.class);
        }
    }
}
