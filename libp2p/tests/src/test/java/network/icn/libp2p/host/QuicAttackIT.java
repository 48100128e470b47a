package network.icn.libp2p.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.multiformats.Multiaddr;
import network.icn.libp2p.mux.Closing;
import network.icn.libp2p.mux.DuplexStream;
import network.icn.libp2p.mux.Muxer;
import network.icn.libp2p.mux.yamux.ReceivePool;
import network.icn.libp2p.mux.yamux.Refusal;
import network.icn.libp2p.mux.yamux.SessionLimits;
import network.icn.libp2p.mux.yamux.Violation;
import network.icn.libp2p.quic.QuicConnection;
import network.icn.libp2p.quic.QuicTransport;
import network.icn.libp2p.stream.StreamResetException;
import network.icn.libp2p.transport.TransportLimits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What an attacker can do over QUIC; an honest peer is served before and after.
@Timeout(60)
class QuicAttackIT {
    private final List<AutoCloseable> opened = new ArrayList<>();

    @SuppressWarnings("NullAway.Init")
    private Host victim;

    @SuppressWarnings("NullAway.Init")
    private Host honest;

    private void start(Consumer<Limits.Draft> limits) throws IOException {
        victim = keep(Host.start(HostConfig.of(key(), quicAddress()).withLimits(Limits.DEFAULT.with(limits))));
        honest = keep(Host.start(HostConfig.of(key(), quicAddress())));
        assertHonestIsServed();
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened.reversed()) {
            each.close();
        }
    }

    private void assertHonestIsServed() throws IOException {
        assertThat(honest.connect(victim.addresses().getFirst()).isOpen()).isTrue();
        assertThat(honest.ping(victim.id())).isPositive();
    }

    @Test
    void spoofedAddressesCannotTakeThePlacesOfHandshakes() throws Exception {
        start(draft -> draft.pendingHandshakes(16).handshakeTimeout(Duration.ofSeconds(8)));
        honest.disconnect(victim.id());
        Await.until("gone", () -> victim.peers().isEmpty());

        for (ByteBuffer initial : initials(30)) {
            send(initial);
        }

        assertHonestIsServed();
        assertThat(refused(ConnectionRefusal.PENDING_HANDSHAKES)).isZero();
        Await.until("a quarter of the places times out", () -> refused(ConnectionRefusal.HANDSHAKE_TIMEOUT) == 4);
    }

    @Test
    void slowLorisHandshakesEndInTime() throws Exception {
        start(draft -> draft.handshakeTimeout(Duration.ofSeconds(1)));

        for (ByteBuffer initial : initials(5)) {
            send(initial);
        }

        Await.until("cut off", () -> refused(ConnectionRefusal.HANDSHAKE_TIMEOUT) == 5);
        assertThat(victim.counters().connections()).isEqualTo(1);
        assertHonestIsServed();
    }

    @Test
    void noiseIsIgnored() throws Exception {
        start(draft -> {});
        Random random = new Random(3);
        for (int i = 0; i < 3_000; i++) {
            byte[] noise = new byte[1 + random.nextInt(1_400)];
            random.nextBytes(noise);
            send(ByteBuffer.wrap(noise));
        }

        assertHonestIsServed();
        assertThat(victim.counters().connections()).isEqualTo(1);
        assertThat(refused(ConnectionRefusal.HANDSHAKE_FAILED)).isZero();
    }

    @Test
    void aFloodOfStreamsOpenedAndResetEndsTheConnection() throws Exception {
        start(draft -> draft.newStreamsPerSecond(50));
        Muxer intruder = intrude();

        for (int i = 0; i < 4_000 && intruder.isOpen(); i++) {
            openAndReset(intruder);
        }

        Await.until("cut off", () -> !intruder.isOpen());
        Await.until(
                "counted",
                () -> victim.counters().violations().getOrDefault(Labels.of(Violation.STREAM_FLOOD), 0L) == 1);
        assertThat(failed(StreamFailure.TOO_FAST)).isPositive();
        assertHonestIsServed();
    }

    /// Too slowly for any rate. The codec keeps something of each until the connection ends.
    @Test
    void streamsOpenedAndResetForHoursEndTheConnection() throws Exception {
        start(draft -> draft.newStreamsPerSecond(1_000_000));
        Muxer intruder = intrude();
        int opened = 0;
        while (opened < 20_000 && intruder.isOpen()) {
            openAndReset(intruder);
            opened++;
        }

        Await.until("cut off", () -> !intruder.isOpen());
        assertThat(opened).isGreaterThanOrEqualTo(4_096);
        Await.until("it is gone", () -> victim.peers().equals(List.of(honest.id())));
        assertThat(failed(StreamFailure.TOO_FAST)).isZero();
        assertHonestIsServed();
    }

    @Test
    void failedHandshakesGiveTheirPlaceBackAtOnce() throws Exception {
        start(draft -> draft.handshakeTimeout(Duration.ofMinutes(5)));

        for (int i = 0; i < 5; i++) {
            keep(NamelessDialler.dial(socket(victim)));
        }

        Await.until("counted", () -> refused(ConnectionRefusal.HANDSHAKE_FAILED) == 5);
        assertThat(victim.counters().connections()).isEqualTo(1);
    }

    @Test
    void streamsAtTheirRateAreTaken() throws Exception {
        start(draft -> draft.newStreamsPerSecond(50));
        Muxer intruder = intrude();

        for (int i = 0; i < 50; i++) {
            openAndReset(intruder);
        }

        assertThat(honest.ping(victim.id())).isPositive();
        assertThat(failed(StreamFailure.TOO_FAST)).isZero();
        assertThat(intruder.isOpen()).isTrue();
    }

    @Test
    void streamsOfOneProtocolAreLimited() throws Exception {
        start(draft -> draft.streamsPerProtocol(3));
        CompletableFuture<Void> end = new CompletableFuture<>();
        victim.handle("/deaf", _ -> end.join());
        List<Stream> atLimit = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Stream stream = honest.open(victim.id(), List.of("/deaf"));
            stream.write(ByteBuffer.allocate(1));
            atLimit.add(stream);
        }
        assertThat(honest.ping(victim.id())).isPositive();
        assertThat(failed(StreamFailure.TOO_MANY_OF_PROTOCOL)).isZero();

        assertThatThrownBy(() -> {
                    try (Stream beyond = honest.open(victim.id(), List.of("/deaf"))) {
                        beyond.deadline(Duration.ofSeconds(10));
                        beyond.read(ByteBuffer.allocate(1));
                    }
                })
                .isInstanceOf(StreamResetException.class);

        Await.until("counted", () -> failed(StreamFailure.TOO_MANY_OF_PROTOCOL) == 1);
        end.complete(null);
        atLimit.forEach(Stream::close);
    }

    @Test
    void hoardedStreamsAreLimitedAndGivenBackWhenTheyStaySilent() throws Exception {
        start(draft -> draft.streamsPerConnection(8).negotiationTimeout(Duration.ofSeconds(3)));
        Muxer intruder = intrude();

        for (int i = 0; i < 8; i++) {
            intruder.open().write(ByteBuffer.wrap(new byte[] {19}));
        }
        // The ninth waits for the end of another.
        assertThat(failed(StreamFailure.NEGOTIATION_TIMEOUT)).isZero();
        intruder.open().reset();
        assertThat(failed(StreamFailure.NEGOTIATION_TIMEOUT)).isPositive();

        Await.until("eight time out", () -> failed(StreamFailure.NEGOTIATION_TIMEOUT) == 8);
        assertThat(intruder.isOpen()).isTrue();
        assertHonestIsServed();
    }

    @Test
    void whoHasToShowItsAddressIsLetIn() throws Exception {
        // A quarter of three places is none: everybody has to.
        start(draft -> draft.pendingHandshakes(3));

        assertThat(victim.counters().inbound()).isEqualTo(1);
    }

    private long refused(ConnectionRefusal refusal) {
        return victim.counters().refused().getOrDefault(Labels.of(refusal), -1L);
    }

    private long failed(StreamFailure failure) {
        return victim.counters().failedStreams().getOrDefault(Labels.of(failure), -1L);
    }

    /// First datagrams of dials to the victim that somebody else has caught.
    private List<ByteBuffer> initials(int count) throws Exception {
        List<CompletableFuture<ByteBuffer>> caught = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            CompletableFuture<ByteBuffer> initial = new CompletableFuture<>();
            caught.add(initial);
            Thread.ofVirtual().start(() -> {
                try {
                    initial.complete(initial());
                } catch (IOException | AssertionError e) {
                    initial.completeExceptionally(e);
                }
            });
        }
        List<ByteBuffer> initials = new ArrayList<>();
        for (CompletableFuture<ByteBuffer> each : caught) {
            initials.add(each.get());
        }
        return initials;
    }

    private ByteBuffer initial() throws IOException {
        try (DatagramChannel trap = DatagramChannel.open().bind(loopback());
                QuicTransport transport = transport()) {
            InetSocketAddress address = (InetSocketAddress) trap.getLocalAddress();
            assertThatThrownBy(() -> transport.dial(address, victim.id(), Duration.ofMillis(500)))
                    .isInstanceOf(IOException.class);
            ByteBuffer datagram = ByteBuffer.allocate(2_000);
            assertThat(trap.receive(datagram)).isNotNull();
            return datagram.flip();
        }
    }

    /// From a port that never answers.
    private void send(ByteBuffer datagram) throws IOException {
        try (DatagramChannel socket = DatagramChannel.open().bind(loopback())) {
            assertThat(socket.send(datagram, socket(victim))).isPositive();
        }
    }

    /// A peer that keeps to the protocol up to the handshake, and then opens what streams it likes.
    private Muxer intrude() throws IOException {
        QuicTransport transport = keep(transport());
        QuicConnection connection = transport.dial(socket(victim), victim.id(), Duration.ofSeconds(5));
        Muxer muxer = connection.muxer(SessionLimits.DEFAULT, new ReceivePool(1 << 20), new Muxer.Listener() {
            @Override
            public void opened(DuplexStream stream) {
                stream.reset();
            }

            @Override
            public void refused(Refusal refusal) {}

            @Override
            public void closed(Closing closing) {}
        });
        muxer.start();
        return muxer;
    }

    private static void openAndReset(Muxer muxer) {
        try {
            DuplexStream stream = muxer.open();
            stream.write(ByteBuffer.wrap(new byte[100]));
            stream.closeWrite();
            stream.reset();
        } catch (IOException e) {
            assertThat(e).isNotNull();
        }
    }

    private static QuicTransport transport() {
        return new QuicTransport(
                key(),
                new SecureRandom(),
                new TransportLimits(1_000, 16 << 20, Duration.ofSeconds(5), Duration.ofSeconds(30)));
    }

    private static InetSocketAddress socket(Host host) {
        return host.addresses().getFirst().quicAddress().orElseThrow();
    }

    private <T extends AutoCloseable> T keep(T closeable) {
        opened.add(closeable);
        return closeable;
    }

    private static KeyPair key() {
        return KeyPair.generate(new SecureRandom());
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private static Multiaddr quicAddress() {
        return Multiaddr.quic(loopback());
    }
}
