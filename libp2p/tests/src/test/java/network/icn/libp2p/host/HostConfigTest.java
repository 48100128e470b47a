package network.icn.libp2p.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import network.icn.libp2p.crypto.KeyPair;
import network.icn.libp2p.multiformats.Multiaddr;
import network.icn.libp2p.protocol.Identify;
import org.junit.jupiter.api.Test;

class HostConfigTest {
    private final KeyPair key = KeyPair.generate(new SecureRandom());
    private final HostConfig config = HostConfig.of(key);

    @Test
    void onlyTcpAndQuicAddressesCanBeListenedOn() throws Exception {
        for (String good : new String[] {"/ip4/127.0.0.1/tcp/0", "/ip6/::1/udp/4001/quic-v1"}) {
            assertThat(HostConfig.of(key, Multiaddr.parse(good)).listen()).hasSize(1);
        }
        for (String bad : new String[] {"/ip4/127.0.0.1/udp/1", "/ip4/127.0.0.1/tcp/1/ws", "/ip4/127.0.0.1"}) {
            Multiaddr address = Multiaddr.parse(bad);
            assertThatThrownBy(() -> HostConfig.of(key, address))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("listen:");
        }
    }

    @Test
    void anAgentVersionHasNoMoreBytesThanPeersRead() {
        String longest = "é".repeat(Identify.MAX_NAME_BYTES / 2);
        assertThat(config.withAgentVersion(longest).agentVersion()).isEqualTo(longest);
        assertThatThrownBy(() -> config.withAgentVersion(longest + "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("agentVersion: at most 256 bytes, got 257");
    }

    @Test
    void someSecurityThereMustBe() {
        assertThat(config.withSecurity(Security.TLS).security()).containsExactly(Security.TLS);
        assertThatThrownBy(config::withSecurity).isInstanceOf(IllegalArgumentException.class);
    }
}
