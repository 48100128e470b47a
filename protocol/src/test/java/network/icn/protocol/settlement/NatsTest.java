package network.icn.protocol.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import network.icn.protocol.network.registry.ErrorRates;
import org.junit.jupiter.api.Test;

/// docs/protocol.md, P-370.
class NatsTest {
    private static final double NANO = 1e-9;

    @Test
    void logarithmsAreTheNearestBillionth() {
        assertThat(Nats.ln(2, 1)).isEqualTo(693_147_181);
        assertThat(Nats.ln(100, 1)).isEqualTo(4_605_170_186L);
        assertThat(Nats.ln(1, 100)).isEqualTo(-4_605_170_186L);
        assertThat(Nats.ln(7, 7)).isZero();
        assertThat(Nats.ln(Long.MAX_VALUE, 1)).isEqualTo(43_668_272_375L);
        assertThat(Nats.ln(1_000_000_001, 1_000_000_000)).isEqualTo(1);
        assertThatThrownBy(() -> Nats.ln(0, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aHundredThousandRandomRatiosAgreeWithTheMachine() {
        SplittableRandom random = new SplittableRandom(31);
        for (int i = 0; i < 100_000; i++) {
            long a = random.nextLong(1, 1L << random.nextInt(1, 53));
            long b = random.nextLong(1, 1L << random.nextInt(1, 53));
            assertThat(Nats.ln(a, b) * NANO)
                    .as("%d/%d", a, b)
                    .isCloseTo(StrictMath.log((double) a / b), within(0.5001 * NANO + 1e-14));
        }
        System.out.println("seed 31, 100000 ratios");
    }

    /// Rows 4 and, with other rates of error, 1 of the table of sequential tests in the design.
    @Test
    void theDefaultsHaveTheWeightsOfTheDesign() {
        assertThat(SequentialRule.of(ErrorRates.TIMING))
                .isEqualTo(new SequentialRule(1_609_437_912L, 41_242_959L, 13_814_510_058L, 6_907_754_279L));
        assertThat(SequentialRule.of(ErrorRates.POSSESSION))
                .isEqualTo(new SequentialRule(4_605_170_186L, 99_005L, 13_814_510_058L, 6_907_754_279L));
    }
}
