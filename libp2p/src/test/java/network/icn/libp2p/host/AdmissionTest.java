package network.icn.libp2p.host;

import static network.icn.libp2p.host.ConnectionRefusal.PENDING_HANDSHAKES;
import static network.icn.libp2p.host.ConnectionRefusal.PENDING_HANDSHAKES_FROM_IP;
import static network.icn.libp2p.host.ConnectionRefusal.TOO_MANY;
import static network.icn.libp2p.host.ConnectionRefusal.TOO_MANY_FROM_IP;
import static network.icn.libp2p.host.ConnectionRefusal.TOO_MANY_FROM_SUBNET;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private final InetAddress one = InetAddress.ofLiteral("10.0.0.1");
    private final InetAddress two = InetAddress.ofLiteral("10.0.0.2");
    private final InetAddress elsewhere = InetAddress.ofLiteral("10.0.1.1");

    private static Admission admission(Consumer<Limits.Draft> change) {
        return new Admission(Limits.DEFAULT.with(change));
    }

    @Test
    void oneAddressCannotTakeAllPlaces() {
        Admission admission = admission(draft -> draft.connectionsPerIp(2));
        assertThat(admission.enterInbound(one)).isEmpty();
        assertThat(admission.enterInbound(one)).isEmpty();
        assertThat(admission.enterInbound(one)).contains(TOO_MANY_FROM_IP);
        assertThat(admission.enterInbound(two)).isEmpty();
    }

    @Test
    void oneSubnetCannotTakeAllPlaces() {
        Admission admission = admission(draft -> draft.connectionsPerSubnet(2));
        assertThat(admission.enterInbound(one)).isEmpty();
        assertThat(admission.enterInbound(two)).isEmpty();
        assertThat(admission.enterInbound(InetAddress.ofLiteral("10.0.0.3"))).contains(TOO_MANY_FROM_SUBNET);
        assertThat(admission.enterInbound(elsewhere)).isEmpty();

        admission.leaveInbound(one);
        assertThat(admission.enterInbound(two)).isEmpty();
    }

    @Test
    void oneCustomerOfIpv6IsOneAddressAndOneSiteOneSubnet() {
        Admission admission = admission(draft -> draft.connectionsPerIp(1).connectionsPerSubnet(2));
        assertThat(admission.enterInbound(InetAddress.ofLiteral("2001:db8:1:1::1")))
                .isEmpty();
        assertThat(admission.enterInbound(InetAddress.ofLiteral("2001:db8:1:1:ffff::2")))
                .contains(TOO_MANY_FROM_IP);
        assertThat(admission.enterInbound(InetAddress.ofLiteral("2001:db8:1:2::1")))
                .isEmpty();
        assertThat(admission.enterInbound(InetAddress.ofLiteral("2001:db8:1:3::1")))
                .contains(TOO_MANY_FROM_SUBNET);
        assertThat(admission.enterInbound(InetAddress.ofLiteral("2001:db8:2:1::1")))
                .isEmpty();
    }

    @Test
    void aQuarterOfTheHandshakesMakesTheDoorBusy() {
        Admission admission = admission(draft -> draft.pendingHandshakes(12).pendingHandshakesPerIp(8));
        assertThat(admission.enterInbound(one)).isEmpty();
        assertThat(admission.nearlyRefuses(one)).isEmpty();
        assertThat(admission.enterInbound(one)).isEmpty();
        assertThat(admission.nearlyRefuses(one))
                .as("two of eight from one address")
                .contains(ConnectionRefusal.PENDING_HANDSHAKES_FROM_IP);
        assertThat(admission.nearlyRefuses(two)).isEmpty();
        assertThat(admission.enterInbound(two)).isEmpty();
        assertThat(admission.nearlyRefuses(elsewhere))
                .as("three of twelve in all")
                .contains(ConnectionRefusal.PENDING_HANDSHAKES);
        admission.handshakeOver(two);
        assertThat(admission.nearlyRefuses(elsewhere)).isEmpty();
    }

    @Test
    void handshakesThatAreNotOverAreLimitedInAllAndFromOneAddress() {
        Admission admission = admission(draft -> draft.pendingHandshakes(3).pendingHandshakesPerIp(2));
        assertThat(admission.enterInbound(one)).isEmpty();
        assertThat(admission.enterInbound(one)).isEmpty();
        assertThat(admission.enterInbound(one)).contains(PENDING_HANDSHAKES_FROM_IP);
        assertThat(admission.enterInbound(two)).isEmpty();
        assertThat(admission.enterInbound(elsewhere)).contains(PENDING_HANDSHAKES);

        admission.handshakeOver(one);
        assertThat(admission.enterInbound(one)).isEmpty();
        assertThat(admission.enterInbound(one)).contains(PENDING_HANDSHAKES);
    }

    @Test
    void bothDirectionsTogetherAreLimitedAndPlacesComeBack() {
        Admission admission = admission(draft -> draft.connections(3));
        assertThat(admission.enterInbound(one)).isEmpty();
        assertThat(admission.enterOutbound()).isTrue();
        assertThat(admission.enterOutbound()).isTrue();
        assertThat(admission.enterOutbound()).isFalse();
        assertThat(admission.enterInbound(two)).contains(TOO_MANY);

        admission.leaveInbound(one);
        assertThat(admission.enterInbound(two)).isEmpty();
        admission.leaveOutbound();
        assertThat(admission.enterOutbound()).isTrue();
    }
}
