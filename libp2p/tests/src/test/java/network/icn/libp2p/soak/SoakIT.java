package network.icn.libp2p.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.quic.Quic;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import network.icn.libp2p.LeakCheck;
import network.icn.libp2p.host.Await;
import network.icn.libp2p.host.HostConfig;
import network.icn.libp2p.host.Security;
import network.icn.libp2p.multiformats.Multiaddr;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Three members stay while guests come and go: over TCP and QUIC, with Noise and TLS, with a goodbye,
/// without one, in the middle of a stream or of a handshake. Those who stay lose no message of each other;
/// memory, buffers, file descriptors and threads stay what they are. `-Dsoak.seconds=600
/// -Dsoak.join.millis=1000` is the long run.
@Timeout(3_600)
class SoakIT {
    private static final int SECONDS = Integer.getInteger("soak.seconds", 20);
    private static final int JOIN_MILLIS = Integer.getInteger("soak.join.millis", 250);
    private static final long SEED = Long.getLong("soak.seed", 20_261_121L);
    /// What was measured, to be read while it runs.
    private static final Path REPORT = Path.of("target/soak.txt");
    private static final int STAYING = 3;
    private static final int GUESTS = 4;
    private static final int WARMING_GUESTS = 3 * GUESTS;
    private static final int SAMPLES = 12;

    @TempDir
    Path directory;

    private final Random random = new Random(SEED);
    private final List<Member> staying = new ArrayList<>();
    private final Deque<Member> guests = new ArrayDeque<>();
    private int joined;
    private int messages;

    @AfterEach
    void closeAll() {
        guests.forEach(Member::close);
        staying.forEach(Member::close);
    }

    @Test
    void guestsComeAndGoAndLeaveNothingBehind() throws Exception {
        report("seed " + SEED);
        long filesBefore = Footprint.openFiles();
        long start = System.nanoTime();
        startStaying();
        List<Footprint> samples = new ArrayList<>();
        // What is filled once, from classes to caches, is full after a third of the time.
        Duration nextSample = Duration.ofSeconds(SECONDS).dividedBy(3);
        Duration between = nextSample.multipliedBy(2).dividedBy(SAMPLES - 1);
        for (int tick = 0; samples.size() < SAMPLES; tick++) {
            Await.until("the next tick", Duration.ofMinutes(1), due(start, Duration.ofMillis(JOIN_MILLIS), tick));
            comeAndGo();
            exchangeMessages();
            Duration age = Duration.ofNanos(System.nanoTime() - start);
            if (age.compareTo(nextSample) > 0 && joined >= WARMING_GUESTS) {
                nextSample = age.plus(between);
                samples.add(Footprint.measure());
                report(age.toSeconds() + " s: " + joined + " guests, " + samples.getLast());
            }
        }
        Footprint.assertFlat(samples);
        assertNothingIsLeft(filesBefore);
    }

    private static void report(String line) throws IOException {
        Files.writeString(REPORT, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static BooleanSupplier due(long start, Duration interval, int tick) {
        long at = start + interval.toNanos() * tick;
        return () -> {
            LockSupport.parkNanos(at - System.nanoTime());
            return System.nanoTime() - at >= 0;
        };
    }

    private void startStaying() throws IOException {
        for (int i = 0; i < STAYING; i++) {
            Member member = new Member(true, UnaryOperator.identity());
            for (Member other : staying) {
                member.connect(other.host.addresses().getFirst());
            }
            staying.add(member);
        }
        for (Member member : staying) {
            Await.until("all know each other", () -> member.host.peers().size() == STAYING - 1);
        }
    }

    private void comeAndGo() throws IOException {
        Member guest = new Member(false, guestConfig());
        guests.addLast(guest);
        joined++;
        Member one = staying.get(random.nextInt(STAYING));
        guest.connect(address(one));
        guest.connect(address(staying.get(random.nextInt(STAYING))));
        guest.echo(one.host, random.nextInt(200_000));
        guest.publish("guest " + joined, 1_000);
        if (joined % 4 == 0) {
            guest.beginSearch();
        }
        if (joined % 5 == 0) {
            knockAndRunAway(one);
        }
        if (guests.size() > GUESTS) {
            leave(guests.removeFirst(), one);
        }
    }

    private UnaryOperator<HostConfig> guestConfig() {
        Security security = random.nextBoolean() ? Security.NOISE : Security.TLS;
        return config -> config.withSecurity(security);
    }

    private Multiaddr address(Member member) {
        int transports = Quic.isAvailable() ? 2 : 1;
        return member.host.addresses().get(random.nextInt(transports));
    }

    private void leave(Member guest, Member one) {
        switch (random.nextInt(3)) {
            case 0 -> one.host.disconnect(guest.host.id());
            case 1 -> guest.beginEndless(one.host);
            default -> guest.host.disconnect(one.host.id());
        }
        guest.close();
    }

    /// A handshake that is begun and left.
    private static void knockAndRunAway(Member member) throws IOException {
        InetSocketAddress inbound =
                member.host.addresses().getFirst().tcpAddress().orElseThrow();
        try (SocketChannel socket = SocketChannel.open(inbound)) {
            ByteBuffer bytes =
                    ByteBuffer.wrap("\23/multistream/1.0.0\n\7/noise\n\0".getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                assertThat(socket.write(bytes)).isPositive();
            }
        }
    }

    private void exchangeMessages() {
        String text = "message " + messages;
        int from = messages++ % STAYING;
        staying.get(from).publish(text, 2_000);
        for (int i = 0; i < STAYING; i++) {
            Member member = staying.get(i);
            if (i != from) {
                Await.until(text + " has come", () -> member.hasHeard(text));
                assertThat(member.heard(text)).isEqualTo(1);
            }
        }
    }

    private void assertNothingIsLeft(long filesBefore) throws IOException {
        for (Member member : staying) {
            assertThat(member.heardAgain()).as("messages that came twice").isEmpty();
        }
        closeAll();
        Await.until(
                "all connections are gone",
                () -> staying.stream().allMatch(member -> member.host.counters().connections() == 0));
        guests.clear();
        staying.clear();
        // The native libraries and the system's random source are loaded once.
        Await.until("file descriptors are given back", () -> Footprint.openFiles() <= filesBefore + 12);
        List<String> threads = Footprint.threads(directory);
        for (int i = 0; i < 20 && !threads.isEmpty(); i++) {
            LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
            threads = Footprint.threads(directory);
        }
        assertThat(threads).as("threads that have not ended").isEmpty();
        LeakCheck.assertNoLeak();
    }
}
