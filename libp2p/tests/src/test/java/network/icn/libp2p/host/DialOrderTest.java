package network.icn.libp2p.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import network.icn.libp2p.MalformedException;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.multiformats.Multiaddr;
import org.junit.jupiter.api.Test;

class DialOrderTest {
    private static Multiaddr at(String address) throws MalformedException {
        return Multiaddr.parse(address);
    }

    @Test
    void whatIsNearComesBeforeTheRestAndQuicBeforeTcp() throws Exception {
        Multiaddr farTcp = at("/ip4/8.8.8.8/tcp/1");
        Multiaddr farQuic = at("/ip4/8.8.8.8/udp/1/quic-v1");
        Multiaddr name = at("/dns/example.org/tcp/1");
        Multiaddr nearTcp = at("/ip4/10.0.0.1/tcp/1");
        Multiaddr nearQuic = at("/ip6/fd00::1/udp/1/quic-v1");

        assertThat(DialOrder.of(List.of(farTcp, name, farQuic, nearTcp, nearQuic), List.of()))
                .containsExactly(nearQuic, nearTcp, farQuic, farTcp, name);
        assertThat(DialOrder.patience(nearTcp)).isEqualTo(DialOrder.NEAR);
        assertThat(DialOrder.patience(farTcp)).isEqualTo(DialOrder.FAR);
        assertThat(DialOrder.patience(name)).isEqualTo(DialOrder.FAR);
    }

    @Test
    void whereThePeerWasReachedComesFirst() throws Exception {
        Multiaddr far = at("/ip4/8.8.8.8/tcp/1");
        Multiaddr farther = at("/ip4/8.8.8.8/tcp/2");
        Multiaddr near = at("/ip4/10.0.0.1/udp/1/quic-v1");

        assertThat(DialOrder.of(List.of(near, far, farther), List.of(farther, far)))
                .containsExactly(farther, far, near);
    }

    @Test
    void repetitionsAreLeftOut() throws Exception {
        Multiaddr once = at("/ip4/8.8.8.8/tcp/1");
        PeerId peer = KeyPair.ed25519(new byte[32]).peerId();

        assertThat(DialOrder.of(List.of(once, once.withPeer(peer), once), List.of()))
                .containsExactly(once);
    }
}
