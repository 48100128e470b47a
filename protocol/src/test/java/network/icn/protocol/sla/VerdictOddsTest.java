package network.icn.protocol.sla;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import network.icn.protocol.committee.Committee;
import network.icn.protocol.registry.PromiseRule;
import network.icn.protocol.report.SlowArithmetic;
import org.junit.jupiter.api.Test;

/// The odds that docs/verdicts.md gives: an honest ScalerNode whose honest probes fail once in a hundred times, beside
/// n − q members that always say FAIL, over 30 days of 5-minute slots.
class VerdictOddsTest {
    private static final int WINDOW = 8_640;
    private static final double FAILS = 0.01;

    /// That a slot looks surely down.
    private static double badSlot(int size) {
        int quorum = Committee.smallQuorum(size);
        int liars = size - quorum;
        double odds = 0;
        for (int failed = 0; failed <= quorum; failed++) {
            String votes = "-".repeat(liars + failed) + "+".repeat(quorum - failed);
            if (SlowArithmetic.slot(size, quorum, votes) == 'D') {
                odds += exactly(failed, quorum, FAILS);
            }
        }
        return odds;
    }

    private static double exactly(int hits, int tries, double odds) {
        double result = 1;
        for (int i = 0; i < hits; i++) {
            result *= odds * (tries - i) / (i + 1);
        }
        return result * Math.pow(1 - odds, tries - hits);
    }

    private static double breach(int size, int promisedPpm) {
        double odds = badSlot(size);
        double kept = 0;
        for (int bad = 0; bad <= PromiseRule.allowedSlots(WINDOW, promisedPpm); bad++) {
            kept += exactly(bad, WINDOW, odds);
        }
        return Math.max(0, 1 - kept);
    }

    @Test
    void smallCommitteesWouldConvictHonestNodesOfLargePromises() {
        assertThat(badSlot(4)).isCloseTo(2.98e-4, within(1e-6));
        assertThat(breach(4, 999_500)).as("99.95 % of 4: refused").isCloseTo(0.12, within(0.005));
        assertThat(breach(4, 999_000)).as("99.9 % of 4: refused").isCloseTo(1.4e-3, within(1e-4));
        assertThat(breach(4, 990_000)).as("99 % of 4").isLessThan(1e-9);
        assertThat(breach(7, 999_500)).as("99.95 % of 7").isLessThan(1e-7);
        assertThat(badSlot(31) * WINDOW).as("any slot at all of 31").isLessThan(1e-12);
    }

    @Test
    void chanceNamesNobody() {
        double gap = 0;
        for (int failed = 5; failed <= ConductFinding.MIN_SLOTS; failed++) {
            gap += exactly(failed, ConductFinding.MIN_SLOTS, FAILS);
        }
        assertThat(gap).isCloseTo(5.46e-9, within(1e-10));
        assertThat(gap * gap).as("two providers").isLessThan(1e-16);
    }
}
