package network.icn.protocol.role.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.time.Duration;
import network.icn.protocol.network.registry.RegistryHistory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The chance that P-113 states, worked out exactly: 31 of the others are drawn, f of them lie, 16 convict. Shares
/// nothing with the draw.
class ClockDrawOddsTest {
    private static final int DRAWN = 31;
    private static final int NEEDED = 16;

    private static BigInteger choose(int from, int count) {
        if (count > from) {
            return BigInteger.ZERO;
        }
        BigInteger ways = BigInteger.ONE;
        for (int i = 1; i <= count; i++) {
            ways = ways.multiply(BigInteger.valueOf(from - count + i)).divide(BigInteger.valueOf(i));
        }
        return ways;
    }

    /// The hypergeometric tail.
    ///
    /// @param others whom the asker may draw
    private static double chanceOfALyingMajority(int others, int liars) {
        BigInteger ways = BigInteger.ZERO;
        for (int lying = NEEDED; lying <= DRAWN; lying++) {
            ways = ways.add(choose(liars, lying).multiply(choose(others - liars, DRAWN - lying)));
        }
        return new BigDecimal(ways)
                .divide(new BigDecimal(choose(others, DRAWN)), MathContext.DECIMAL64)
                .doubleValue();
    }

    @ParameterizedTest
    @CsvSource({"49, 0.0001", "64, 0.003", "96, 0.006", "128, 0.012", "256, 0.020", "1000, 0.025", "60000, 0.027"})
    void theRuleStatesTheChanceOfALyingMajority(int hyperNodes, double stated) {
        // Half of the last digit that is stated.
        double rounding = stated < 0.001 ? 0.00005 : 0.0005;

        assertThat(chanceOfALyingMajority(hyperNodes - 1, (hyperNodes - 1) / 3)).isCloseTo(stated, within(rounding));
    }

    @Test
    void upTo48HyperNodesThereIsNone() {
        for (int hyperNodes = 33; hyperNodes <= 48; hyperNodes++) {
            assertThat((hyperNodes - 1) / 3).isLessThan(NEEDED);
            assertThat(chanceOfALyingMajority(hyperNodes - 1, (hyperNodes - 1) / 3))
                    .isZero();
        }
        assertThat(chanceOfALyingMajority(48, 16)).isPositive();
    }

    /// A ScalerNode or satellite is none of the HyperNodes and draws from all of them: no better for the liars.
    @Test
    void whoIsNoHyperNodeIsAtNoGreaterRisk() {
        for (int hyperNodes = 49; hyperNodes <= 300; hyperNodes++) {
            int liars = (hyperNodes - 1) / 3;
            assertThat(chanceOfALyingMajority(hyperNodes, liars))
                    .isLessThanOrEqualTo(chanceOfALyingMajority(hyperNodes - 1, liars));
        }
    }

    @Test
    void theNumbersAreThoseOfTheRule() {
        Askers asker = new Askers(Askers.Role.HYPERNODE, 64, Duration.ofHours(1), 1);

        assertThat(ClockDraw.DRAWN).isEqualTo(DRAWN);
        assertThat(ClockBounds.of(RegistryHistory.of(asker.registry)).needed()).isEqualTo(NEEDED);
    }
}
