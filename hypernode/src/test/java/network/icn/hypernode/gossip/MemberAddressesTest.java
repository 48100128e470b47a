package network.icn.hypernode.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import network.icn.protocol.network.registry.Endpoint;
import org.junit.jupiter.api.Test;

class MemberAddressesTest {
    private final TreeMap<String, String> names = new TreeMap<>();
    private final MemberAddresses addresses = new MemberAddresses(
            List.of(
                    new Endpoint("192.0.2.7", 4001),
                    new Endpoint("2001:db8:1:1::1", 4001),
                    new Endpoint("node.example", 4001),
                    new Endpoint("other.example", 4001)),
            this::find);

    private InetAddress[] find(String name) throws UnknownHostException {
        String found = Optional.ofNullable(names.get(name)).orElseThrow(() -> new UnknownHostException(name));
        return new InetAddress[] {InetAddress.ofLiteral(found)};
    }

    private boolean contains(String address) {
        return addresses.contains(InetAddress.ofLiteral(address));
    }

    @Test
    void addressesOfTheRegistryAreKnownAtOnceAndIpv6WithItsCustomersNetwork() {
        assertThat(contains("192.0.2.7")).isTrue();
        assertThat(contains("192.0.2.8")).isFalse();
        assertThat(contains("2001:db8:1:1:ffff::2")).isTrue();
        assertThat(contains("2001:db8:1:2::1")).isFalse();
    }

    @Test
    void namesAreLookedUpAndOneThatFindsNothingStaysWhatItWas() {
        names.put("node.example", "192.0.2.20");
        addresses.look();
        assertThat(contains("192.0.2.20")).isTrue();

        names.remove("node.example");
        names.put("other.example", "192.0.2.21");
        addresses.look();
        assertThat(contains("192.0.2.20")).isTrue();
        assertThat(contains("192.0.2.21")).isTrue();

        names.put("node.example", "192.0.2.22");
        addresses.look();
        assertThat(contains("192.0.2.20")).isFalse();
        assertThat(contains("192.0.2.22")).isTrue();
        assertThat(contains("192.0.2.7")).isTrue();
    }
}
