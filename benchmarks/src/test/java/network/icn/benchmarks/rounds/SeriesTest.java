package network.icn.benchmarks.rounds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SeriesTest {
    @Test
    void theMedianIsTheMiddleOrTheMeanOfTheTwoInTheMiddle() {
        assertThat(of(9, 1, 5).median()).isEqualTo(5);
        assertThat(of(9, 1, 5, 7).median()).isEqualTo(6);
    }

    @Test
    void theSpreadIsTheWholeRangeInMedians() {
        assertThat(of(8, 10, 13).spread()).isCloseTo(0.5, within(1e-9));
    }

    @Test
    void aRatioIsFormedOfMedians() {
        Result result = new Result();
        result.add("ours", 30);
        result.add("theirs", 10);
        result.ratio("ours_vs_theirs", "ours", "theirs");

        assertThat(result.ratios()).containsEntry("ours_vs_theirs", 3.0);
    }

    private static Series of(double... values) {
        Series series = new Series();
        for (double value : values) {
            series.add(value);
        }
        return series;
    }
}
