package network.icn.libp2p.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import network.icn.libp2p.MalformedException;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.multiformats.Multiaddr;
import org.junit.jupiter.api.Test;

class OwnAddressesTest {
    private static final String OUTSIDE = "/ip4/93.184.0.1/tcp/4001";

    private final List<InetAddress> interfaces = new ArrayList<>();
    private final OwnAddresses addresses = new OwnAddresses(List.of(), () -> List.copyOf(interfaces));

    private static List<Multiaddr> all(String... addresses) throws MalformedException {
        List<Multiaddr> parsed = new ArrayList<>();
        for (String address : addresses) {
            parsed.add(Multiaddr.parse(address));
        }
        return parsed;
    }

    private void interfaces(String... ips) throws UnknownHostException {
        interfaces.clear();
        for (String ip : ips) {
            interfaces.add(InetAddress.getByName(ip));
        }
    }

    private static PeerId peer(int number) {
        byte[] seed = new byte[32];
        seed[0] = (byte) number;
        return KeyPair.ed25519(seed).peerId();
    }

    private void seen(int peer, String observer, boolean outbound, String address) throws Exception {
        addresses.seen(peer(peer), InetAddress.getByName(observer), outbound, Multiaddr.parse(address));
        boolean _ = addresses.refresh();
    }

    @Test
    void inPlaceOfAWildcardStandTheAddressesOfTheInterfaces() throws Exception {
        interfaces("127.0.0.1", "10.0.0.5", "::1", "fe80::1", "2001:db8::5", "93.184.0.9");

        addresses.listenOn(all("/ip4/0.0.0.0/tcp/4001"));
        assertThat(addresses.get())
                .as("an IPv4 wildcard takes no IPv6")
                .isEqualTo(all("/ip4/93.184.0.9/tcp/4001", "/ip4/10.0.0.5/tcp/4001"));

        addresses.listenOn(all("/ip6/::/udp/4001/quic-v1"));
        assertThat(addresses.get())
                .isEqualTo(all(
                        "/ip6/2001:db8::5/udp/4001/quic-v1",
                        "/ip4/93.184.0.9/udp/4001/quic-v1",
                        "/ip4/10.0.0.5/udp/4001/quic-v1"));
    }

    @Test
    void theLoopbackIsNamedIfThereIsNothingElse() throws Exception {
        interfaces("127.0.0.1", "::1");
        addresses.listenOn(all("/ip4/0.0.0.0/tcp/1", "/ip4/127.0.0.1/tcp/2"));
        assertThat(addresses.get()).isEqualTo(all("/ip4/127.0.0.1/tcp/1", "/ip4/127.0.0.1/tcp/2"));

        interfaces("127.0.0.1", "10.0.0.5");
        assertThat(addresses.refresh()).isTrue();
        assertThat(addresses.refresh()).isFalse();
        assertThat(addresses.get()).isEqualTo(all("/ip4/10.0.0.5/tcp/1"));
    }

    @Test
    void withoutAnyInterfaceAWildcardIsNotNamedEither() throws Exception {
        addresses.listenOn(all("/ip4/0.0.0.0/tcp/1", "/ip6/::/tcp/1"));
        assertThat(addresses.get()).isEmpty();
    }

    @Test
    void whatTheOwnerAnnouncesComesFirst() throws Exception {
        interfaces("10.0.0.5");
        OwnAddresses announcing =
                new OwnAddresses(all("/dns4/node.example.org/tcp/443"), () -> List.copyOf(interfaces));
        announcing.listenOn(all("/ip4/0.0.0.0/tcp/4001"));
        assertThat(announcing.get()).isEqualTo(all("/dns4/node.example.org/tcp/443", "/ip4/10.0.0.5/tcp/4001"));
    }

    @Test
    void whatFourPeersOfFourNetworksSeeIsAnnounced() throws Exception {
        addresses.listenOn(all("/ip4/10.0.0.5/tcp/4001"));
        for (int i = 1; i <= 3; i++) {
            seen(i, "8.0." + i + ".1", false, OUTSIDE);
            assertThat(addresses.get()).isEqualTo(all("/ip4/10.0.0.5/tcp/4001"));
        }
        seen(4, "8.0.4.1", false, OUTSIDE);
        assertThat(addresses.get()).isEqualTo(all(OUTSIDE, "/ip4/10.0.0.5/tcp/4001"));

        addresses.forget(peer(4));
        assertThat(addresses.refresh()).isTrue();
        assertThat(addresses.get()).isEqualTo(all("/ip4/10.0.0.5/tcp/4001"));
    }

    @Test
    void ofConnectionsThatWeMadeThePortsListenedOnAreTaken() throws Exception {
        addresses.listenOn(all(
                "/ip4/10.0.0.5/tcp/4001",
                "/ip4/10.0.0.5/udp/4002/quic-v1",
                "/ip4/127.0.0.1/tcp/4003",
                "/ip6/fd00::5/tcp/4003"));
        for (int i = 1; i <= 4; i++) {
            seen(i, "8.0." + i + ".1", true, "/ip4/93.184.0.1/tcp/5000" + i);
        }
        assertThat(addresses.get())
                .isEqualTo(all(
                        OUTSIDE,
                        "/ip4/93.184.0.1/udp/4002/quic-v1",
                        "/ip4/10.0.0.5/tcp/4001",
                        "/ip4/10.0.0.5/udp/4002/quic-v1",
                        "/ip6/fd00::5/tcp/4003"));
    }

    @Test
    void manyPeersOfOneNetworkAreOneWitness() throws Exception {
        addresses.listenOn(all("/ip4/10.0.0.5/tcp/4001"));
        for (int i = 1; i <= 60; i++) {
            seen(i, "8.0.0." + i, false, OUTSIDE);
            seen(i + 60, "2001:db8:1:" + i + "::1", false, OUTSIDE);
        }
        assertThat(addresses.get()).isEqualTo(all("/ip4/10.0.0.5/tcp/4001"));
    }

    @Test
    void aPeerThatSaysOneThingAfterAnotherIsOneWitnessOfTheLast() throws Exception {
        addresses.listenOn(all("/ip4/10.0.0.5/tcp/4001"));
        for (int i = 1; i <= 3; i++) {
            seen(i, "8.0." + i + ".1", false, OUTSIDE);
        }
        seen(4, "8.0.4.1", false, OUTSIDE);
        seen(4, "8.0.4.1", false, "/ip4/93.184.0.2/tcp/1");
        assertThat(addresses.get()).isEqualTo(all("/ip4/10.0.0.5/tcp/4001"));
    }

    @Test
    void liarsCannotCrowdOutWhatIsSeenByMore() throws Exception {
        addresses.listenOn(all("/ip4/10.0.0.5/tcp/4001"));
        int network = 0;
        for (int lie = 1; lie <= 5; lie++) {
            for (int i = 0; i < ObservedAddresses.OBSERVERS; i++, network++) {
                seen(network, "9.0." + network + ".1", false, "/ip4/93.184.0.10" + lie + "/tcp/1");
            }
        }
        for (int i = 0; i <= ObservedAddresses.OBSERVERS; i++, network++) {
            seen(network, "8.0." + network + ".1", false, OUTSIDE);
        }
        assertThat(addresses.get()).startsWith(Multiaddr.parse(OUTSIDE)).hasSize(ObservedAddresses.MAX_OF_KIND + 1);
    }

    @Test
    void nobodyWithinTheSiteKnowsHowItLooksFromOutsideAndNothingWithinIsSeenFromThere() throws Exception {
        addresses.listenOn(all("/ip4/10.0.0.5/tcp/4001"));
        for (String address : Arrays.asList("/ip4/0.0.0.0/tcp/1", "/ip4/127.0.0.1/tcp/1", "/ip4/10.1.1.1/tcp/1")) {
            for (int i = 1; i <= 8; i++) {
                seen(i, "8.0." + i + ".1", false, address);
            }
        }
        for (int i = 11; i <= 18; i++) {
            seen(i, "127.0." + i + ".1", false, OUTSIDE);
        }
        assertThat(addresses.get()).isEqualTo(all("/ip4/10.0.0.5/tcp/4001"));
    }

    @Test
    void noMoreAreAnnouncedThanOthersKeep() throws Exception {
        for (int i = 1; i < 100; i++) {
            interfaces.add(InetAddress.getByName("10.0.0." + i));
        }
        addresses.listenOn(all("/ip4/0.0.0.0/tcp/4001"));
        assertThat(addresses.get()).hasSize(AddressBook.MAX_ADDRESSES);
    }
}
