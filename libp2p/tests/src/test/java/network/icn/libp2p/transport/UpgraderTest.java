package network.icn.libp2p.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.SocketTimeoutException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.multistream.Negotiation;
import network.icn.libp2p.mux.MuxedConnection;
import network.icn.libp2p.security.SecureChannel;
import network.icn.libp2p.security.noise.NoiseChannel;
import network.icn.libp2p.security.noise.NoiseHandshake;
import network.icn.libp2p.security.tls.TlsHandshake;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class UpgraderTest {
    private final SecureRandom random = new SecureRandom();
    private final KeyPair one = KeyPair.generate(random);
    private final KeyPair two = KeyPair.generate(random);
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);
    private final MemoryPipe pipe = new MemoryPipe();

    @AfterEach
    void stopTimer() {
        timer.shutdownNow();
    }

    private Upgrader upgrader(KeyPair key, Duration timeout) {
        return new Upgrader(
                List.of(
                        new NoiseHandshake(key, Upgrader.MUXERS, random),
                        new TlsHandshake(key, Upgrader.MUXERS, random)),
                timeout,
                timer);
    }

    @Test
    void bothSidesGetAChannelWithAMuxer() throws Exception {
        CompletableFuture<SecureChannel> inbound =
                async(() -> upgrader(two, Duration.ofSeconds(10)).inbound(pipe.listener()));
        SecureChannel outbound = upgrader(one, Duration.ofSeconds(10)).outbound(pipe.dialer(), two.peerId());

        assertThat(outbound.remote()).isEqualTo(two.peerId());
        assertThat(outbound.muxer()).contains(MuxedConnection.PROTOCOL);
        assertThat(inbound.get(10, TimeUnit.SECONDS).remote()).isEqualTo(one.peerId());
    }

    @Test
    void aPeerWithoutEarlyMuxersNegotiatesAfterTheHandshake() throws Exception {
        CompletableFuture<SecureChannel> inbound =
                async(() -> upgrader(two, Duration.ofSeconds(10)).inbound(pipe.listener()));
        RawConnection raw = pipe.dialer();
        Negotiation.dial(raw, List.of("/plaintext/2.0.0", NoiseHandshake.PROTOCOL));
        NoiseChannel old = new NoiseHandshake(one, List.of(), random).initiate(raw, two.peerId());
        assertThat(Negotiation.dial(old, List.of("/mplex/6.7.0", MuxedConnection.PROTOCOL)))
                .isEqualTo(MuxedConnection.PROTOCOL);

        assertThat(inbound.get(10, TimeUnit.SECONDS).muxer()).isEmpty();
    }

    @Test
    void theWholeWayHasOneTimeLimit() {
        assertThatThrownBy(() -> upgrader(two, Duration.ofMillis(50)).inbound(pipe.listener()))
                .isInstanceOf(SocketTimeoutException.class);
        assertThatThrownBy(() -> upgrader(one, Duration.ofMillis(50)).outbound(new MemoryPipe().dialer(), two.peerId()))
                .isInstanceOf(SocketTimeoutException.class);
    }

    private static <T> CompletableFuture<T> async(Callable<T> action) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                result.complete(action.call());
            } catch (Exception e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }
}
