package network.icn.hypernode.gossip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.List;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.host.Host;
import network.icn.libp2p.host.HostConfig;
import network.icn.libp2p.multiformats.Multiaddr;
import org.junit.jupiter.api.Test;

/// HyperNodes carry no QUIC: a host says so where it is asked for it, and reaches peers by their other addresses.
class NoQuicTest {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    @Test
    void listeningOnQuicIsRefusedAndTheErrorNamesWhatIsMissing() {
        assertThatThrownBy(() -> Host.start(HostConfig.of(key(), Multiaddr.quic(ANY_PORT)))
                        .close())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("libp2p-quic");
    }

    @Test
    void aPeerThatNamesQuicFirstIsReachedByTcp() throws IOException {
        try (Host there = Host.start(HostConfig.of(key(), Multiaddr.tcp(ANY_PORT)));
                Host here = Host.start(HostConfig.of(key()))) {
            Multiaddr tcp = there.addresses().getFirst();
            Multiaddr quic = Multiaddr.quic(tcp.tcpAddress().orElseThrow()).withPeer(there.id());

            assertThat(here.connect(there.id(), List.of(quic, tcp)).remoteAddress())
                    .isEqualTo(tcp);
            assertThat(here.counters().failedDials()).containsEntry("unreachable", 1L);
        }
    }

    private static KeyPair key() {
        return KeyPair.generate(new SecureRandom());
    }
}
