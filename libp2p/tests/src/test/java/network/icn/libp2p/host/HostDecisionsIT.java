package network.icn.libp2p.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import network.icn.libp2p.LogLines;
import network.icn.libp2p.MalformedException;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.envelope.SignedEnvelopeBytes;
import network.icn.libp2p.multiformats.Multiaddr;
import network.icn.libp2p.mux.yamux.FrameType;
import network.icn.libp2p.mux.yamux.Header;
import network.icn.libp2p.protocol.Identify;
import network.icn.libp2p.protocol.PeerRecord;
import network.icn.libp2p.stream.ResetCode;
import network.icn.libp2p.stream.StreamResetException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Every refusal is one line at debug level with its reason, and one more in the counter of that reason.
@Timeout(60)
class HostDecisionsIT {
    private final LogLines lines = new LogLines();
    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
        lines.close();
    }

    @Test
    void streamsBeyondTheirLimits() throws IOException {
        Host host = start(draft -> draft.streamsPerConnection(8));
        Intruder intruder = keep(new Intruder(host, "127.0.1.1", key()));
        for (int stream = 1; stream < 25; stream += 2) {
            intruder.open(stream);
        }
        Await.until("four are refused", () -> failed(host, StreamFailure.TOO_MANY) == 4);
        // What is counted is logged a moment later.
        Await.until("and logged", () -> lines.reasons("stream refused").equals(Collections.nCopies(4, "TOO_MANY")));

        Host slow = start(draft -> draft.newStreamsPerSecond(5));
        Intruder quick = keep(new Intruder(slow, "127.0.1.1", key()));
        for (int stream = 1; stream < 15; stream += 2) {
            quick.open(stream);
        }
        Await.until("two are refused", () -> failed(slow, StreamFailure.TOO_FAST) == 2);
        Await.until("and logged", () -> Collections.frequency(lines.reasons("stream refused"), "TOO_FAST") == 2);
    }

    @Test
    void identifyPushesBeyondTheirLimit() throws IOException {
        Host host = start(_ -> {});
        Intruder intruder = keep(new Intruder(host, "127.0.1.1", key()));
        String push = Identify.PUSH_PROTOCOL;
        byte[] negotiation = ("\23/multistream/1.0.0\n" + (char) (push.length() + 1) + push + "\n")
                .getBytes(StandardCharsets.US_ASCII);

        for (int i = 0; i < Identification.MAX_PUSHES + 2; i++) {
            intruder.open(2 * i + 1, negotiation);
        }

        Await.until("two are refused", () -> failed(host, StreamFailure.TOO_FAST) == 2);
        Await.until("and logged", () -> lines.reasons("stream ended early").contains("TOO_FAST"));
        assertThat(failed(host, StreamFailure.BROKEN)).isZero();
    }

    @Test
    void quicDiallersThatHaveToShowWhereTheyAre() throws IOException {
        // A quarter of three is none: every dialler is asked.
        Host host = start(draft -> draft.pendingHandshakes(3));
        Host dialler = start(_ -> {});

        assertThat(dialler.connect(host.addresses().getLast()).isOpen()).isTrue();

        assertThat(host.counters().addressChecks()).isPositive();
        assertThat(lines.reasons("QUIC dialler has to show where it is")).contains("PENDING_HANDSHAKES");
    }

    @Test
    void offersOfPeers() throws Exception {
        Host host = start(_ -> {});
        KeyPair liar = key();
        KeyPair nowhere = key();
        List<PeerOffer> offers = new ArrayList<>();
        offers.add(new PeerOffer(liar.peerId(), Optional.of(record(key(), 1, "/ip4/192.0.2.1/tcp/1"))));
        offers.add(new PeerOffer(nowhere.peerId(), Optional.empty()));
        offers.add(new PeerOffer(nowhere.peerId(), Optional.of(record(nowhere, 1))));
        while (offers.size() < PeerExchange.MAX_OFFERS + 2) {
            KeyPair peer = key();
            offers.add(new PeerOffer(peer.peerId(), Optional.of(record(peer, 1, "/ip4/192.0.2.1/tcp/1"))));
        }

        PeerExchange.Taken taken = host.exchange().take(offers);

        assertThat(taken.refused()).isEqualTo(3);
        assertThat(refused(host, OfferRefusal.BAD_RECORD)).isEqualTo(1);
        assertThat(refused(host, OfferRefusal.NO_ADDRESS)).isEqualTo(2);
        assertThat(refused(host, OfferRefusal.TOO_MANY_OFFERS)).isEqualTo(2);
        assertThat(refused(host, OfferRefusal.TOO_MANY_DIALS)).isEqualTo(taken.dropped() - 2);
        assertThat(lines.reasons("offered peer refused"))
                .startsWith("BAD_RECORD", "NO_ADDRESS", "NO_ADDRESS")
                .hasSize(taken.refused() + taken.dropped() - 2);
        assertThat(lines.reasons("offers left unread")).containsExactly("TOO_MANY_OFFERS");
    }

    @Test
    void recordsThatAreOlderThanTheOneThatIsKnown() throws Exception {
        Host host = start(_ -> {});
        KeyPair peer = key();
        for (int sequence : new int[] {2, 2, 1}) {
            PeerOffer offer = new PeerOffer(peer.peerId(), Optional.of(record(peer, sequence, "/ip4/192.0.2.1/tcp/1")));
            assertThat(host.exchange().take(List.of(offer)).refused()).isZero();
        }
        assertThat(refused(host, OfferRefusal.STALE_RECORD)).isEqualTo(1);
        assertThat(lines.reasons("peer record not used")).containsExactly("STALE_RECORD");
    }

    @Test
    void whatAHostCarriesIsKnownAtAnyTime() throws IOException {
        // Longer than the test: nothing but what it does ends a stream.
        Host host = start(draft -> draft.negotiationTimeout(Duration.ofMinutes(5)));
        assertThat(host.load()).isEqualTo(new HostLoad(0, 0, 0, 0, 0));
        keep(Intruder.connect(host, "127.0.1.1"));
        Await.until("it shakes hands", () -> host.load().pendingHandshakes() == 1);
        Intruder intruder = keep(new Intruder(host, "127.0.1.1", key()));
        Await.until("connected", () -> host.load().connections() == 1);

        intruder.open(1, (byte) 100);
        intruder.open(3, (byte) 100);
        intruder.open(5, (byte) 100);

        // The host asks who it is on a stream of its own, which begins when it likes, maybe late: it is refused
        // whenever that is.
        awaitStreams(host, intruder, 3);
        intruder.send(FrameType.WINDOW_UPDATE, Header.RST, 3, 0);
        awaitStreams(host, intruder, 2);
    }

    private static void awaitStreams(Host host, Intruder intruder, int expected) {
        Await.until(expected + " streams of the intruder and no other", () -> {
            intruder.send(FrameType.WINDOW_UPDATE, Header.RST, 2, 0);
            return host.load().streams() == expected;
        });
    }

    @Test
    void aPeerIsToldWhyItsStreamWasReset() throws IOException {
        Host host = start(draft -> draft.streamsPerProtocol(1));
        host.handle("/malformed", _ -> {
            throw new MalformedException(MalformedException.Reason.BAD_VALUE, "as the test wants");
        });
        AtomicInteger held = new AtomicInteger();
        host.handle("/held", stream -> {
            held.incrementAndGet();
            stream.readFrame(1);
        });
        for (Multiaddr address : host.addresses()) {
            Host other = keep(Host.start(HostConfig.of(key())));
            assertThat(other.connect(address).isOpen()).isTrue();

            assertThat(codeOf(other, host, "/malformed")).isEqualTo(ResetCode.PROTOCOL_VIOLATION);
            int before = held.get();
            other.open(host.id(), List.of("/held")).write(ByteBuffer.wrap(new byte[] {1}));
            Await.until("it is served", () -> held.get() == before + 1);
            assertThat(codeOf(other, host, "/held")).isEqualTo(ResetCode.RESOURCE_LIMIT_EXCEEDED);
        }
    }

    private static long codeOf(Host from, Host to, String protocol) {
        // The reset may overtake the agreement on the protocol.
        return catchThrowableOfType(StreamResetException.class, () -> {
                    Stream stream = from.open(to.id(), List.of(protocol));
                    stream.writeFrame(new byte[1]);
                    stream.readFrame(1);
                })
                .code();
    }

    @Test
    void whoSharesADialSharesItsFailure() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        Host host = keep(Host.start(HostConfig.of(key()).withGate(_ -> {
            awaitQuietly(asked);
            return false;
        })));
        Multiaddr nobody = Multiaddr.parse("/ip4/127.0.0.1/tcp/1").withPeer(key().peerId());
        List<CompletableFuture<Throwable>> failures = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            CompletableFuture<Throwable> failure = new CompletableFuture<>();
            failures.add(failure);
            threads.add(Thread.ofVirtual().start(() -> failure.complete(catchThrowable(() -> host.connect(nobody)))));
        }
        Await.until("both wait", () -> threads.stream().allMatch(each -> each.getState() == Thread.State.WAITING));

        asked.countDown();

        for (CompletableFuture<Throwable> failure : failures) {
            assertThat(failure.get(10, TimeUnit.SECONDS))
                    .isInstanceOfSatisfying(
                            RefusedConnectionException.class,
                            e -> assertThat(e.refusal()).isEqualTo(ConnectionRefusal.GATE));
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static long failed(Host host, StreamFailure failure) {
        return host.counters().failedStreams().getOrDefault(Labels.of(failure), -1L);
    }

    private static long refused(Host host, OfferRefusal refusal) {
        return host.counters().refusedOffers().getOrDefault(Labels.of(refusal), -1L);
    }

    private static SignedEnvelopeBytes record(KeyPair key, int sequence, String... addresses) throws IOException {
        List<Multiaddr> listen = new ArrayList<>();
        for (String address : addresses) {
            listen.add(Multiaddr.parse(address));
        }
        return new SignedEnvelopeBytes(
                new PeerRecord(key.peerId(), sequence, listen).sign(key).protobuf());
    }

    private Host start(Consumer<Limits.Draft> limits) throws IOException {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return keep(Host.start(HostConfig.of(key(), Multiaddr.tcp(anyPort), Multiaddr.quic(anyPort))
                .withLimits(Limits.DEFAULT.with(limits))));
    }

    private <T extends AutoCloseable> T keep(T closeable) {
        opened.add(closeable);
        return closeable;
    }

    private static KeyPair key() {
        return KeyPair.generate(new SecureRandom());
    }
}
