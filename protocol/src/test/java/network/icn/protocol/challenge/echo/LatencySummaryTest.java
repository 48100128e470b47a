package network.icn.protocol.challenge.echo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LatencySummaryTest {
    @Test
    void quantilesAreMeasuredValues() {
        assertThat(LatencySummary.of(List.of())).isEqualTo(LatencySummary.NONE);
        assertThat(LatencySummary.of(List.of(7L))).isEqualTo(new LatencySummary(1, 7, 7, 7));
        assertThat(LatencySummary.of(
                        LongStream.rangeClosed(1, 100).boxed().toList().reversed()))
                .isEqualTo(new LatencySummary(100, 50, 95, 99));
        assertThat(LatencySummary.of(List.of(4L, 1L, 3L, 2L))).isEqualTo(new LatencySummary(4, 2, 4, 4));
    }
}
