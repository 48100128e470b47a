package network.icn.libp2p.host;

import static network.icn.libp2p.host.ConnectionRefusal.TOO_MANY;
import static network.icn.libp2p.host.ConnectionRefusal.TOO_MANY_FROM_IP;
import static network.icn.libp2p.host.ConnectionRefusal.TOO_MANY_FROM_SUBNET;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private final InetAddress one = InetAddress.ofLiteral("10.0.0.1");
    private final InetAddress two = InetAddress.ofLiteral("10.0.0.2");
    private final InetAddress elsewhere = InetAddress.ofLiteral("10.0.1.1");

    private static Admission admission(Consumer<Limits.Draft> change) {
        return new Admission(Limits.DEFAULT.with(change), _ -> false);
    }

    private final List<PendingHandshake> handshakes = new ArrayList<>();
    private final List<String> cutOff = new ArrayList<>();

    private Optional<ConnectionRefusal> enter(Admission admission, InetAddress address) {
        String name = address.getHostAddress() + " " + handshakes.size();
        PendingHandshake handshake = new PendingHandshake(address, reason -> cutOff.add(name + " " + reason));
        handshakes.add(handshake);
        return admission.enterInbound(handshake);
    }

    @Test
    void oneAddressCannotTakeAllPlaces() {
        Admission admission = admission(draft -> draft.connectionsPerIp(2));
        assertThat(enter(admission, one)).isEmpty();
        assertThat(enter(admission, one)).isEmpty();
        assertThat(enter(admission, one)).contains(TOO_MANY_FROM_IP);
        assertThat(enter(admission, two)).isEmpty();
    }

    @Test
    void oneSubnetCannotTakeAllPlaces() {
        Admission admission = admission(draft -> draft.connectionsPerSubnet(2));
        assertThat(enter(admission, one)).isEmpty();
        assertThat(enter(admission, two)).isEmpty();
        assertThat(enter(admission, InetAddress.ofLiteral("10.0.0.3"))).contains(TOO_MANY_FROM_SUBNET);
        assertThat(enter(admission, elsewhere)).isEmpty();

        admission.leaveInbound(one);
        assertThat(enter(admission, two)).isEmpty();
    }

    @Test
    void oneCustomerOfIpv6IsOneAddressAndOneSiteOneSubnet() {
        Admission admission = admission(draft -> draft.connectionsPerIp(1).connectionsPerSubnet(2));
        assertThat(enter(admission, InetAddress.ofLiteral("2001:db8:1:1::1"))).isEmpty();
        assertThat(enter(admission, InetAddress.ofLiteral("2001:db8:1:1:ffff::2")))
                .contains(TOO_MANY_FROM_IP);
        assertThat(enter(admission, InetAddress.ofLiteral("2001:db8:1:2::1"))).isEmpty();
        assertThat(enter(admission, InetAddress.ofLiteral("2001:db8:1:3::1"))).contains(TOO_MANY_FROM_SUBNET);
        assertThat(enter(admission, InetAddress.ofLiteral("2001:db8:2:1::1"))).isEmpty();
    }

    @Test
    void aQuarterOfTheHandshakesMakesTheDoorBusy() {
        Admission admission = admission(draft -> draft.pendingHandshakes(12).pendingHandshakesPerIp(8));
        assertThat(enter(admission, one)).isEmpty();
        assertThat(admission.nearlyRefuses(one)).isEmpty();
        assertThat(enter(admission, one)).isEmpty();
        assertThat(admission.nearlyRefuses(one))
                .as("two of eight from one address")
                .contains(ConnectionRefusal.PENDING_HANDSHAKES_FROM_IP);
        assertThat(admission.nearlyRefuses(two)).isEmpty();
        assertThat(enter(admission, two)).isEmpty();
        assertThat(admission.nearlyRefuses(elsewhere))
                .as("three of twelve in all")
                .contains(ConnectionRefusal.PENDING_HANDSHAKES);
        admission.handshakeOver(handshakes.getLast());
        assertThat(admission.nearlyRefuses(elsewhere)).isEmpty();
    }

    @Test
    void handshakesThatAreNotOverLoseTheirPlacesToNewcomersTheOldestOfWhoHasMost() {
        Admission admission = admission(draft -> draft.pendingHandshakes(3).pendingHandshakesPerIp(2));
        assertThat(enter(admission, one)).isEmpty();
        assertThat(enter(admission, one)).isEmpty();
        assertThat(enter(admission, one)).isEmpty();
        assertThat(enter(admission, two)).isEmpty();
        assertThat(enter(admission, elsewhere)).isEmpty();

        assertThat(cutOff).containsExactly("10.0.0.1 0 PENDING_HANDSHAKES_FROM_IP", "10.0.0.1 1 PENDING_HANDSHAKES");
        assertThat(admission.pending()).isEqualTo(3);
        assertThat(admission.handshakeOver(handshakes.get(1))).as("it has left").isFalse();
        assertThat(admission.handshakeOver(handshakes.get(2))).isTrue();
        assertThat(admission.pending()).isEqualTo(2);
    }

    @Test
    void whoWasCutOffLeavesAllItsPlaces() {
        Admission admission = admission(draft ->
                draft.pendingHandshakes(2).connections(3).connectionsPerIp(3).connectionsPerSubnet(3));
        for (int i = 0; i < 10; i++) {
            assertThat(enter(admission, one)).isEmpty();
        }

        assertThat(enter(admission, two)).isEmpty();
        assertThat(admission.pending()).isEqualTo(2);
    }

    @Test
    void strangersNeverTakePlacesOfThoseWhoAreExpected() {
        Admission admission = new Admission(
                Limits.DEFAULT.with(draft -> draft.pendingHandshakes(2).connectionsPerSubnet(2)),
                address -> address.equals(two));

        assertThat(enter(admission, two)).isEmpty();
        for (int i = 0; i < 500; i++) {
            assertThat(enter(admission, InetAddress.ofLiteral("10.1." + i % 250 + "." + (1 + i / 250))))
                    .isEmpty();
        }
        assertThat(enter(admission, one)).isEmpty();
        assertThat(enter(admission, two)).as("its subnet is full").isEmpty();

        assertThat(cutOff).hasSize(499).noneMatch(name -> name.startsWith("10.0.0.2 "));
        assertThat(enter(admission, two)).isEmpty();
        assertThat(cutOff.getLast()).isEqualTo("10.0.0.2 0 PENDING_HANDSHAKES");
    }

    @Test
    void bothDirectionsTogetherAreLimitedAndPlacesComeBack() {
        Admission admission = admission(draft -> draft.connections(3));
        assertThat(enter(admission, one)).isEmpty();
        assertThat(admission.enterOutbound()).isTrue();
        assertThat(admission.enterOutbound()).isTrue();
        assertThat(admission.enterOutbound()).isFalse();
        assertThat(enter(admission, two)).contains(TOO_MANY);

        admission.leaveInbound(one);
        assertThat(enter(admission, two)).isEmpty();
        admission.leaveOutbound();
        assertThat(admission.enterOutbound()).isTrue();
    }
}
