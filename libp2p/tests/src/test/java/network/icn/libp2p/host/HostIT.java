package network.icn.libp2p.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.multiformats.Multiaddr;
import network.icn.libp2p.protocol.Identify;
import network.icn.libp2p.protocol.Ping;
import network.icn.libp2p.stream.StreamResetException;
import network.icn.libp2p.stream.UnsupportedProtocolException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Whole hosts over TCP on loopback.
@Timeout(60)
class HostIT {
    private static final String ECHO = "/test/echo/1";
    private final List<Host> hosts = new ArrayList<>();

    @AfterEach
    void closeHosts() {
        hosts.forEach(Host::close);
    }

    @Test
    void connectedHostsPingAndIdentifyEachOther() throws Exception {
        Host one = start(config());
        Host two = start(config());
        BlockingQueue<HostEvent> events = new LinkedBlockingQueue<>();
        one.listen(events::add);

        Connection connection = one.connect(two.addresses().getFirst());

        assertThat(connection.remote()).isEqualTo(two.id());
        assertThat(one.ping(two.id())).isPositive();
        assertThat(events.poll(10, TimeUnit.SECONDS)).isEqualTo(new HostEvent.PeerConnected(two.id(), true));
        assertThat(events.poll(10, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(HostEvent.PeerIdentified.class, identified -> {
                    assertThat(identified.peer()).isEqualTo(two.id());
                    assertThat(identified.protocols()).contains(Ping.PROTOCOL);
                });
        Await.until("the other side knows us", () -> two.protocols(one.id()).contains(Ping.PROTOCOL));
        assertThat(two.ping(one.id())).isPositive();
    }

    @Test
    void hostsMeetOverWhateverSecurityBothSpeak() throws Exception {
        Host both = start(config());
        Host tls = start(config().withSecurity(Security.TLS));
        Host noise = start(config().withSecurity(Security.NOISE));

        connect(tls, both);
        connect(both, noise);
        assertThat(tls.ping(both.id())).isPositive();
        assertThat(noise.ping(both.id())).isPositive();
        assertThatThrownBy(() -> noise.connect(tls.addresses().getFirst()))
                .isInstanceOf(UnsupportedProtocolException.class);
    }

    @Test
    void aHandlerRegisteredLaterIsAnnouncedByPush() throws Exception {
        Host one = start(config());
        Host two = start(config());
        one.connect(two.addresses().getFirst());

        two.handle(ECHO, HostIT::echo);

        Await.until("push arrives", () -> one.protocols(two.id()).contains(ECHO));
    }

    @Test
    void pushesBeyondTheBoundAreResetUnread() throws Exception {
        Host one = start(config());
        Host two = start(config());
        one.connect(two.addresses().getFirst());

        int taken = 0;
        while (taken <= 2 * Identification.MAX_PUSHES && isPushTaken(one, two)) {
            taken++;
        }

        // Twice as many if they were granted anew in between.
        assertThat(taken).isBetween(Identification.MAX_PUSHES, 2 * Identification.MAX_PUSHES);
    }

    private static boolean isPushTaken(Host from, Host to) throws IOException {
        try (Stream push = from.open(to.id(), List.of(Identify.PUSH_PROTOCOL))) {
            push.deadline(Duration.ofSeconds(10));
            push.writeFrame(new byte[0]);
            push.closeWrite();
            return push.readFrame(1) == null;
        } catch (StreamResetException _) {
            return false;
        }
    }

    @Test
    void severalMebibytesGoBothWaysAtOnce() throws Exception {
        Host one = start(config());
        Host two = start(config());
        two.handle(ECHO, HostIT::echo);
        one.connect(two.addresses().getFirst());
        byte[] sent = new byte[8 << 20];
        new Random(7).nextBytes(sent);
        ByteBuffer echoed = ByteBuffer.allocate(sent.length);

        try (Stream stream = one.open(two.id(), List.of("/test/unknown", ECHO))) {
            assertThat(stream.protocol()).isEqualTo(ECHO);
            CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
                try {
                    stream.write(ByteBuffer.wrap(sent));
                    stream.closeWrite();
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            while (stream.read(echoed) >= 0) {
                assertThat(echoed.position()).isLessThanOrEqualTo(sent.length);
            }
            writing.get(10, TimeUnit.SECONDS);
        }

        assertThat(Arrays.equals(echoed.array(), sent)).isTrue();
    }

    @Test
    void framesKeepTheirBordersAndEndWithTheStream() throws Exception {
        Host one = start(config());
        Host two = start(config());
        CompletableFuture<List<Integer>> sizes = new CompletableFuture<>();
        two.handle("/test/frames/1", stream -> {
            List<Integer> seen = new ArrayList<>();
            for (byte[] frame = stream.readFrame(1 << 20); frame != null; frame = stream.readFrame(1 << 20)) {
                seen.add(frame.length);
            }
            sizes.complete(seen);
        });
        one.connect(two.addresses().getFirst());

        try (Stream stream = one.open(two.id(), List.of("/test/frames/1"))) {
            stream.writeFrame(new byte[0]);
            stream.writeFrame(new byte[] {1}, new byte[300_000]);
            stream.writeFrame(new byte[1 << 20]);
        }

        assertThat(sizes.get(10, TimeUnit.SECONDS)).containsExactly(0, 300_001, 1 << 20);
    }

    @Test
    void aFrameAboveTheLimitResetsTheStream() throws Exception {
        Host one = start(config());
        Host two = start(config());
        two.handle("/test/frames/1", stream -> stream.readFrame(1_000));
        one.connect(two.addresses().getFirst());

        try (Stream stream = one.open(two.id(), List.of("/test/frames/1"))) {
            stream.writeFrame(new byte[1_001]);
            assertThatThrownBy(() -> stream.read(ByteBuffer.allocate(1))).isInstanceOf(StreamResetException.class);
        }
    }

    @Test
    void anUnknownProtocolIsRefusedAndTheConnectionLives() throws Exception {
        Host one = start(config());
        Host two = start(config());
        one.connect(two.addresses().getFirst());

        assertThatThrownBy(() -> one.open(two.id(), List.of("/test/unknown")))
                .isInstanceOf(UnsupportedProtocolException.class);
        assertThat(one.ping(two.id())).isPositive();
    }

    @Test
    void dialsOfTheSamePeerShareOneConnection() throws Exception {
        Host one = start(config());
        Host two = start(config());
        List<CompletableFuture<Connection>> dials = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            CompletableFuture<Connection> dial = new CompletableFuture<>();
            dials.add(dial);
            Thread.ofVirtual().start(() -> {
                try {
                    dial.complete(one.connect(two.addresses().getFirst()));
                } catch (IOException e) {
                    dial.completeExceptionally(e);
                }
            });
        }
        Connection first = dials.getFirst().get(10, TimeUnit.SECONDS);
        for (CompletableFuture<Connection> dial : dials) {
            assertThat(dial.get(10, TimeUnit.SECONDS)).isSameAs(first);
        }
    }

    @Test
    void simultaneousDialsLeaveBothSidesWithTheSameConnection() throws Exception {
        Host one = start(config());
        Host two = start(config());
        CompletableFuture<Void> there = CompletableFuture.runAsync(() -> connect(one, two));
        connect(two, one);
        there.get(10, TimeUnit.SECONDS);

        assertThat(one.ping(two.id())).isPositive();
        assertThat(two.ping(one.id())).isPositive();
        assertThat(one.peers()).containsExactly(two.id());
        assertThat(two.peers()).containsExactly(one.id());
    }

    @Test
    void aPersistentPeerIsDialledAgainWhenItIsLost() throws Exception {
        Host one = start(config());
        Host two = start(config());
        BlockingQueue<HostEvent> events = new LinkedBlockingQueue<>();
        one.listen(events::add);
        one.persistentPeers(two.addresses());
        Await.until(
                "first dial",
                () -> one.peers().contains(two.id()) && two.peers().contains(one.id()));

        two.disconnect(one.id());

        Await.until("connected, lost and connected", () -> count(events, HostEvent.PeerConnected.class) == 2);
        assertThat(count(events, HostEvent.PeerDisconnected.class)).isEqualTo(1);
        assertThat(one.ping(two.id())).isPositive();
    }

    @Test
    void aPersistentPeerThatStartsLateIsReached() throws Exception {
        Host one = start(config());
        KeyPair late = key();
        int port = freePort();
        Multiaddr address = Multiaddr.parse("/ip4/127.0.0.1/tcp/" + port);
        one.persistentPeers(List.of(address.withPeer(late.peerId())));

        start(HostConfig.of(late, address));

        Await.until("reached", () -> one.peers().contains(late.peerId()));
    }

    @Test
    void theGateRefusesInboundAndOutbound() throws Exception {
        Host open = start(config());
        Host closed = start(config().withGate(_ -> false));

        assertThatThrownBy(() -> closed.connect(open.addresses().getFirst()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("gate");
        try {
            // The dialler believes in the connection until the listener, who knows the peer last, closes it.
            open.connect(closed.addresses().getFirst());
            Await.until("refused", () -> open.peers().isEmpty());
        } catch (IOException e) {
            assertThat(e).isNotNull();
        }
        assertThat(closed.peers()).isEmpty();
    }

    @Test
    void aDialledAddressWithAnotherPeerBehindItIsRefused() throws Exception {
        Host one = start(config());
        Host two = start(config());
        Multiaddr wrong = two.addresses().getFirst().withPeer(key().peerId());

        assertThatThrownBy(() -> one.connect(wrong))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("dialled");
        assertThat(one.peers()).isEmpty();
    }

    @Test
    void aSlowHandshakeIsCutOff() throws Exception {
        Host host = start(config().withLimits(Limits.DEFAULT.withTimeouts(Duration.ofMillis(300))));
        try (RawClient client = new RawClient(host)) {
            client.send("132f6d756c7469");
            assertThat(client.readToEnd()).isLessThan(64);
        }
    }

    @Test
    void anOversizedMultistreamMessageEndsTheConnection() throws Exception {
        Host host = start(config());
        try (RawClient client = new RawClient(host)) {
            client.send("8110");
            assertThat(client.readToEnd()).isLessThan(64);
        }
    }

    /// Who has waited longest has had its time: a newcomer gets the place.
    @Test
    void onlySoManyHandshakesArePending() throws Exception {
        Host host = start(config().withLimits(Limits.DEFAULT.withPendingHandshakes(1)));
        try (RawClient first = new RawClient(host)) {
            assertThat(first.readSome()).isPositive();
            try (RawClient second = new RawClient(host)) {
                assertThat(second.readSome()).isPositive();
                assertThat(first.readToEnd()).isZero();
            }
        }
    }

    @Test
    void oneAddressGetsOnlySoManyConnections() throws Exception {
        Host host = start(config().withLimits(Limits.DEFAULT.withConnectionsPerIp(2)));
        connect(start(config()), host);
        Host second = start(config());
        connect(second, host);
        assertThat(second.ping(host.id())).isPositive();
        Host third = start(config());

        assertThatThrownBy(() -> third.connect(host.addresses().getFirst())).isInstanceOf(IOException.class);
    }

    @Test
    void manyStreamsOfManyPeersRunAtOnce() throws Exception {
        Host hub = start(config());
        hub.handle(ECHO, HostIT::echo);
        List<CompletableFuture<Integer>> echoes = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Host host = start(config());
            host.connect(hub.addresses().getFirst());
            for (int j = 0; j < 40; j++) {
                CompletableFuture<Integer> echo = new CompletableFuture<>();
                echoes.add(echo);
                Thread.ofVirtual().start(() -> {
                    try (Stream stream = host.open(hub.id(), List.of(ECHO))) {
                        stream.write(ByteBuffer.allocate(10_000));
                        stream.closeWrite();
                        ByteBuffer back = ByteBuffer.allocate(20_000);
                        while (stream.read(back) >= 0) {
                            back.limit();
                        }
                        echo.complete(back.position());
                    } catch (IOException e) {
                        echo.completeExceptionally(e);
                    }
                });
            }
        }
        for (CompletableFuture<Integer> echo : echoes) {
            assertThat(echo.get(20, TimeUnit.SECONDS)).isEqualTo(10_000);
        }
    }

    private static long count(BlockingQueue<HostEvent> events, Class<?> type) {
        return events.stream().filter(type::isInstance).count();
    }

    private static void echo(Stream stream) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(32 << 10);
        while (stream.read(buffer) >= 0) {
            stream.write(buffer.flip());
            buffer.clear();
        }
        stream.closeWrite();
    }

    private static void connect(Host from, Host to) {
        try {
            PeerId remote = from.connect(to.addresses().getFirst()).remote();
            assertThat(remote).isEqualTo(to.id());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Host start(HostConfig config) throws IOException {
        Host host = Host.start(config);
        hosts.add(host);
        return host;
    }

    private static HostConfig config() {
        return HostConfig.of(key(), Multiaddr.tcp(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
    }

    private static KeyPair key() {
        return KeyPair.generate(new SecureRandom());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
