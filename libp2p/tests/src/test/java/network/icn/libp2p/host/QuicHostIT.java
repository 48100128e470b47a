package network.icn.libp2p.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.multiformats.Multiaddr;
import network.icn.libp2p.mux.CloseReason;
import network.icn.libp2p.protocol.Ping;
import network.icn.libp2p.stream.StreamResetException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Whole hosts over QUIC on loopback.
@Timeout(60)
class QuicHostIT {
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

        Connection connection = one.connect(two.addresses().getFirst());

        assertThat(connection.remoteAddress()).isEqualTo(two.addresses().getFirst());
        assertThat(one.ping(two.id())).isPositive();
        Await.until("two has let one in", () -> two.peers().contains(one.id()));
        assertThat(two.ping(one.id())).isPositive();
        Await.until(
                "identified",
                () -> one.protocols(two.id()).contains(Ping.PROTOCOL)
                        && two.protocols(one.id()).contains(Ping.PROTOCOL));
        assertThat(two.addresses(one.id())).contains(one.addresses().getFirst());
    }

    @Test
    void severalMebibytesGoBothWaysAtOnce() throws Exception {
        Host one = start(config());
        Host two = start(config());
        two.handle(ECHO, QuicHostIT::echo);
        connect(one, two);
        byte[] sent = new byte[8 << 20];
        new Random(7).nextBytes(sent);

        assertThat(Arrays.equals(echoed(one, two, sent), sent)).isTrue();
    }

    @Test
    void manyStreamsRunAtOnce() throws Exception {
        Host one = start(config());
        Host two = start(config());
        two.handle(ECHO, QuicHostIT::echo);
        connect(one, two);
        List<CompletableFuture<byte[]>> echoes = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            CompletableFuture<byte[]> echo = new CompletableFuture<>();
            echoes.add(echo);
            Thread.ofVirtual().start(() -> {
                try {
                    echo.complete(echoed(one, two, new byte[10_000]));
                } catch (Exception e) {
                    echo.completeExceptionally(e);
                }
            });
        }
        for (CompletableFuture<byte[]> echo : echoes) {
            assertThat(echo.get(20, TimeUnit.SECONDS)).hasSize(10_000);
        }
    }

    private static byte[] echoed(Host from, Host to, byte[] bytes) throws Exception {
        ByteBuffer back = ByteBuffer.allocate(bytes.length + 1);
        try (Stream stream = from.open(to.id(), List.of(ECHO))) {
            stream.deadline(Duration.ofSeconds(30));
            Thread.ofVirtual().start(() -> {
                try {
                    stream.write(ByteBuffer.wrap(bytes));
                    stream.closeWrite();
                } catch (IOException _) {
                    stream.reset();
                }
            });
            while (stream.read(back) >= 0) {
                assertThat(back.position()).isLessThanOrEqualTo(bytes.length);
            }
        }
        return Arrays.copyOf(back.array(), back.position());
    }

    @Test
    void whoDoesNotReadHoldsUpTheWriterAndNobodyElse() throws Exception {
        Host one = start(config());
        Host two = start(config());
        CompletableFuture<Void> end = new CompletableFuture<>();
        two.handle("/deaf", _ -> end.join());
        connect(one, two);
        try (Stream stream = one.open(two.id(), List.of("/deaf"))) {
            stream.deadline(Duration.ofSeconds(1));
            assertThatThrownBy(() -> stream.write(ByteBuffer.allocate(8 << 20))).isInstanceOf(IOException.class);
            assertThat(one.ping(two.id())).isPositive();
            stream.reset();
        }
        end.complete(null);
    }

    @Test
    void aHandlerThatFailsResetsTheStream() throws Exception {
        Host one = start(config());
        Host two = start(config());
        two.handle("/fails", stream -> {
            stream.deadline(Duration.ofSeconds(10));
            assertThat(stream.read(ByteBuffer.allocate(1))).isEqualTo(1);
            throw new IOException("on purpose");
        });
        connect(one, two);
        try (Stream stream = one.open(two.id(), List.of("/fails"))) {
            stream.deadline(Duration.ofSeconds(10));
            stream.write(ByteBuffer.allocate(1));
            assertThatThrownBy(() -> stream.read(ByteBuffer.allocate(1))).isInstanceOf(StreamResetException.class);
        }
        assertThat(one.ping(two.id())).isPositive();
    }

    @Test
    void aPeerThatIsNotTheOneDialledIsRefused() throws Exception {
        Host one = start(config());
        Host two = start(config());
        Multiaddr wrong = two.addresses().getFirst().withPeer(key().peerId());

        assertThatThrownBy(() -> one.connect(wrong))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("dialled");
        Await.until("nobody stays", () -> one.peers().isEmpty() && two.peers().isEmpty());
        Await.until("place is free", () -> two.counters().connections() == 0);
    }

    @Test
    void theGateRefusesWhoIsNotWelcome() throws Exception {
        Host one = start(config());
        Host closed = start(config().withGate(_ -> false));
        try {
            connect(one, closed);
        } catch (IOException e) {
            assertThat(e).isNotNull();
        }
        Await.until("gone", () -> one.peers().isEmpty());
        Await.until(
                "counted", () -> closed.counters().refused().getOrDefault(Labels.of(ConnectionRefusal.GATE), 0L) == 1);
    }

    @Test
    void oneAddressGetsOnlySoManyConnections() throws Exception {
        Host two = start(config().withLimits(Limits.DEFAULT.withConnectionsPerIp(2)));
        connect(start(config()), two);
        Host second = start(config());
        connect(second, two);
        assertThat(second.ping(two.id())).isPositive();
        Host third = start(config().withLimits(Limits.DEFAULT.withTimeouts(Duration.ofSeconds(1))));

        assertThatThrownBy(() -> connect(third, two)).isInstanceOf(IOException.class);
        assertThat(two.counters().refused().getOrDefault(Labels.of(ConnectionRefusal.TOO_MANY_FROM_IP), 0L))
                .isPositive();
    }

    @Test
    void aGoodbyeIsNoticedBothWays() throws Exception {
        Host one = start(quickConfig());
        Host two = start(quickConfig());
        connect(one, two);
        Await.until("two has let one in", () -> two.peers().contains(one.id()));

        two.disconnect(one.id());

        Await.until("noticed", () -> one.peers().isEmpty() && two.peers().isEmpty());
        Await.until("counted", () -> closed(two, CloseReason.CLOSED_HERE) == 1);
        Await.until("counted", () -> one.counters().connections() == 0);
    }

    /// By its goodbye, or, when that packet is lost, because nothing comes any more.
    @Test
    void aHostThatClosesIsGivenUp() throws Exception {
        Host one = start(quickConfig());
        Host two = start(quickConfig());
        connect(one, two);
        Await.until("two has let one in", () -> two.peers().contains(one.id()));

        two.close();

        Await.until("noticed", () -> one.peers().isEmpty());
        Await.until("its place is free", () -> one.counters().connections() == 0);
    }

    @Test
    void anIdleConnectionIsKeptAlive() throws Exception {
        Host one = start(quickConfig());
        Host two = start(quickConfig());
        connect(one, two);
        long end = System.nanoTime() + Duration.ofSeconds(7).toNanos();

        Await.until("seven seconds pass", () -> System.nanoTime() > end);

        assertThat(one.peers()).containsExactly(two.id());
        assertThat(one.counters().closed()).containsEntry(Labels.of(CloseReason.SILENT), 0L);
    }

    @Test
    void oneHostSpeaksTcpAndQuic() throws Exception {
        Multiaddr tcp = Multiaddr.tcp(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Host both = start(HostConfig.of(key(), tcp, quicAddress()));
        Host overTcp = start(HostConfig.of(key()));
        Host overQuic = start(HostConfig.of(key()));

        assertThat(overTcp.connect(both.addresses().get(0)).remote()).isEqualTo(both.id());
        assertThat(overQuic.connect(both.addresses().get(1)).remote()).isEqualTo(both.id());
        assertThat(overTcp.ping(both.id())).isPositive();
        assertThat(overQuic.ping(both.id())).isPositive();
    }

    private static long closed(Host host, CloseReason reason) {
        return host.counters().closed().getOrDefault(Labels.of(reason), -1L);
    }

    private static void echo(Stream stream) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(32 << 10);
        while (stream.read(buffer) >= 0) {
            stream.write(buffer.flip());
            buffer.clear();
        }
        stream.closeWrite();
    }

    private static void connect(Host from, Host to) throws IOException {
        assertThat(from.connect(to.addresses().getFirst()).remote()).isEqualTo(to.id());
    }

    private Host start(HostConfig config) throws IOException {
        Host host = Host.start(config);
        hosts.add(host);
        return host;
    }

    private static HostConfig config() {
        return HostConfig.of(key(), quicAddress());
    }

    /// Gives a connection up after six seconds of silence.
    private static HostConfig quickConfig() {
        return config().withLimits(Limits.DEFAULT.with(draft -> draft.keepAlive(Duration.ofSeconds(3))));
    }

    private static Multiaddr quicAddress() {
        return Multiaddr.quic(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    private static KeyPair key() {
        return KeyPair.generate(new SecureRandom());
    }
}
