package network.icn.libp2p.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.multiformats.Multiaddr;
import network.icn.libp2p.mux.CloseReason;
import network.icn.libp2p.mux.yamux.FrameType;
import network.icn.libp2p.mux.yamux.Header;
import network.icn.libp2p.mux.yamux.SessionLimits;
import network.icn.libp2p.mux.yamux.Violation;
import network.icn.libp2p.protocol.Identify;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Each attack is stopped by its limit and counted by its reason, and an honest peer is served before and after.
@Timeout(60)
class HostAttackIT {
    /// Another subnet than the honest peer's 127.0.0.1.
    private static final String ATTACKER = "127.0.1.1";

    private static final byte[] NOTHING = new byte[0];

    private final List<AutoCloseable> opened = new ArrayList<>();

    @SuppressWarnings("NullAway.Init")
    private Host victim;

    @SuppressWarnings("NullAway.Init")
    private Host honest;

    private void start(Consumer<Limits.Draft> limits) throws IOException {
        victim = keep(Host.start(config().withLimits(Limits.DEFAULT.with(limits))));
        honest = keep(Host.start(config()));
        assertHonestIsServed();
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    private void assertHonestIsServed() throws IOException {
        assertThat(honest.connect(victim.addresses().getFirst()).isOpen()).isTrue();
        assertThat(honest.ping(victim.id())).isPositive();
    }

    private long refused(ConnectionRefusal refusal) {
        return victim.counters().refused().getOrDefault(Labels.of(refusal), -1L);
    }

    private long failed(StreamFailure failure) {
        return victim.counters().failedStreams().getOrDefault(Labels.of(failure), -1L);
    }

    private void assertViolation(Violation violation, Intruder intruder) throws IOException {
        Await.until("cut off", intruder::isCutOff);
        Await.until("counted", () -> victim.counters().violations().getOrDefault(Labels.of(violation), 0L) == 1);
        assertThat(victim.counters().closed()).containsEntry(Labels.of(CloseReason.VIOLATION), 1L);
        assertHonestIsServed();
    }

    @Test
    void slowLorisHandshakesHoldOnlyTheirOwnPlacesAndEndInTime() throws IOException {
        start(draft -> draft.pendingHandshakesPerIp(4).handshakeTimeout(Duration.ofSeconds(2)));

        for (int i = 0; i < 10; i++) {
            keep(Intruder.connect(victim, ATTACKER));
        }

        Await.until("the inbound is shut", () -> refused(ConnectionRefusal.PENDING_HANDSHAKES_FROM_IP) == 6);
        honest.disconnect(victim.id());
        assertHonestIsServed();
        Await.until("cut off", () -> refused(ConnectionRefusal.HANDSHAKE_TIMEOUT) == 4);
    }

    @Test
    void aHandshakeThatTricklesInDoesNotMoveTheDeadline() throws IOException {
        start(draft -> draft.handshakeTimeout(Duration.ofMillis(500)));
        SocketChannel socket = keep(Intruder.connect(victim, ATTACKER));
        ByteBuffer header = ByteBuffer.wrap("\23/multistream/1.0.0\n".getBytes(StandardCharsets.US_ASCII));

        Await.until("cut off", () -> {
            trickle(socket, header);
            return refused(ConnectionRefusal.HANDSHAKE_TIMEOUT) == 1;
        });
    }

    /// One byte at each call, as long as there are any and somebody takes them.
    private static void trickle(SocketChannel socket, ByteBuffer bytes) {
        try {
            if (bytes.remaining() > 1) {
                socket.write(bytes.slice(bytes.position(), 1));
                bytes.get();
            }
        } catch (IOException _) {
            bytes.position(bytes.limit());
        }
    }

    @Test
    void aSybilInOneSubnetLeavesRoomForOthers() throws IOException {
        start(draft -> draft.connectionsPerSubnet(3));

        for (int i = 1; i <= 3; i++) {
            intrude("127.0.1." + i, key());
        }
        assertThatThrownBy(() -> intrude("127.0.1.4", key())).isInstanceOf(IOException.class);

        assertThat(refused(ConnectionRefusal.TOO_MANY_FROM_SUBNET)).isEqualTo(1);
        honest.disconnect(victim.id());
        assertHonestIsServed();
    }

    @Test
    void onePeerCannotHoardConnections() throws IOException {
        start(draft -> draft.connectionsPerPeer(2));
        KeyPair same = key();

        Intruder first = intrude(ATTACKER, same);
        Intruder second = intrude(ATTACKER, same);
        Intruder third = intrude(ATTACKER, same);

        Await.until("refused", () -> refused(ConnectionRefusal.TOO_MANY_OF_PEER) == 1);
        Await.until("cut off", third::isCutOff);
        assertThat(first.isCutOff() || second.isCutOff()).isFalse();
        assertHonestIsServed();
    }

    @Test
    void whoSpeaksSomethingElseIsRefused() throws IOException {
        start(draft -> {});
        SocketChannel socket = keep(Intruder.connect(victim, ATTACKER));
        assertThat(socket.write(ByteBuffer.wrap("GET / HTTP/1.1 ".repeat(8).getBytes(StandardCharsets.US_ASCII))))
                .isPositive();

        Await.until("refused", () -> refused(ConnectionRefusal.HANDSHAKE_FAILED) == 1);
        assertHonestIsServed();
    }

    @Test
    void aYamuxWindowViolationEndsTheConnection() throws IOException {
        start(draft -> {});
        Intruder intruder = intrude(ATTACKER, key());

        intruder.send(FrameType.DATA, Header.SYN, 1, SessionLimits.INITIAL_WINDOW + 1L);

        assertViolation(Violation.WINDOW_EXCEEDED, intruder);
    }

    @Test
    void unreadBytesOfManyStreamsCostTheStreamsThatHoldMost() throws IOException {
        CountDownLatch end = new CountDownLatch(1);
        start(draft -> draft.receiveBufferBytes(1 << 20));
        victim.handle("/deaf", _ -> awaitQuietly(end));
        Intruder intruder = intrude(ATTACKER, key());

        for (int stream = 1; stream < 21; stream += 2) {
            intruder.open(stream, negotiation("/deaf"));
            for (int i = 0; i < 3; i++) {
                intruder.send(FrameType.DATA, 0, stream, 80_000, new byte[80_000]);
            }
        }

        // Four times 240,000 bytes fit into a mebibyte.
        Await.until("given up", () -> failed(StreamFailure.UNREAD) == 6);
        assertThat(intruder.isCutOff()).isFalse();
        end.countDown();
        assertHonestIsServed();
    }

    @Test
    void unreadBytesOfManyConnectionsAreBoundedAndEachKeepsAWindowOfItsOwn() throws IOException {
        CountDownLatch end = new CountDownLatch(1);
        start(draft -> draft.sharedReceiveBytes(1 << 20).streamsPerConnection(100));
        victim.handle("/deaf", _ -> awaitQuietly(end));
        Intruder hoarder = intrude(ATTACKER, key());
        Intruder latecomer = intrude(ATTACKER, key());

        for (int stream = 1; stream < 21; stream += 2) {
            hoarder.open(stream, negotiation("/deaf"));
            hoarder.send(FrameType.DATA, 0, stream, 200_000, new byte[200_000]);
        }
        Await.until("given up", () -> failed(StreamFailure.UNREAD) == 4);
        for (int stream = 1; stream < 5; stream += 2) {
            latecomer.open(stream, negotiation("/deaf"));
            latecomer.send(FrameType.DATA, 0, stream, 200_000, new byte[200_000]);
        }
        Await.until("given up", () -> failed(StreamFailure.UNREAD) == 5);

        assertThat(hoarder.isCutOff() || latecomer.isCutOff()).isFalse();
        end.countDown();
        assertHonestIsServed();
    }

    @Test
    void aFloodOfStreamsOpenedAndResetEndsTheConnection() throws IOException {
        start(draft -> draft.newStreamsPerSecond(50));
        Intruder intruder = intrude(ATTACKER, key());

        sendUntilCutOff(intruder, 4_000, stream -> {
            intruder.open(stream, NOTHING);
            intruder.send(FrameType.WINDOW_UPDATE, Header.RST, stream, 0);
        });

        assertThat(failed(StreamFailure.TOO_FAST)).isPositive();
        assertViolation(Violation.STREAM_FLOOD, intruder);
    }

    @Test
    void aFloodOfPingsEndsTheConnection() throws IOException {
        start(draft -> {});
        Intruder intruder = intrude(ATTACKER, key());

        sendUntilCutOff(intruder, 4_000, value -> intruder.send(FrameType.PING, Header.SYN, 0, value));

        assertViolation(Violation.PING_FLOOD, intruder);
    }

    @Test
    void hoardedStreamsAreLimitedAndGivenBackWhenTheyStaySilent() throws IOException {
        start(draft -> draft.streamsPerConnection(8).negotiationTimeout(Duration.ofSeconds(1)));
        Intruder intruder = intrude(ATTACKER, key());

        for (int stream = 1; stream < 25; stream += 2) {
            intruder.open(stream, NOTHING);
        }

        Await.until("eight time out", () -> failed(StreamFailure.NEGOTIATION_TIMEOUT) == 8);
        assertThat(failed(StreamFailure.TOO_MANY)).isEqualTo(4);
        assertThat(intruder.isCutOff()).isFalse();
        assertHonestIsServed();
    }

    @Test
    void hoardedStreamsOfOneProtocolLeaveTheOthersAlone() throws IOException {
        CountDownLatch end = new CountDownLatch(1);
        start(draft -> draft.streamsPerProtocol(3));
        victim.handle("/deaf", _ -> awaitQuietly(end));
        Intruder intruder = intrude(ATTACKER, key());

        for (int stream = 1; stream < 11; stream += 2) {
            intruder.open(stream, negotiation("/deaf"));
        }

        Await.until("two are too many", () -> failed(StreamFailure.TOO_MANY_OF_PROTOCOL) == 2);
        assertThat(intruder.isCutOff()).isFalse();
        end.countDown();
        assertHonestIsServed();
    }

    @Test
    void oversizedNegotiationAndIdentifyEndTheirStreams() throws IOException {
        start(draft -> {});
        Intruder intruder = intrude(ATTACKER, key());

        intruder.open(1, (byte) 0x81, (byte) 0x08);
        Await.until("negotiation failed", () -> failed(StreamFailure.NEGOTIATION_FAILED) == 1);

        byte[] push = negotiation(Identify.PUSH_PROTOCOL);
        intruder.open(
                3,
                ByteBuffer.allocate(push.length + 2)
                        .put(push)
                        .put((byte) 0x81)
                        .put((byte) 0x40)
                        .array());
        Await.until("push refused", () -> failed(StreamFailure.MALFORMED) == 1);

        assertThat(intruder.isCutOff()).isFalse();
        assertHonestIsServed();
    }

    private static byte[] negotiation(String protocol) {
        String header = "\23/multistream/1.0.0\n";
        return (header + (char) (protocol.length() + 1) + protocol + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    /// Calls with odd numbers until the other side has had enough.
    private static void sendUntilCutOff(Intruder intruder, int times, Consumer<Integer> sending) {
        try {
            for (int i = 0; i < times && !intruder.isCutOff(); i++) {
                sending.accept(2 * i + 1);
            }
        } catch (UncheckedIOException e) {
            assertThat(e).hasCauseInstanceOf(IOException.class);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private Intruder intrude(String address, KeyPair key) throws IOException {
        return keep(new Intruder(victim, address, key));
    }

    private <T extends AutoCloseable> T keep(T closeable) {
        opened.add(closeable);
        return closeable;
    }

    private static KeyPair key() {
        return KeyPair.generate(new SecureRandom());
    }

    private static HostConfig config() {
        return HostConfig.of(key(), Multiaddr.tcp(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
    }
}
