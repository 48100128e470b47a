package network.icn.protocol.sla;

import static network.icn.protocol.report.Reports.report;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import network.icn.protocol.observation.LatencySummary;
import network.icn.protocol.registry.Claim;
import org.junit.jupiter.api.Test;

/// docs/protocol.md, P-59 and P-60.
class SlaVerdictTest {
    private static final Claim CLAIM = new Claim(1, 1, Duration.ofMillis(20), 1, 990_000, "DEU/Frankfurt");
    private static final LatencySummary IN_TIME = new LatencySummary(12, 1_000, 10_000, 20_000);
    private static final String WHOLE = "++++++++++++";

    private static SlaVerdict.Outcome outcome(String slots, int highPpm, LatencySummary latency, int provenLoss) {
        return SlaVerdict.of(report(slots, highPpm, latency), CLAIM, provenLoss).outcome();
    }

    @Test
    void whatWasPromisedAndSeenIsMet() {
        SlaVerdict verdict = SlaVerdict.of(report(WHOLE, 990_000, IN_TIME), CLAIM, 0);

        assertThat(verdict.outcome()).isEqualTo(SlaVerdict.Outcome.MET);
        assertThat(verdict.reasons()).isEmpty();
    }

    @Test
    void onlyTheHighestPossibleAvailabilityLeadsToABreach() {
        assertThat(outcome(WHOLE, 989_999, IN_TIME, 0)).isEqualTo(SlaVerdict.Outcome.BREACH);
        assertThat(outcome("+++++++++++-", 990_000, IN_TIME, 0)).isEqualTo(SlaVerdict.Outcome.MET);
    }

    @Test
    void belowNineTenthsOfTheSlotsNothingIsSaidOfAvailability() {
        assertThat(outcome("+++++++++++ ", 0, IN_TIME, 0)).as("11 of 12").isEqualTo(SlaVerdict.Outcome.BREACH);
        assertThat(outcome("++++++++++  ", 0, IN_TIME, 0)).as("10 of 12").isEqualTo(SlaVerdict.Outcome.NO_VERDICT);
        assertThat(outcome("+++++++++ ", 990_000, IN_TIME, 0)).as("9 of 10").isEqualTo(SlaVerdict.Outcome.MET);
    }

    @Test
    void latencyIsHeldToItsPromiseWhereItWasMeasured() {
        LatencySummary late = new LatencySummary(12, 1_000, 10_000, 20_001);
        assertThat(outcome(WHOLE, 1_000_000, late, 0)).isEqualTo(SlaVerdict.Outcome.BREACH);
        assertThat(outcome(WHOLE, 1_000_000, LatencySummary.NONE, 0)).isEqualTo(SlaVerdict.Outcome.MET);
    }

    @Test
    void provenLossIsABreachWhateverElseIsKnown() {
        assertThat(outcome("            ", 0, LatencySummary.NONE, 1)).isEqualTo(SlaVerdict.Outcome.BREACH);
        assertThat(SlaVerdict.of(report(WHOLE, 0, IN_TIME), CLAIM, 2).reasons())
                .hasSize(2)
                .first()
                .asString()
                .contains("2 proven challenges");
    }
}
