package network.icn.libp2p.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class PeerAddressTest {
    private static String group(String address) throws UnknownHostException {
        return PeerAddress.of(InetAddress.getByName(address));
    }

    @Test
    void anIpv4AddressIsOneMachineOrOneNat() throws Exception {
        assertThat(group("192.0.2.1")).isEqualTo("192.0.2.1").isNotEqualTo(group("192.0.2.2"));
    }

    @Test
    void ipv6AddressesOfOneNetworkAreOne() throws Exception {
        assertThat(group("2001:db8:1:2:3::4")).isEqualTo(group("2001:db8:1:2::1"));
        assertThat(group("2001:db8:1:2::1")).isNotEqualTo(group("2001:db8:1:3::1"));
    }

    @Test
    void loopbackIsNamedInFullSoThatItCanBeExempt() throws Exception {
        assertThat(group("127.0.0.1")).isEqualTo("127.0.0.1");
        assertThat(group("::1")).isEqualTo("0:0:0:0:0:0:0:1");
    }
}
