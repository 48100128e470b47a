package network.icn.libp2p.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.multiformats.Multiaddr;
import network.icn.libp2p.protocol.Ping;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Connections that are made for a question or two, and those that are gone, over TCP and over QUIC.
@Timeout(60)
class VisitIT {
    private static final Duration IDLE = Duration.ofMillis(1_500);
    private final CountDownLatch end = new CountDownLatch(1);
    private final List<Host> hosts = new ArrayList<>();

    @AfterEach
    void closeHosts() {
        end.countDown();
        hosts.forEach(Host::close);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aVisitEndsWhenNobodyUsesIt(boolean quic) throws Exception {
        Host handshake = start(quic);
        Host visited = start(quic);

        visit(handshake, visited);

        assertThat(handshake.ping(visited.id())).isPositive();
        Await.until(
                "gone on both sides",
                () -> handshake.peers().isEmpty() && visited.peers().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aVisitLastsAsLongAsAStreamIsOpen(boolean quic) throws Exception {
        Host handshake = start(quic);
        Host visited = start(quic);
        visited.handle("/long", _ -> awaitEnd());
        visit(handshake, visited);

        try (Stream stream = handshake.open(visited.id(), List.of("/long"))) {
            stream.writeFrame(new byte[1]);
            awaitTwoIdleTimes();
            assertThat(handshake.peers()).containsExactly(visited.id());
        }
        end.countDown();

        Await.until("gone", () -> handshake.peers().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aStreamOnAConnectionThatHasEndedDialsNobody(boolean quic) throws Exception {
        Host left = start(quic);
        Host leaving = start(quic);
        assertThat(leaving.connect(left.addresses().getFirst()).isOpen()).isTrue();
        Await.until("identified", () -> !left.protocols(leaving.id()).isEmpty());
        Connection ended = left.connection(leaving.id()).orElseThrow();

        leaving.disconnect(left.id());
        Await.until("gone", () -> left.peers().isEmpty());

        // At the latest when it is used: that is when a host learns it that proposes a protocol with the first data.
        assertThatThrownBy(() -> pingOn(left, ended)).isInstanceOf(IOException.class);
        assertThat(left.peers()).isEmpty();
        // It could have been dialled.
        left.open(leaving.id(), List.of(Ping.PROTOCOL)).close();
        assertThat(left.peers()).containsExactly(leaving.id());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aVisitBecomesMoreWhenSomebodyConnects(boolean quic) throws Exception {
        Host handshake = start(quic);
        Host visited = start(quic);
        visit(handshake, visited);

        assertThat(handshake.connect(visited.id()).isOpen()).isTrue();

        awaitTwoIdleTimes();
        assertThat(handshake.peers()).containsExactly(visited.id());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aVisitOnAConnectionThatWasThereBeforeEndsNothing(boolean quic) throws Exception {
        Host handshake = start(quic);
        Host visited = start(quic);
        assertThat(handshake.connect(visited.addresses().getFirst()).isOpen()).isTrue();

        visit(handshake, visited);
        Await.until("both sides know", () -> !visited.peers().isEmpty());
        visit(visited, handshake);

        awaitTwoIdleTimes();
        assertThat(handshake.peers()).containsExactly(visited.id());
    }

    private static void pingOn(Host host, Connection connection) throws IOException {
        try (Stream stream = host.open(connection, List.of(Ping.PROTOCOL))) {
            stream.deadline(Duration.ofSeconds(5));
            assertThat(Ping.once(new StreamBytes(stream), new SecureRandom())).isPositive();
        }
    }

    private static void visit(Host handshake, Host visited) throws IOException {
        assertThat(handshake.visit(visited.id(), visited.addresses()).remote()).isEqualTo(visited.id());
    }

    private static void awaitTwoIdleTimes() {
        long due = System.nanoTime() + IDLE.multipliedBy(2).toNanos();
        Await.until("time passes", () -> System.nanoTime() > due);
    }

    private void awaitEnd() {
        try {
            end.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private Host start(boolean quic) throws IOException {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        Host host = Host.start(HostConfig.of(
                        KeyPair.generate(new SecureRandom()), quic ? Multiaddr.quic(anyPort) : Multiaddr.tcp(anyPort))
                .withLimits(Limits.DEFAULT.with(draft -> draft.idleVisit(IDLE))));
        hosts.add(host);
        return host;
    }
}
