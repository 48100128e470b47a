package network.icn.protocol.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import network.icn.protocol.Nodes;
import network.icn.protocol.Registries;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// docs/protocol.md, P-147; the shortest windows of docs/verdicts.md.
class PromiseRuleTest {
    private static Optional<PromiseRule.Broken> broken(int committee, int slotMinutes, int days, int promisedPpm) {
        Duration era = Duration.ofHours(1);
        int slots = 60 / slotMinutes;
        Parameters parameters = new Parameters(
                Registries.GENESIS, era, slots, 256, 180, 16, 527, Duration.ofSeconds(2), days * 24 * slots);
        Registry some = Registries.of(Registries.parameters(4, 3, 16), 4, 0);
        Claim claim = new Claim(1, 1, Duration.ofMillis(1), 1, promisedPpm, "DEU/Frankfurt");
        Registry registry = new Registry(
                1,
                "promises",
                1,
                some.authority(),
                parameters,
                some.beacon(),
                some.hyperNodes(),
                List.of(new ScalerNodeMember(Nodes.id("scaler"), "provider", new Endpoint("host.example", 1), claim)),
                List.of());
        return PromiseRule.brokenBy(registry, committee);
    }

    @ParameterizedTest
    @CsvSource({
        "990000, 5, 2",
        "999000, 5, 11",
        "999000, 1, 3",
        "999500, 5, 21",
        "999500, 1, 5",
        "999900, 1, 21",
    })
    void theShortestWindowHoldsThreeBadSlotsAndADayLessDoesNot(int promisedPpm, int slotMinutes, int days) {
        assertThat(broken(31, slotMinutes, days, promisedPpm)).isEmpty();
        assertThat(broken(31, slotMinutes, days - 1, promisedPpm)).isPresent();
    }

    @Test
    void fourNinesAreRefusedAtFiveMinuteSlotsWhateverTheWindow() {
        int longest = Math.toIntExact(Parameters.MAX_WINDOW.toDays());
        assertThat(broken(256, 5, longest, 999_900)).isPresent();
    }

    @ParameterizedTest
    @CsvSource({"6, 990000, true", "6, 990001, false", "7, 999500, true", "7, 999501, false", "31, 999900, true"})
    void smallCommitteesJudgeSmallPromisesOnly(int committee, int promisedPpm, boolean taken) {
        assertThat(broken(committee, 1, 30, promisedPpm).isEmpty()).isEqualTo(taken);
    }

    @Test
    void whatIsRefusedIsSaidWithItsMend() {
        assertThat(broken(7, 5, 30, 999_900).orElseThrow().mend())
                .isEqualTo("promise at most 99.97 %, take shorter slots, or judge over a longer window");
        assertThat(broken(4, 5, 30, 999_000).orElseThrow().rule())
                .isEqualTo("must be at most 990000 (99.00 %) where a committee has less than 7 members");
    }

    @Test
    void windowsAreWholeErasOfBoundedLength() {
        assertThat(Parameters.defaultWindowSlots(Duration.ofHours(1), 12)).isEqualTo(8_640);
        assertThat(Parameters.defaultWindowSlots(Duration.ofHours(1), 60)).isEqualTo(43_200);
    }
}
