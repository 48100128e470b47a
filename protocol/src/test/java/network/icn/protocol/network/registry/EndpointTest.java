package network.icn.protocol.network.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:4001, 127.0.0.1, 4001",
        "255.0.0.1:1, , ",
        "223.255.255.255:65535, 223.255.255.255, 65535",
        "localhost:7001, localhost, 7001",
        "Scaler-1.Example.COM:7001, scaler-1.example.com, 7001",
        "3com.example:1, 3com.example, 1",
        "7scaler:1, 7scaler, 1",
        "xn--bcher-kva.example:1, xn--bcher-kva.example, 1",
        "[::1]:4001, ::1, 4001",
        "[2001:DB8:0:0:0:0:0:5]:4001, 2001:db8::5, 4001",
        "[2001:db8:0:0:1:0:0:1]:4001, 2001:db8::1:0:0:1, 4001",
        "[1:2:3:4:5:6:7:8]:4001, 1:2:3:4:5:6:7:8, 4001",
        "[1:2:3:4:5:6:7::]:4001, 1:2:3:4:5:6:7:0, 4001",
        "[0:0:0:1::]:4001, 0:0:0:1::, 4001",
        "[fe80::1]:4001, fe80::1, 4001",
    })
    void everyPlaceHasOneText(String text, String host, Integer port) {
        if (host == null) {
            assertThatThrownBy(() -> Endpoint.parse(text)).isInstanceOf(IllegalArgumentException.class);
            return;
        }
        Endpoint endpoint = Endpoint.parse(text);

        assertThat(endpoint).isEqualTo(new Endpoint(host, port));
        assertThat(Endpoint.parse(endpoint.toString())).isEqualTo(endpoint);
    }

    /// The first ten are cases of the first trial.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://10.0.0.5:4001",
                "[::1:4001",
                "2001:db8::1:4001",
                "0.0.0.0:4001",
                "10.0.0.256:4001",
                "a/b:4001",
                "user@h:4001",
                "010.0.0.5:4001",
                "icn_scaler_1:17001",
                "::1:4001",
                "",
                "host",
                ":1",
                "host:",
                "host:0",
                "host:65536",
                "host:x",
                "host:+1",
                "host:-1",
                "host:01",
                "host:\u0661\u0662",
                "host: 1",
                "ho st:1",
                " host:1",
                "h\u00f6st:1",
                // The sign of the kelvin, in lower case a k.
                "\u212aelvin:1",
                "-host:1",
                "host-:1",
                "host..example:1",
                "host.:1",
                ".host:1",
                "*.example:1",
                "*:1",
                "10.0.0:1",
                "10.1:1",
                "167772165:1",
                "0x7f.1:1",
                "0x7f000001:1",
                "1.2.3.4.5:1",
                "example.123:1",
                "0.1.2.3:1",
                "224.0.0.1:1",
                "255.255.255.255:1",
                "10.0.0.\u0665:1",
                "[]:1",
                "[::]:1",
                "[0:0:0:0:0:0:0:0]:1",
                "[ff02::1]:1",
                "[::ffff:10.0.0.5]:1",
                "[::ffff:a00:5]:1",
                "[fe80::1%eth0]:1",
                "[1:2:3:4:5:6:7:8:9]:1",
                "[1:2:3]:1",
                "[1::2::3]:1",
                "[:1]:1",
                "[12345::]:1",
                "[g::]:1",
                "[1:2:3:4:5:6:7:8::]:1",
                "[10.0.0.5]:1",
                "[host]:1",
                "host\n:1",
            })
    void whatIsNoPlaceOfOneNodeIsRefused(String text) {
        assertThatThrownBy(() -> Endpoint.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void labelsAndNamesHaveTheirLengths() {
        String label = "a".repeat(63);
        String longest = label + "." + label + "." + label + "." + "a".repeat(61);
        assertThat(new Endpoint(longest, 1).host()).hasSize(253);
        assertThatThrownBy(() -> new Endpoint(longest + "a", 1)).hasMessageContaining("at most 253");
        assertThatThrownBy(() -> new Endpoint(label + "a", 1)).hasMessageContaining("labels");
        assertThatThrownBy(() -> Endpoint.parse("a".repeat(100_000) + ":1")).hasMessageContaining("host:port");
    }

    @Test
    void onlyNamesHaveToBeLookedUp() {
        assertThat(new Endpoint("a1.example", 1).kind()).isEqualTo(Endpoint.Kind.NAME);
        assertThat(new Endpoint("10.0.0.5", 1).kind()).isEqualTo(Endpoint.Kind.IP4);
        assertThat(new Endpoint("2001:db8::5", 1).kind()).isEqualTo(Endpoint.Kind.IP6);
    }

    @Test
    void anotherTextOfAPlaceIsNotSigned() {
        for (String host : new String[] {"Host", "0:0:0:0:0:0:0:1", "2001:DB8::5", "[::1]"}) {
            assertThatThrownBy(() -> new Endpoint(host, 1)).as(host).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
