package network.icn.libp2p.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.multiformats.Multiaddr;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Streams over QUIC on a path that loses packets: what was written arrives, and so does its end.
@Timeout(120)
class QuicLossIT {
    private static final long SEED = 20_261_121;
    private static final int LOST_IN_THOUSAND = Integer.getInteger("quic.loss", 50);
    private static final int STREAMS = Integer.getInteger("quic.streams", 500);
    private static final String ECHO = "/test/echo/1";
    private static final String COUNT = "/test/count/1";
    /// The handlers' ends find nothing to travel with.
    private static final String SLOW_ECHO = "/test/slow-echo/1";

    private static final String SLOW_COUNT = "/test/slow-count/1";
    private static final List<String> PROTOCOLS = List.of(ECHO, COUNT, SLOW_ECHO, SLOW_COUNT);
    private static final Duration LATE = Duration.ofMillis(3);

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    @Test
    void everyStreamEndsThoughPacketsAreLost() throws Exception {
        Host one = start();
        Host two = start();
        two.handle(ECHO, QuicLossIT::echo);
        two.handle(COUNT, QuicLossIT::count);
        two.handle(SLOW_ECHO, stream -> {
            echo(stream);
            late();
        });
        two.handle(SLOW_COUNT, stream -> {
            late();
            count(stream);
            late();
        });
        System.out.println("seed " + SEED);
        LossyRelay relay =
                new LossyRelay(two.addresses().getFirst().quicAddress().orElseThrow(), SEED, LOST_IN_THOUSAND);
        open.add(relay);
        HostConnection there =
                (HostConnection) one.connect(Multiaddr.quic(relay.address()).withPeer(two.id()));
        Await.until("identified", () -> one.protocols(two.id()).containsAll(PROTOCOLS));

        Semaphore atOnce = new Semaphore(20);
        List<CompletableFuture<String>> outcomes = new ArrayList<>();
        for (int i = 0; i < STREAMS; i++) {
            atOnce.acquire();
            CompletableFuture<String> outcome = new CompletableFuture<>();
            outcomes.add(outcome);
            int number = i;
            Thread.ofVirtual().start(() -> {
                try {
                    String protocol = PROTOCOLS.get(number % PROTOCOLS.size());
                    outcome.complete(
                            number % 2 == 0
                                    ? echoed(one.open(two.id(), List.of(protocol)), 10 + number)
                                    : counted(one.open(two.id(), List.of(protocol)), 10 + number));
                } catch (IOException e) {
                    outcome.complete(number + ": " + e + " " + e.getCause());
                } finally {
                    atOnce.release();
                }
            });
        }
        List<String> failures = new ArrayList<>();
        for (CompletableFuture<String> outcome : outcomes) {
            String failure = outcome.get(60, TimeUnit.SECONDS);
            if (!failure.isEmpty()) {
                failures.add(failure);
            }
        }
        assertThat(failures).isEmpty();
        HostConnection back = (HostConnection) two.connect(one.id());
        Await.until("no stream is left", () -> there.streams() == 0 && back.streams() == 0);
    }

    private static String echoed(Stream opened, int bytes) throws IOException {
        try (Stream stream = opened) {
            stream.deadline(Duration.ofSeconds(10));
            stream.write(ByteBuffer.allocate(bytes));
            stream.closeWrite();
            ByteBuffer back = ByteBuffer.allocate(bytes + 1);
            readAll(stream, back);
            return back.position() == bytes ? "" : "echo of " + bytes + " had " + back.position();
        }
    }

    /// Only the end of our half brings the answer.
    private static String counted(Stream opened, int bytes) throws IOException {
        try (Stream stream = opened) {
            stream.deadline(Duration.ofSeconds(10));
            stream.write(ByteBuffer.allocate(bytes));
            stream.closeWrite();
            ByteBuffer back = ByteBuffer.allocate(5);
            readAll(stream, back);
            return back.position() == 4 && back.getInt(0) == bytes ? "" : "count of " + bytes + ": " + back;
        }
    }

    private static void readAll(Stream stream, ByteBuffer back) throws IOException {
        try {
            while (stream.read(back) >= 0) {}
        } catch (IOException e) {
            throw new IOException("after " + back.position() + " bytes", e);
        }
    }

    private static void echo(Stream stream) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(1 << 10);
        while (stream.read(buffer) >= 0) {
            stream.write(buffer.flip());
            buffer.clear();
        }
    }

    private static void count(Stream stream) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(1 << 10);
        int count = 0;
        while (stream.read(buffer) >= 0) {
            count += buffer.position();
            buffer.clear();
        }
        stream.write(ByteBuffer.allocate(4).putInt(count).flip());
    }

    private static void late() {
        LockSupport.parkNanos(LATE.toNanos());
    }

    private Host start() throws IOException {
        Host host = Host.start(HostConfig.of(
                KeyPair.generate(new SecureRandom()),
                Multiaddr.quic(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))));
        open.add(host);
        return host;
    }
}
