package network.icn.libp2p.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.multiformats.Multiaddr;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Strangers from many addresses connect, and say nothing or half of it, at [#A_SECOND] a second. Members get in.
@Timeout(120)
class HandshakeFloodIT {
    private static final int A_SECOND = 500;
    private static final int ADDRESSES = 64;
    private static final int MEMBERS = 20;
    /// With all of a handshake in it; without a flood it takes some milliseconds.
    private static final Duration ENTRY = Duration.ofSeconds(1);
    /// On a machine that is too busy to offer the flood, nothing is said of a second; but a door that the
    /// strangers fill keeps members out for as long as they stay.
    private static final Duration BUSY_ENTRY = Duration.ofSeconds(10);

    /// With a made-up key: it costs us two key agreements and a signature, and its sender nothing.
    private static final byte[] HELLO = hello();

    private final AtomicBoolean flooding = new AtomicBoolean(true);
    private final AtomicLong dials = new AtomicLong();
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        flooding.set(false);
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    private Host victim(Limits limits, String... expected) throws IOException {
        Host victim = Host.start(HostConfig.of(key(), Multiaddr.parse("/ip4/127.0.0.1/tcp/0"))
                .withLimits(limits)
                .withExpected(address -> List.of(expected).contains(address.getHostAddress())));
        open.add(victim);
        return victim;
    }

    private static KeyPair key() {
        return KeyPair.generate(new SecureRandom());
    }

    private static byte[] hello() {
        byte[] noise = new byte[2 + 32];
        noise[1] = 32;
        noise[2] = 9;
        ByteArrayOutputStream hello = new ByteArrayOutputStream();
        hello.writeBytes("\23/multistream/1.0.0\n\7/noise\n".getBytes(StandardCharsets.US_ASCII));
        hello.writeBytes(noise);
        return hello.toByteArray();
    }

    /// Each dial at its own time; those that are late are made up for.
    private void flood(Host victim, int addresses) {
        long start = System.nanoTime();
        Thread flooder = Thread.ofPlatform().start(() -> {
            Deque<SocketChannel> held = new ArrayDeque<>();
            for (long number = 0; flooding.get(); number++) {
                LockSupport.parkNanos(start + number * 1_000_000_000L / A_SECOND - System.nanoTime());
                try {
                    SocketChannel socket = Intruder.connect(victim, addressOf(number % addresses));
                    held.addLast(socket);
                    socket.write(ByteBuffer.wrap(HELLO));
                    if (held.size() > 4 * A_SECOND) {
                        held.removeFirst().close();
                    }
                } catch (IOException _) {
                    // Not even let in by the system.
                }
                dials.incrementAndGet();
            }
            for (SocketChannel socket : held) {
                try {
                    socket.close();
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            }
        });
        open.add(flooder::join);
    }

    /// Four of each subnet.
    private static String addressOf(long address) {
        return "127.0." + (1 + address / 4) + "." + (1 + address % 4);
    }

    @Test
    void aMemberGetsInWithinASecondWhileStrangersFromManyAddressesFillTheDoor() throws IOException {
        assertMembersGetIn(victim(Limits.DEFAULT), ADDRESSES);
    }

    /// Each stranger's share is as small as a member's own, and no stranger keeps its place for longer than 4 ms.
    @Test
    void whoIsExpectedGetsInThoughEachStrangerHasAnAddressOfItsOwn() throws IOException {
        assertMembersGetIn(victim(Limits.DEFAULT.withPendingHandshakes(2), "127.0.0.1"), 4 * ADDRESSES);
    }

    private static long refused(Host victim) {
        return victim.counters().refused().getOrDefault(Labels.of(ConnectionRefusal.PENDING_HANDSHAKES), 0L);
    }

    private void assertMembersGetIn(Host victim, int addresses) throws IOException {
        flood(victim, addresses);
        Await.until("the inbound is full", () -> refused(victim) > 0);
        long before = dials.get();
        long start = System.nanoTime();
        List<Duration> entries = new ArrayList<>();

        for (int i = 0; i < MEMBERS; i++) {
            try (Host member = Host.start(HostConfig.of(key()))) {
                long dialled = System.nanoTime();
                member.connect(victim.addresses().getFirst());
                member.ping(victim.id());
                entries.add(Duration.ofNanos(System.nanoTime() - dialled));
            }
            long next = before + (i + 1L) * A_SECOND / 8;
            Await.until("the flood goes on", () -> dials.get() >= next);
        }

        long offered = (dials.get() - before) * 1_000_000_000L / (System.nanoTime() - start);
        String fact = offered + " dials/s of " + A_SECOND + " came from " + addresses
                + " addresses; members were in after " + entries;
        System.out.println(fact);
        boolean whole = offered >= A_SECOND * 9 / 10;
        assertThat(entries).as(fact).allSatisfy(entry -> assertThat(entry).isLessThan(whole ? ENTRY : BUSY_ENTRY));
        assumeThat(whole).as(fact).isTrue();
    }
}
