package network.icn.libp2p.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.multiformats.Multiaddr;
import network.icn.libp2p.mux.yamux.FrameType;
import network.icn.libp2p.mux.yamux.Header;
import network.icn.libp2p.protocol.Identify;
import network.icn.libp2p.soak.Footprint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Floods that no limit ends, because each of them stays below it, all at once: the memory of the victim
/// stays what it is, and an honest peer is served all the time. `-Dflood.seconds` changes the run.
@Timeout(3_600)
class EndlessFloodIT {
    private static final int SECONDS = Integer.getInteger("flood.seconds", 15);
    private static final int SAMPLES = 9;

    private final List<AutoCloseable> opened = new ArrayList<>();
    private final List<Thread> attackers = new ArrayList<>();
    private final AtomicLong strokes = new AtomicLong();
    private volatile boolean over;

    @SuppressWarnings("NullAway.Init")
    private Host victim;

    @AfterEach
    void close() throws Exception {
        over = true;
        for (Thread attacker : attackers) {
            attacker.join();
        }
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    @Test
    void memoryStaysFlatUnderAnEndlessFlood() throws Exception {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        victim = keep(Host.start(HostConfig.of(key(), Multiaddr.tcp(anyPort), Multiaddr.quic(anyPort))
                .withLimits(Limits.DEFAULT.with(draft -> draft.knownPeers(32)))));
        Host honest = keep(Host.start(HostConfig.of(key())));
        attack(this::knockAndSendNoise);
        attack(this::connectAsSomebodyNew);
        attack(openStreams());
        attack(pushNewAddresses());
        attack(this::sendDatagrams);

        List<Footprint> samples = new ArrayList<>();
        long start = System.nanoTime();
        for (int i = 0; i < SAMPLES; i++) {
            // The first third is for what is filled once.
            long due = start + Duration.ofSeconds(SECONDS).toNanos() * (SAMPLES / 2 + i) / (SAMPLES * 3 / 2);
            Await.until("time passes", Duration.ofMinutes(5), () -> System.nanoTime() > due);
            assertThat(honest.connect(victim.addresses().getFirst()).isOpen()).isTrue();
            assertThat(honest.ping(victim.id())).isBetween(Duration.ZERO, Duration.ofSeconds(5));
            samples.add(Footprint.measure());
        }

        assertThat(strokes.get()).isGreaterThan(100);
        assertThat(victim.counters().connections()).isLessThan(30);
        Footprint.assertFlat(samples);
    }

    private interface Stroke {
        void strike() throws IOException;
    }

    private void attack(Stroke stroke) {
        attackers.add(Thread.ofVirtual().name("attacker").start(() -> {
            while (!over) {
                try {
                    stroke.strike();
                } catch (IOException | UncheckedIOException _) {
                    // Whoever is thrown out begins anew.
                }
                strokes.incrementAndGet();
                Await.breathe();
            }
        }));
    }

    private void knockAndSendNoise() throws IOException {
        try (SocketChannel socket = Intruder.connect(victim, "127.0.1.1")) {
            ByteBuffer noise = ByteBuffer.wrap("GET / HTTP/1.1 ".repeat(100).getBytes(StandardCharsets.US_ASCII));
            while (noise.hasRemaining()) {
                assertThat(socket.write(noise)).isPositive();
            }
        }
    }

    private void connectAsSomebodyNew() throws IOException {
        try (Intruder intruder = new Intruder(victim, "127.0.2.1", key())) {
            intruder.open(1, bytes("\23/multistream/1.0.0\n\4/no\n"));
        }
    }

    /// Fewer than the victim takes in a second.
    private Stroke openStreams() throws IOException {
        Intruder intruder = keep(new Intruder(victim, "127.0.3.1", key()));
        int[] stream = {1};
        return () -> {
            intruder.open(stream[0], bytes("\23/multistream/1.0.0\n"));
            intruder.send(FrameType.WINDOW_UPDATE, Header.RST, stream[0], 0);
            stream[0] += 2;
        };
    }

    private Stroke pushNewAddresses() throws IOException {
        Host attacker = keep(Host.start(HostConfig.of(key())));
        Random random = new Random(1);
        return () -> {
            assertThat(attacker.connect(victim.addresses().getFirst()).isOpen()).isTrue();
            try (Stream stream = attacker.open(victim.id(), List.of(Identify.PUSH_PROTOCOL))) {
                lies(random).write(new StreamBytes(stream));
            }
        };
    }

    private static Identify lies(Random random) {
        List<Multiaddr> addresses = new ArrayList<>();
        List<String> protocols = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            InetAddress address = InetAddress.ofLiteral("10.0.0." + random.nextInt(256));
            addresses.add(Multiaddr.tcp(new InetSocketAddress(address, 1 + random.nextInt(60_000))));
            protocols.add("/lie/" + random.nextLong());
        }
        return new Identify(Optional.empty(), addresses, protocols, Optional.empty(), "lies", "lies", Optional.empty());
    }

    private void sendDatagrams() throws IOException {
        InetSocketAddress target = victim.addresses().getLast().quicAddress().orElseThrow();
        try (DatagramChannel socket = DatagramChannel.open()) {
            for (int i = 0; i < 20; i++) {
                assertThat(socket.send(ByteBuffer.wrap(new byte[1_200]), target))
                        .isPositive();
            }
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private <T extends AutoCloseable> T keep(T closeable) {
        opened.add(closeable);
        return closeable;
    }

    private static KeyPair key() {
        return KeyPair.generate(new SecureRandom());
    }
}
