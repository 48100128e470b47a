package network.icn.protocol.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import network.icn.protocol.network.committee.Committee;
import network.icn.protocol.network.registry.PromiseRule;
import network.icn.protocol.report.SlowArithmetic;
import org.junit.jupiter.api.Test;

/// The odds that docs/verdicts.md gives: an honest ScalerNode whose honest probes fail once in a hundred times, beside
/// n − q members that always say FAIL, over 30 days of 5-minute slots.
class VerdictOddsTest {
    private static final int WINDOW = 8_640;
    private static final double FAILS = 0.01;

    /// That a slot looks surely down.
    private static double badSlot(int size) {
        return badSlot(size, size);
    }

    /// @param judges those of the committee that may judge the target; all liars are among them
    private static double badSlot(int size, int judges) {
        int quorum = Committee.smallQuorum(size);
        int liars = size - quorum;
        int honest = judges - liars;
        double odds = 0;
        for (int failed = 0; failed <= honest; failed++) {
            String votes = "-".repeat(liars + failed) + "+".repeat(honest - failed);
            if (SlowArithmetic.slot(size, quorum, votes) == 'D') {
                odds += exactly(failed, honest, FAILS);
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
        return breach(badSlot(size), promisedPpm);
    }

    private static double breach(double odds, int promisedPpm) {
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
        assertThat(badSlot(31, 27) * WINDOW)
                .as("of 31 with a tenth of the target's own operator")
                .isLessThan(1e-9);
        assertThat(badSlot(7, 3))
                .as("7 of whom four are the target's own: refused")
                .isCloseTo(0.01, within(1e-6));
        assertThat(breach(badSlot(7, 3), 990_000)).as("99 % of these: refused").isCloseTo(0.49, within(0.01));
        assertThat(breach(badSlot(7, 3), 950_000)).as("95 % of these").isLessThan(1e-9);
        assertThat(breach(badSlot(7, 6), 999_500)).as("one of 7 its own").isLessThan(1e-8);
    }

    @Test
    void chanceNamesNobody() {
        double gap = 0;
        for (int failed = 5; failed <= ConductFinding.MIN_SLOTS; failed++) {
            gap += exactly(failed, ConductFinding.MIN_SLOTS, FAILS);
        }
        assertThat(gap).isCloseTo(5.46e-9, within(1e-10));
        assertThat(gap * gap).as("two providers").isLessThan(1e-16);
        assertThat(exactly(15, 16, 1.0 / 3) + exactly(16, 16, 1.0 / 3))
                .as("a member that every lying leader leaves out, a third of them, looks silent")
                .isCloseTo(7.7e-7, within(1e-8));
    }
}
