package network.icn.libp2p.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.envelope.SignedEnvelopeBytes;
import network.icn.libp2p.multiformats.Multiaddr;
import network.icn.libp2p.protocol.Identify;
import network.icn.libp2p.protocol.PeerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Dials to peers of which many addresses are known and few are good.
@Timeout(60)
class DialIT {
    /// Far below what one silent address costs by itself.
    private static final Duration SOON = Duration.ofSeconds(5);

    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened.reversed()) {
            each.close();
        }
    }

    private <T extends AutoCloseable> T keep(T closeable) {
        opened.add(closeable);
        return closeable;
    }

    private Host host(Multiaddr... listen) throws IOException {
        return keep(Host.start(HostConfig.of(KeyPair.generate(new SecureRandom()), listen)));
    }

    private Host listening() throws IOException {
        return host(Multiaddr.parse("/ip4/127.0.0.1/tcp/0"));
    }

    /// Accepts and says nothing: the system does it, into the backlog.
    private List<Multiaddr> silent(int count) throws IOException {
        List<Multiaddr> silent = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ServerSocket socket = keep(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
            silent.add(Multiaddr.tcp((InetSocketAddress) socket.getLocalSocketAddress()));
        }
        return silent;
    }

    private static Connection soon(Host from, Host to, List<Multiaddr> addresses) throws Exception {
        CompletableFuture<Connection> connecting = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                connecting.complete(from.connect(to.id(), addresses));
            } catch (IOException e) {
                connecting.completeExceptionally(e);
            }
        });
        return connecting.get(SOON.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Test
    void addressesThatAcceptAndSayNothingCostLittle() throws Exception {
        Host dialler = host();
        Host peer = listening();
        List<Multiaddr> addresses = new ArrayList<>(silent(16));
        addresses.addAll(peer.addresses());

        assertThat(soon(dialler, peer, addresses).remote()).isEqualTo(peer.id());
        Await.until(
                "the others are broken off and no place is lost",
                () -> dialler.load().connections() == 1);
    }

    @Test
    void addressesThatRefuseCostNextToNothing() throws Exception {
        List<Multiaddr> addresses = new ArrayList<>(silent(16));
        close();
        opened.clear();
        Host dialler = host();
        Host peer = listening();
        addresses.addAll(peer.addresses());

        assertThat(soon(dialler, peer, addresses).remote()).isEqualTo(peer.id());
        // On a busy machine the last of them may be under way when the peer is reached: those are not counted.
        assertThat(dialler.counters().failedDials().get("unreachable")).isBetween(1L, 16L);
    }

    @Test
    void whoKnowsBetterHelpsAllWhoWait() throws Exception {
        Host dialler = host();
        Host peer = listening();
        List<Multiaddr> silent = silent(16);
        CompletableFuture<Connection> first = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                first.complete(dialler.connect(peer.id(), silent));
            } catch (IOException e) {
                first.completeExceptionally(e);
            }
        });

        Connection second = soon(dialler, peer, peer.addresses());

        assertThat(first.get(SOON.toMillis(), TimeUnit.MILLISECONDS)).isSameAs(second);
        assertThat(dialler.counters().outbound()).isEqualTo(1);
    }

    @Test
    void aConnectionThatThePeerMakesEndsTheDial() throws Exception {
        Host dialler = listening();
        Host peer = host();
        CompletableFuture<Connection> dialling = new CompletableFuture<>();
        List<Multiaddr> silent = silent(32);
        Thread.ofVirtual().start(() -> {
            try {
                dialling.complete(dialler.connect(peer.id(), silent));
            } catch (IOException e) {
                dialling.completeExceptionally(e);
            }
        });

        assertThat(peer.connect(dialler.addresses().getFirst()).isOpen()).isTrue();

        assertThat(dialling.get(SOON.toMillis(), TimeUnit.MILLISECONDS).outbound())
                .isFalse();
    }

    @Test
    void wildcardsAreNotDialledEvenByAnotherName() throws Exception {
        Host dialler = host();
        Host peer = host(Multiaddr.parse("/ip4/0.0.0.0/tcp/0"), Multiaddr.parse("/ip4/0.0.0.0/udp/0/quic-v1"));
        for (Multiaddr wildcard : peer.listening()) {
            assertThatThrownBy(() -> dialler.connect(peer.id(), List.of(wildcard)))
                    .isInstanceOf(IOException.class);
            String named = wildcard.toString().replace("/ip4/0.0.0.0/", "/dns/0.0.0.0/");
            assertThatThrownBy(() -> dialler.connect(peer.id(), List.of(Multiaddr.parse(named))))
                    .isInstanceOf(ConnectException.class);
        }
    }

    @Test
    void aHostOnAWildcardIsReachedWhereItSaysAndSaysNoWildcard() throws Exception {
        for (String listen : List.of("/ip4/0.0.0.0/tcp/0", "/ip4/0.0.0.0/udp/0/quic-v1", "/ip6/::/tcp/0")) {
            Host peer = host(Multiaddr.parse(listen));
            Host dialler = host();
            assertThat(peer.listening())
                    .singleElement()
                    .asString()
                    .startsWith(listen.substring(0, listen.length() - 12));
            assertThat(peer.addresses()).isNotEmpty().noneMatch(Multiaddr::isUnspecified);

            assertThat(soon(dialler, peer, peer.addresses()).isOpen()).isTrue();

            Await.until(
                    "it has said where it is",
                    () -> dialler.addresses(peer.id()).size() > 0);
            assertThat(dialler.addresses(peer.id())).noneMatch(Multiaddr::isUnspecified);
            Await.until(
                    "its record can be passed on",
                    () -> dialler.exchange().offers(List.of(peer.id())).size() == 1);
        }
    }

    @Test
    void whatTheOwnerAnnouncesIsToldFirst() throws Exception {
        Multiaddr outer = Multiaddr.parse("/dns4/node.example.org/tcp/443");
        Host peer = keep(
                Host.start(HostConfig.of(KeyPair.generate(new SecureRandom()), Multiaddr.parse("/ip4/127.0.0.1/tcp/0"))
                        .withAnnounce(List.of(outer))));
        Host dialler = host();
        Multiaddr inner = Multiaddr.tcp(peer.listening().getFirst().tcpAddress().orElseThrow());
        assertThat(soon(dialler, peer, List.of(inner)).isOpen()).isTrue();

        Await.until("told", () -> dialler.addresses(peer.id()).contains(outer.withPeer(peer.id())));

        assertThat(peer.addresses()).containsExactly(outer.withPeer(peer.id()));
        assertThatThrownBy(() -> HostConfig.of(KeyPair.generate(new SecureRandom()))
                        .withAnnounce(List.of(Multiaddr.parse("/ip4/0.0.0.0/tcp/1"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("announce:");
    }

    /// As hosts do that run our earlier versions, or other implementations.
    @Test
    void aPeerThatNamesWildcardsIsBelievedInNothingElseOfThat() throws Exception {
        Host dialler = host();
        KeyPair key = KeyPair.generate(new SecureRandom());
        Host peer = keep(Host.start(HostConfig.of(key, Multiaddr.parse("/ip4/127.0.0.1/tcp/0"))));
        Multiaddr good = Multiaddr.parse("/ip4/127.0.0.1/tcp/9");
        List<Multiaddr> named =
                List.of(Multiaddr.parse("/ip4/0.0.0.0/tcp/4001"), Multiaddr.parse("/ip6/::/tcp/4001"), good);
        byte[] signed =
                new PeerRecord(key.peerId(), Long.MAX_VALUE, named).sign(key).protobuf();
        Identify identify = new Identify(
                Optional.of(key.publicKey()),
                named,
                List.of("/x"),
                Optional.of(Multiaddr.parse("/ip4/0.0.0.0/tcp/1")),
                Identify.PROTOCOL_VERSION,
                "t",
                Optional.of(new SignedEnvelopeBytes(signed)));
        peer.handle(Identify.PROTOCOL, stream -> identify.write(new StreamBytes(stream)));

        assertThat(soon(dialler, peer, peer.addresses()).isOpen()).isTrue();
        Await.until(
                "it has said where it is", () -> dialler.addresses(peer.id()).contains(good.withPeer(peer.id())));

        assertThat(dialler.addresses(peer.id()))
                .containsExactly(peer.addresses().getFirst(), good.withPeer(peer.id()));
        assertThat(dialler.exchange().offers(List.of(peer.id()))).isEmpty();
    }

    @Test
    void noPlaceIsLostInManyDialsThatComeToNothing() throws Exception {
        Host dialler = host();
        Host peer = listening();
        List<Multiaddr> stranger =
                Collections.singletonList(peer.addresses().getFirst().withoutPeer());
        for (int i = 0; i < 20; i++) {
            Multiaddr wrong = stranger.getFirst()
                    .withPeer(KeyPair.generate(new SecureRandom()).peerId());
            assertThatThrownBy(() -> dialler.connect(wrong)).isInstanceOf(IOException.class);
        }
        assertThat(dialler.counters().failedDials()).containsEntry("wrong-peer", 20L);
        assertThat(dialler.load().connections()).isZero();
    }
}
