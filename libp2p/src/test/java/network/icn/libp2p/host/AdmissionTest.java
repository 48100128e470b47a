package network.icn.libp2p.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private final InetAddress one = InetAddress.ofLiteral("10.0.0.1");
    private final InetAddress two = InetAddress.ofLiteral("10.0.0.2");
    private final Admission admission =
            new Admission(Limits.DEFAULT.withConnections(3).withConnectionsPerIp(2));

    @Test
    void oneAddressCannotTakeAllPlaces() {
        assertThat(admission.enterInbound(one)).isTrue();
        assertThat(admission.enterInbound(one)).isTrue();
        assertThat(admission.enterInbound(one)).isFalse();
        assertThat(admission.enterInbound(two)).isTrue();
    }

    @Test
    void bothDirectionsTogetherAreLimitedAndPlacesComeBack() {
        assertThat(admission.enterInbound(one)).isTrue();
        assertThat(admission.enterOutbound()).isTrue();
        assertThat(admission.enterOutbound()).isTrue();
        assertThat(admission.enterOutbound()).isFalse();
        assertThat(admission.enterInbound(two)).isFalse();

        admission.leaveInbound(one);
        assertThat(admission.enterInbound(two)).isTrue();
        admission.leaveOutbound();
        assertThat(admission.enterOutbound()).isTrue();
    }
}
