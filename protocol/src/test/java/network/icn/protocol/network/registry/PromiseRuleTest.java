package network.icn.protocol.network.registry;

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
                RegistryLink.FIRST,
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
                .isEqualTo("must be at most 990000 (99.00 %) where less than 7 members of a committee may judge it");
    }

    /// Beside those that may not judge it, as many liars are a larger part of the rest.
    @Test
    void whoMayNotJudgeATargetDoesNotCountAsItsCommittee() {
        Parameters parameters = new Parameters(
                Registries.GENESIS, Duration.ofHours(1), 12, 7, 5, 16, 527, Duration.ofSeconds(2), 30 * 24 * 12);
        for (int own = 0; own <= 7; own++) {
            assertThat(PromiseRule.brokenBy(related(parameters, 7, own)).isEmpty())
                    .as("%d of 7", own)
                    .isEqualTo(own <= 1);
        }
        assertThat(PromiseRule.brokenBy(related(parameters, 9, 2)))
                .as("seven others are drawn from")
                .isEmpty();
        assertThat(PromiseRule.brokenBy(related(parameters, 6, 0))).isPresent();
    }

    /// Where half of the seats are its own operator's, one honest probe beside the liars is a bad slot.
    @Test
    void whoRunsHalfOfACommitteePromisesLittle() {
        Parameters parameters = new Parameters(
                Registries.GENESIS, Duration.ofHours(1), 12, 7, 5, 16, 527, Duration.ofSeconds(2), 30 * 24 * 12);
        assertThat(promising(related(parameters, 7, 3), 990_000)).isEmpty();
        assertThat(promising(related(parameters, 7, 4), 950_000)).isEmpty();
        assertThat(promising(related(parameters, 7, 4), 950_001).orElseThrow().rule())
                .isEqualTo("must be at most 950000 (95.00 %) where half of a committee may not judge it, being its own"
                        + " operator's");
    }

    private static Optional<PromiseRule.Broken> promising(Registry registry, int promisedPpm) {
        ScalerNodeMember member = registry.scalerNodes().getFirst();
        Claim claim = new Claim(1, 1, Duration.ofMillis(1), 1, promisedPpm, "DEU/Frankfurt");
        return PromiseRule.brokenBy(new Registry(
                registry.networkId(),
                registry.name(),
                registry.link(),
                registry.authority(),
                registry.parameters(),
                registry.beacon(),
                registry.hyperNodes(),
                List.of(new ScalerNodeMember(member.id(), member.provider(), member.endpoint(), claim)),
                registry.satellites()));
    }

    /// The first so many HyperNodes are the target's own operator's.
    private static Registry related(Parameters parameters, int hyperNodes, int own) {
        return Registries.of(parameters, hyperNodes, 1, i -> i < own ? "provider" : "operator-" + i, _ -> 1);
    }

    @Test
    void windowsAreWholeErasOfBoundedLength() {
        assertThat(Parameters.defaultWindowSlots(Duration.ofHours(1), 12)).isEqualTo(8_640);
        assertThat(Parameters.defaultWindowSlots(Duration.ofHours(1), 60)).isEqualTo(43_200);
    }
}
