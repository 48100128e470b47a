package network.icn.libp2p.host;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.multiformats.Multiaddr;
import network.icn.libp2p.mux.yamux.FrameType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Who is slow and keeps within the time limits is served; `HostAttackIT` has those who do not.
@Timeout(60)
class TimeLimitsIT {
    private static final byte[] HEADER = "\23/multistream/1.0.0\n".getBytes(US_ASCII);
    private static final Duration PAUSE = Duration.ofMillis(700);
    private Host host;

    @BeforeEach
    void start() throws IOException {
        host = Host.start(HostConfig.of(
                        KeyPair.generate(new SecureRandom()),
                        Multiaddr.tcp(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)))
                .withLimits(Limits.DEFAULT.withTimeouts(Duration.ofSeconds(20))));
    }

    @AfterEach
    void close() {
        host.close();
    }

    private static void pause() {
        long end = System.nanoTime() + PAUSE.toNanos();
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }

    @Test
    void aSlowHandshakeIsFinished() throws Exception {
        try (SocketChannel socket = Intruder.connect(host, "127.0.0.1")) {
            for (byte next : HEADER) {
                assertThat(socket.write(ByteBuffer.wrap(new byte[] {next}))).isOne();
            }
            pause();
            assertThat(socket.write(ByteBuffer.wrap("\7/noise\n".getBytes(US_ASCII))))
                    .isEqualTo(8);
            ByteBuffer answer = ByteBuffer.allocate(HEADER.length + 8);
            while (answer.hasRemaining()) {
                assertThat(socket.read(answer)).isPositive();
            }
            assertThat(new String(answer.array(), US_ASCII)).endsWith("/noise\n");
        }
    }

    @Test
    void aSlowNegotiationIsFinished() throws Exception {
        CountDownLatch served = new CountDownLatch(1);
        host.handle("/x", _ -> served.countDown());
        try (Intruder handshake = new Intruder(host, "127.0.0.1", KeyPair.generate(new SecureRandom()))) {
            handshake.open(1, HEADER);
            pause();
            byte[] proposal = "\3/x\n".getBytes(US_ASCII);
            handshake.send(FrameType.DATA, 0, 1, proposal.length, proposal);

            assertThat(served.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }
}
