package network.icn.libp2p.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import network.icn.libp2p.MalformedException;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.multiformats.Multiaddr;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RedialerTest {
    private final PeerId self = KeyPair.generate(new SecureRandom()).peerId();
    private final PeerId peer = KeyPair.generate(new SecureRandom()).peerId();
    private final Set<PeerId> connected = new ConcurrentSkipListSet<>();
    private final BlockingQueue<Multiaddr> dialled = new LinkedBlockingQueue<>();
    private volatile boolean reachable = true;
    private final Redialer redialer = new Redialer(self, connected::contains, this::dial, new Random(1));

    private void dial(PeerId whom, List<Multiaddr> addresses) throws IOException {
        if (reachable) {
            connected.add(whom);
        }
        dialled.addAll(addresses);
        if (!reachable) {
            throw new IOException("not reachable");
        }
    }

    private static Multiaddr tcp(int port, PeerId peer) throws MalformedException {
        return Multiaddr.parse("/ip4/10.0.0.1/tcp/" + port).withPeer(peer);
    }

    @BeforeEach
    void start() {
        redialer.start();
    }

    @AfterEach
    void stop() {
        redialer.close();
    }

    @Test
    void aLostPeerIsDialledAgainAndAConnectedOneIsNot() throws Exception {
        redialer.replace(List.of(tcp(1, peer)));
        assertThat(dialled.poll(10, TimeUnit.SECONDS)).isEqualTo(tcp(1, peer));
        assertThat(dialled.poll(600, TimeUnit.MILLISECONDS)).isNull();

        connected.clear();
        redialer.lost(peer);
        assertThat(dialled.poll(10, TimeUnit.SECONDS)).isEqualTo(tcp(1, peer));
    }

    @Test
    void theAddressesOfAPeerAreDialledTogether() throws Exception {
        reachable = false;
        redialer.replace(List.of(tcp(1, peer), tcp(2, peer)));
        assertThat(dialled.poll(10, TimeUnit.SECONDS)).isEqualTo(tcp(1, peer));
        assertThat(dialled.poll(10, TimeUnit.SECONDS)).isEqualTo(tcp(2, peer));
        assertThat(dialled.poll(10, TimeUnit.SECONDS)).isEqualTo(tcp(1, peer));
    }

    @Test
    void aPeerTakenOutIsNotDialledAndThisHostNever() throws Exception {
        redialer.replace(List.of(tcp(1, peer)));
        assertThat(dialled.poll(10, TimeUnit.SECONDS)).isNotNull();
        redialer.replace(List.of(tcp(9, self)));
        connected.clear();
        redialer.lost(peer);
        redialer.lost(self);
        assertThat(dialled.poll(800, TimeUnit.MILLISECONDS)).isNull();
    }

    @Test
    void onlySoManyAreDialledAtATime() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        BlockingQueue<Multiaddr> begun = new LinkedBlockingQueue<>();
        List<Multiaddr> many = new ArrayList<>();
        for (int i = 0; i <= Redialer.CONCURRENT_DIALS; i++) {
            many.add(tcp(1, KeyPair.generate(new SecureRandom()).peerId()));
        }
        try (Redialer busy = new Redialer(
                self, connected::contains, (whom, addresses) -> begin(whom, addresses, begun, goOn), new Random(1))) {
            busy.start();
            busy.replace(many);
            for (int i = 0; i < Redialer.CONCURRENT_DIALS; i++) {
                assertThat(begun.poll(10, TimeUnit.SECONDS)).isNotNull();
            }
            assertThat(begun.poll(600, TimeUnit.MILLISECONDS)).isNull();

            goOn.countDown();
            assertThat(begun.poll(10, TimeUnit.SECONDS)).isNotNull();
        }
    }

    private void begin(PeerId whom, List<Multiaddr> addresses, BlockingQueue<Multiaddr> begun, CountDownLatch goOn)
            throws IOException {
        begun.addAll(addresses);
        try {
            goOn.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        dial(whom, addresses);
    }

    @Test
    void anAddressWithoutPeerIsAnErrorOfTheCaller() {
        assertThatThrownBy(() -> redialer.replace(List.of(Multiaddr.parse("/ip4/10.0.0.1/tcp/1"))))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
