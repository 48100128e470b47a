package network.icn.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class BenchArgumentsTest {
    @Test
    void withoutNameOrWithHelpTheMeasurementsAreListed() {
        assertThat(BenchArguments.parse(List.of()).name()).isEmpty();
        assertThat(BenchArguments.parse(List.of("merkle", "--help")).name()).isEmpty();
    }

    @Test
    void optionsStandBeforeOrBehindTheName() {
        BenchArguments arguments = BenchArguments.parse(List.of("--json", "gossip", "--rounds", "7"));

        assertThat(arguments.name()).contains("gossip");
        assertThat(arguments.json()).isTrue();
        assertThat(arguments.rounds().rounds()).isEqualTo(7);
    }

    @Test
    void aMedianNeedsThreeRoundsAndAQuickLookTakesOne() {
        assertThat(BenchArguments.parse(List.of("gossip", "--rounds", "3"))
                        .rounds()
                        .rounds())
                .isEqualTo(3);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BenchArguments.parse(List.of("gossip", "--rounds", "2")))
                .withMessage("--rounds: 3 to 99, got 2");
        assertThat(BenchArguments.parse(List.of("gossip", "--quick")).rounds().rounds())
                .isEqualTo(1);
    }

    @Test
    void wrongUsageIsNamedInOneLine() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BenchArguments.parse(List.of("gossip", "--fast")))
                .withMessageContaining("got 'gossip --fast'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BenchArguments.parse(List.of("gossip", "--rounds")))
                .withMessage("--rounds: a number, got ''");
        assertThatIllegalArgumentException().isThrownBy(() -> BenchArguments.parse(List.of("gossip", "merkle")));
    }
}
