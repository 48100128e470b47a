package network.icn.node.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FairSharesTest {
    @Test
    void whoHoldsMostLosesItsOldestToANewcomer() {
        FairShares<String> shares = new FairShares<>(4);
        assertThat(shares.add("a1", "a")).isEmpty();
        assertThat(shares.add("a2", "a")).isEmpty();
        assertThat(shares.add("a3", "a")).isEmpty();
        assertThat(shares.add("b1", "b")).isEmpty();

        assertThat(shares.add("c1", "c")).contains("a1");
        assertThat(shares.size()).isEqualTo(4);
        assertThat(shares.remove("a1")).isFalse();
        assertThat(shares.remove("a2")).isTrue();
        assertThat(shares.add("a4", "a")).isEmpty();
    }

    /// Sixty-four holders fill everything and go on; who holds little loses nothing.
    @Test
    void aFloodDisplacesTheFlood() {
        FairShares<Integer> shares = new FairShares<>(512);
        List<Integer> honest = List.of(-1, -2, -3);
        honest.forEach(each -> shares.add(each, "honest"));
        List<Integer> displaced = new ArrayList<>();
        long seed = 11;
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            shares.add(i, "flood-" + random.nextInt(64)).ifPresent(displaced::add);
        }

        assertThat(displaced).as("seed %d", seed).hasSize(20_000 + 3 - 512).doesNotContainAnyElementsOf(honest);
    }

    @Test
    void theSameThingIsTakenOnce() {
        FairShares<String> shares = new FairShares<>(1);
        shares.add("a", "a");

        assertThat(shares.add("a", "b")).isEmpty();
        assertThat(shares.size()).isEqualTo(1);
    }

    @Test
    void anIpv6AddressCountsWithItsSubnetAndAnIpv4AddressAlone() throws UnknownHostException {
        assertThat(group("2001:db8:0:1::1"))
                .isEqualTo(group("2001:db8:0:1:ffff::2"))
                .isNotEqualTo(group("2001:db8:0:2::1"));
        assertThat(group("10.0.0.1")).isEqualTo(group("::ffff:10.0.0.1")).isNotEqualTo(group("10.0.0.2"));
    }

    private static String group(String address) throws UnknownHostException {
        return AddressGroup.of(InetAddress.getByName(address));
    }
}
