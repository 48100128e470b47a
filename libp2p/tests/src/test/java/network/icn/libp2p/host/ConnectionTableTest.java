package network.icn.libp2p.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.mux.yamux.ReceivePool;
import network.icn.libp2p.security.noise.NoiseChannel;
import network.icn.libp2p.security.noise.NoiseHandshake;
import network.icn.libp2p.transport.MemoryPipe;
import network.icn.libp2p.transport.RawConnection;
import network.icn.libp2p.transport.TcpUpgraded;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Two tables that belong to two hosts, and connections between them over pipes.
@Timeout(30)
class ConnectionTableTest {
    private final SecureRandom random = new SecureRandom();
    private final Side one = new Side(KeyPair.generate(random));
    private final Side two = new Side(KeyPair.generate(random));

    private static class Side {
        final KeyPair key;
        final List<HostEvent> events = new ArrayList<>();
        final ConnectionTable table;

        Side(KeyPair key) {
            this.key = key;
            this.table = new ConnectionTable(key.peerId(), Limits.DEFAULT.connectionsPerPeer(), this::happened);
        }

        void happened(HostEvent event) {
            events.add(event);
        }

        HostConnection keep(NoiseChannel channel, RawConnection raw, boolean outbound) {
            return new HostConnection(
                    new TcpUpgraded(channel, raw, outbound),
                    outbound,
                    Limits.DEFAULT,
                    new ReceivePool(1 << 20),
                    new ProtocolHandlers(Limits.DEFAULT, new Counters()),
                    new Counters(),
                    (connection, _) -> table.remove(connection));
        }
    }

    /// Both ends of one connection, the dialler's first.
    private List<HostConnection> connect(Side dialer, Side listener) throws Exception {
        MemoryPipe pipe = new MemoryPipe();
        RawConnection near = pipe.dialer();
        RawConnection far = pipe.listener();
        CompletableFuture<NoiseChannel> responding = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                responding.complete(new NoiseHandshake(listener.key, List.of(), random).respond(far));
            } catch (IOException e) {
                responding.completeExceptionally(e);
            }
        });
        NoiseChannel channel = new NoiseHandshake(dialer.key, List.of(), random).initiate(near, listener.key.peerId());
        HostConnection outbound = dialer.keep(channel, near, true);
        HostConnection inbound = listener.keep(responding.get(10, TimeUnit.SECONDS), far, false);
        outbound.start();
        inbound.start();
        return List.of(outbound, inbound);
    }

    @Test
    void bothSidesPreferTheConnectionDialledByTheLargerIdAndCloseTheOther() throws Exception {
        List<HostConnection> byOne = connect(one, two);
        List<HostConnection> byTwo = connect(two, one);
        assertThat(one.table.add(byOne.get(0)) && one.table.add(byTwo.get(1))).isTrue();
        assertThat(two.table.add(byTwo.get(0)) && two.table.add(byOne.get(1))).isTrue();
        boolean oneIsLarger = one.key.peerId().compareTo(two.key.peerId()) > 0;
        List<HostConnection> kept = oneIsLarger ? byOne : byTwo;
        List<HostConnection> replaced = oneIsLarger ? byTwo : byOne;

        assertThat(one.table.preferred(two.key.peerId())).isEqualTo(Optional.of(kept.get(oneIsLarger ? 0 : 1)));
        assertThat(two.table.preferred(one.key.peerId())).isEqualTo(Optional.of(kept.get(oneIsLarger ? 1 : 0)));

        one.table.closeDuplicates(System.nanoTime());
        assertThat(replaced).allMatch(HostConnection::isOpen);
        one.table.closeDuplicates(
                System.nanoTime() + ConnectionTable.GRACE.plusSeconds(1).toNanos());
        Await.until("both ends are gone", () -> replaced.stream().noneMatch(HostConnection::isOpen));
        assertThat(kept).allMatch(HostConnection::isOpen);
        assertThat(one.events).containsExactly(new HostEvent.PeerConnected(two.key.peerId(), true));
    }

    @Test
    void theLastConnectionToGoIsTheEndOfThePeer() throws Exception {
        HostConnection connection = connect(one, two).getFirst();
        assertThat(one.table.add(connection)).isTrue();
        connection.close();
        Await.until("gone", () -> one.table.all().isEmpty());
        assertThat(one.events)
                .containsExactly(
                        new HostEvent.PeerConnected(two.key.peerId(), true),
                        new HostEvent.PeerDisconnected(two.key.peerId()));
        assertThat(one.table.peers()).isEmpty();
    }

    @Test
    void whoHearsOfAnEventMayAskTheTableFromAnyThread() throws Exception {
        Side asking = new Side(one.key) {
            @Override
            void happened(HostEvent event) {
                CompletableFuture<List<PeerId>> peers = new CompletableFuture<>();
                Thread.ofVirtual().start(() -> peers.complete(table.peers()));
                assertThat(peers).as("%s", event).succeedsWithin(Duration.ofSeconds(5));
                super.happened(event);
            }
        };
        HostConnection connection = connect(asking, two).getFirst();
        assertThat(asking.table.add(connection)).isTrue();
        asking.table.remove(connection);
        assertThat(asking.events)
                .containsExactly(
                        new HostEvent.PeerConnected(two.key.peerId(), true),
                        new HostEvent.PeerDisconnected(two.key.peerId()));
    }

    @Test
    void onePeerHasOnlySoManyConnections() throws Exception {
        for (int i = 0; i < Limits.DEFAULT.connectionsPerPeer(); i++) {
            assertThat(one.table.add(connect(one, two).getFirst())).isTrue();
        }
        assertThat(one.table.add(connect(one, two).getFirst())).isFalse();
    }

    @Test
    void aClosedTableTakesNothing() throws Exception {
        assertThat(one.table.close()).isEmpty();
        assertThat(one.table.add(connect(one, two).getFirst())).isFalse();
    }
}
