package network.icn.protocol.settlement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import network.icn.protocol.challenge.Trials;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.ErrorRates;
import org.junit.jupiter.api.Test;

/// docs/protocol.md, P-370 and P-371.
class SequentialRuleTest {
    private static final SequentialRule POSSESSION = SequentialRule.of(ErrorRates.POSSESSION);
    private static final SequentialRule TIMING = SequentialRule.of(ErrorRates.TIMING);

    /// Every era proves so many leaves and loses those.
    private static SequentialRule.Walk walk(int proved, int... lost) {
        TreeMap<EraId, Trials> eras = new TreeMap<>();
        for (int era = 0; era < lost.length; era++) {
            eras.put(new EraId(era), new Trials(lost[era] * Trials.ONE, proved * Trials.ONE));
        }
        return POSSESSION.walk(eras);
    }

    @Test
    void whatHappensInOneEraAloneRejectsNobody() {
        assertThat(POSSESSION.walk(one(Trials.MOST, 0)).rejections()).isEmpty();
        assertThat(TIMING.walk(one(Trials.MOST, 0)).rejections()).isEmpty();
        assertThat(walk(0, 1_000_000).rejections()).isEmpty();
        assertThat(walk(0, 1_000_000, 2).rejections()).hasSize(1);
    }

    private static SortedMap<EraId, Trials> one(long failed, long clean) {
        return new TreeMap<>(Map.of(new EraId(4), new Trials(failed, clean)));
    }

    /// ln 100 a leaf, and the bound is at three of them: what was proved in between makes it four.
    @Test
    void provedLeavesTakeAwayWhatLostOnesAdd() {
        assertThat(walk(0, 1, 1, 1).rejections()).hasSize(1);
        assertThat(walk(588, 1, 1, 1).rejections()).isEmpty();
        assertThat(walk(588, 1, 1, 1).score()).isEqualTo(3 * 4_605_170_186L - 3 * 588 * 99_005L);
        assertThat(walk(588, 1, 1, 1, 1).rejections())
                .containsExactly(new SequentialRule.Rejection(
                        new EraId(0), new EraId(3), new Trials(4 * Trials.ONE, 4 * 588 * Trials.ONE)));
    }

    @Test
    void afterADecisionItBeginsAnew() {
        SequentialRule.Walk rejected = walk(588, 2, 2, 0, 1);
        assertThat(rejected.rejections()).hasSize(1);
        assertThat(rejected.score()).isEqualTo(4_605_170_186L - 2 * 588 * 99_005L);

        SequentialRule.Walk accepted = walk(70_000, 0, 0, 1);
        assertThat(accepted.score()).as("69,772 clean ones accept").isEqualTo(4_605_170_186L - 70_000 * 99_005L);
    }

    @Test
    void anEraWithoutTrialsChangesNothing() {
        TreeMap<EraId, Trials> eras = new TreeMap<>();
        eras.put(new EraId(3), new Trials(2 * Trials.ONE, 0));
        eras.put(new EraId(90), new Trials(2 * Trials.ONE, 0));
        assertThat(POSSESSION.walk(eras).rejections())
                .containsExactly(
                        new SequentialRule.Rejection(new EraId(3), new EraId(90), new Trials(4 * Trials.ONE, 0)));
        assertThat(POSSESSION.walk(new TreeMap<>()).rejections()).isEmpty();
    }

    @Test
    void ofAShareThePartThatFailedCounts() {
        assertThat(TIMING.step(new Trials(300_000, 700_000))).isEqualTo(482_831_373L - 28_870_071L);
        assertThat(TIMING.step(new Trials(0, Trials.ONE))).isEqualTo(-41_242_959L);
        assertThat(TIMING.step(new Trials(Trials.ONE, 0))).isEqualTo(1_609_437_912L);
    }

    /// Nothing that a registry may say makes a sum too large.
    @Test
    void noRatesAndNoTrialsOverflow() {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 2_000; i++) {
            long honest = random.nextLong(1, ErrorRates.WHOLE / 4);
            ErrorRates rates = new ErrorRates(
                    honest,
                    random.nextLong(2 * honest, ErrorRates.WHOLE / 2 + 1),
                    random.nextLong(1, 1_000_001),
                    random.nextLong(1, ErrorRates.WHOLE / 2 + 1));
            SequentialRule test = SequentialRule.of(rates);
            assertThat(test.rejects()).as("%s", rates).isPositive();
            assertThat(test.accepts()).as("%s", rates).isPositive();
            assertThat(test.step(new Trials(0, Trials.MOST))).as("%s", rates).isLessThanOrEqualTo(0);
            assertThat(test.step(new Trials(Trials.MOST, Trials.MOST)))
                    .as("%s", rates)
                    .isLessThan(test.rejects());
        }
        System.out.println("seed 7, 2000 rates");
    }
}
