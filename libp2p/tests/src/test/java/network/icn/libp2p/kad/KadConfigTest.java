package network.icn.libp2p.kad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class KadConfigTest {
    private static final Duration INSTANT = Duration.ofNanos(1);

    private static void assertRefused(
            String protocol, int k, int alpha, Duration question, Duration all, Duration again) {
        assertThatThrownBy(() -> new KadConfig(protocol, true, k, alpha, question, all, again))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nothingMayBeEmptyOrNone() {
        KadConfig smallest = new KadConfig("/k", true, 1, 1, INSTANT, INSTANT, INSTANT);
        assertThat(smallest.k()).isOne();

        assertRefused("", 1, 1, INSTANT, INSTANT, INSTANT);
        assertRefused("/k", 0, 1, INSTANT, INSTANT, INSTANT);
        assertRefused("/k", 1, 0, INSTANT, INSTANT, INSTANT);
        assertRefused("/k", 1, 1, Duration.ZERO, INSTANT, INSTANT);
        assertRefused("/k", 1, 1, INSTANT, Duration.ZERO, INSTANT);
        assertRefused("/k", 1, 1, INSTANT, INSTANT, Duration.ZERO);
    }
}
