package network.icn.libp2p.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.envelope.SignedEnvelopeBytes;
import network.icn.libp2p.multiformats.Multiaddr;
import network.icn.libp2p.protocol.PeerRecord;
import network.icn.libp2p.transport.FullDoor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(60)
class PeerExchangeIT {
    private final List<Host> hosts = new ArrayList<>();

    @AfterEach
    void closeHosts() {
        hosts.forEach(Host::close);
    }

    @Test
    void aPeerMeetsThoseThatAnotherOneTellsAbout() throws Exception {
        Host hub = start();
        Host one = start();
        Host two = start();
        connect(one, hub);
        connect(two, hub);
        Await.until(
                "hub has the records",
                () -> hub.exchange().offers(List.of(one.id(), two.id())).size() == 2);

        List<PeerOffer> offers = hub.exchange().offers(List.of(one.id(), two.id(), key().peerId()));
        assertThat(one.exchange().take(offers)).isEqualTo(new PeerExchange.Taken(1, 1, 0, 0));

        Await.until("met", () -> one.peers().contains(two.id()));
        assertThat(one.exchange().take(offers)).isEqualTo(new PeerExchange.Taken(0, 2, 0, 0));
        assertThat(one.connect(two.id()).remote()).isEqualTo(two.id());
    }

    @Test
    void forgedAndEmptyOffersAreRefused() throws Exception {
        Host host = start();
        KeyPair liar = key();
        KeyPair victim = key();
        SignedEnvelopeBytes foreign = record(liar, liar, 1);
        SignedEnvelopeBytes invented = record(victim, liar, 1);

        PeerExchange.Taken taken = host.exchange()
                .take(List.of(
                        new PeerOffer(victim.peerId(), Optional.of(foreign)),
                        new PeerOffer(victim.peerId(), Optional.of(invented)),
                        new PeerOffer(victim.peerId(), Optional.empty())));

        assertThat(taken).isEqualTo(new PeerExchange.Taken(0, 0, 3, 0));
    }

    @Test
    void anEclipseByExchangeGetsOnlySoManyDials() throws Exception {
        Host host = start();
        List<PeerOffer> flood = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            KeyPair sybil = key();
            // A documentation address, where nobody answers: each dial lasts until its time limit.
            flood.add(new PeerOffer(sybil.peerId(), Optional.of(record(sybil, sybil, 4_001))));
        }

        PeerExchange.Taken first = host.exchange().take(flood);
        PeerExchange.Taken second = host.exchange().take(flood);

        assertThat(first.dialling() + second.dialling()).isBetween(1, 2 * PeerExchange.MAX_OFFERS);
        assertThat(first.dialling()).isLessThanOrEqualTo(PeerExchange.MAX_OFFERS);
        assertThat(first.dialling() + first.dropped()).isEqualTo(flood.size());
        Host honest = start();
        connect(host, honest);
        assertThat(host.ping(honest.id())).isPositive();
    }

    @Test
    void offersBeyondTheBoundAreLeftUnread() throws Exception {
        Host host = start();
        PeerOffer ourselves = new PeerOffer(host.id(), Optional.empty());

        assertThat(host.exchange().take(Collections.nCopies(PeerExchange.MAX_OFFERS, ourselves)))
                .isEqualTo(new PeerExchange.Taken(0, PeerExchange.MAX_OFFERS, 0, 0));
        assertThat(host.exchange().take(Collections.nCopies(PeerExchange.MAX_OFFERS + 1, ourselves)))
                .isEqualTo(new PeerExchange.Taken(0, PeerExchange.MAX_OFFERS, 0, 1));
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "other systems refuse when their queue is full")
    void dialsBeyondTheBoundAreNotBegun() throws Exception {
        Host host = start();
        try (FullDoor inbound = new FullDoor()) {
            Multiaddr nobodyAnswers = Multiaddr.tcp(inbound.address());
            List<PeerOffer> offers = new ArrayList<>();
            for (int i = 0; i <= PeerExchange.MAX_DIALS; i++) {
                KeyPair peer = key();
                offers.add(new PeerOffer(peer.peerId(), Optional.of(record(peer, peer, nobodyAnswers))));
            }

            assertThat(host.exchange().take(offers.subList(0, PeerExchange.MAX_DIALS)))
                    .isEqualTo(new PeerExchange.Taken(PeerExchange.MAX_DIALS, 0, 0, 0));
            assertThat(host.exchange().take(offers.subList(PeerExchange.MAX_DIALS, offers.size())))
                    .isEqualTo(new PeerExchange.Taken(0, 0, 0, 1));
        }
    }

    private static SignedEnvelopeBytes record(KeyPair about, KeyPair signer, int port) throws Exception {
        return record(about, signer, Multiaddr.parse("/ip4/192.0.2.1/tcp/" + port));
    }

    private static SignedEnvelopeBytes record(KeyPair about, KeyPair signer, Multiaddr address) {
        return new SignedEnvelopeBytes(
                new PeerRecord(about.peerId(), 1, List.of(address)).sign(signer).protobuf());
    }

    private static void connect(Host from, Host to) throws IOException {
        assertThat(from.connect(to.addresses().getFirst()).isOpen()).isTrue();
    }

    private Host start() throws IOException {
        Host host = Host.start(
                HostConfig.of(key(), Multiaddr.tcp(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))));
        hosts.add(host);
        return host;
    }

    private static KeyPair key() {
        return KeyPair.generate(new SecureRandom());
    }
}
