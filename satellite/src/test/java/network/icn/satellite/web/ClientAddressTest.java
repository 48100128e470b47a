package network.icn.satellite.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressTest {
    private static final ClientAddress CLIENTS = new ClientAddress(ClientAddress.parseList("10.0.0.1, ::1"));

    private static InetAddress address(String text) throws UnknownHostException {
        return InetAddress.getByName(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "for=192.0.2.60;proto=http;by=203.0.113.43 | 192.0.2.60",
                "for=\"192.0.2.60:4711\" | 192.0.2.60",
                "For=\"[2001:db8:cafe:1::17]:4711\" | 20010db8cafe0001/64",
                "for=\"[2001:db8:cafe:1::17]\" | 20010db8cafe0001/64",
                "proto=http; for=192.0.2.60 | 192.0.2.60",
                "for=unknown | behind 10.0.0.1",
                "for=_hidden | behind 10.0.0.1",
                "for=\"[ | behind 10.0.0.1",
                "for=example.org | behind 10.0.0.1",
                "garbage | behind 10.0.0.1",
            })
    void aTrustedProxySaysWhoAsks(String forwarded, String group) throws Exception {
        assertThat(CLIENTS.groupOf(address("10.0.0.1"), forwarded)).isEqualTo(group);
    }

    /// A client can write what it likes; the proxy appends the truth.
    @Test
    void onlyTheLastElementIsTheProxysOwn() throws Exception {
        assertThat(CLIENTS.groupOf(address("10.0.0.1"), "for=9.9.9.9, for=192.0.2.60"))
                .isEqualTo("192.0.2.60");
    }

    @Test
    void nobodyElseIsBelieved() throws Exception {
        assertThat(CLIENTS.groupOf(address("10.0.0.2"), "for=192.0.2.60")).isEqualTo("10.0.0.2");
        assertThat(CLIENTS.groupOf(address("10.0.0.1"), null)).isEqualTo("10.0.0.1");
    }

    @Test
    void aListOfProxiesHoldsAddressesAndNoNames() throws Exception {
        assertThat(ClientAddress.parseList("10.0.0.1,::1")).isEqualTo(List.of(address("10.0.0.1"), address("::1")));
        for (String wrong :
                List.of("", "localhost", "10.0.0.1,", "10.0.0.0/8", "010.0.0.1", "0.0.0.0", "::1, ::", "224.0.0.1")) {
            assertThatIllegalArgumentException().isThrownBy(() -> ClientAddress.parseList(wrong));
        }
    }
}
