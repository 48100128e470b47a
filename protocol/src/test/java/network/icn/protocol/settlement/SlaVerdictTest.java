package network.icn.protocol.settlement;

import static network.icn.protocol.report.Reports.report;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import network.icn.protocol.challenge.echo.LatencySummary;
import network.icn.protocol.evidence.Evidence;
import network.icn.protocol.network.registry.Claim;
import org.junit.jupiter.api.Test;

/// docs/protocol.md, P-59 and P-60.
class SlaVerdictTest {
    private static final Claim CLAIM = new Claim(1, 1, Duration.ofMillis(20), 1, 999_000, "DEU/Frankfurt");
    private static final LatencySummary IN_TIME = new LatencySummary(12, 1_000, 10_000, 20_000);
    private static final String WHOLE = "UUUUUUUUUUUU";

    private static SlaVerdict verdict(String slots, LatencySummary latency, int provenLoss) {
        return SlaVerdict.of(
                report(slots, latency, 0),
                CLAIM,
                provenLoss == 0 ? Proven.NONE : Proven.NONE.plus(new Evidence.Kind("possession"), provenLoss));
    }

    private static SlaVerdict.Outcome outcome(String slots, LatencySummary latency) {
        return verdict(slots, latency, 0).outcome();
    }

    @Test
    void whatWasPromisedAndSeenIsMetForNow() {
        SlaVerdict verdict = verdict(WHOLE, IN_TIME, 0);

        assertThat(verdict.outcome()).isEqualTo(SlaVerdict.Outcome.MET);
        assertThat(verdict.outcome().isProvisional()).isTrue();
        assertThat(verdict.reasons()).isEmpty();
    }

    /// A case of the first trial: one DOWN slot of 12 was a breach of 99.9 %.
    @Test
    void oneBadSlotOfTwelveIsNoBreach() {
        SlaVerdict verdict = verdict("UUUUUUUUUUUD", IN_TIME, 0);

        assertThat(verdict.outcome()).isEqualTo(SlaVerdict.Outcome.SHORT);
        assertThat(verdict.outcome().isProvisional()).isTrue();
        assertThat(VerdictReason.texts(verdict.reasons()))
                .containsExactly("availability: at most 91.67 % of the era, promised 99.900 % of the window");
    }

    @Test
    void whatIsNotSureIsNotHeldAgainstIt() {
        assertThat(outcome("UUUUUUUUUUUd", IN_TIME)).isEqualTo(SlaVerdict.Outcome.MET);
    }

    @Test
    void belowNineTenthsOfTheSlotsNothingIsSaidOfAvailability() {
        assertThat(outcome("DDDDDDDDDDD ", IN_TIME)).as("11 of 12").isEqualTo(SlaVerdict.Outcome.SHORT);
        assertThat(outcome("DDDDDDDDDD  ", IN_TIME)).as("10 of 12").isEqualTo(SlaVerdict.Outcome.NO_VERDICT);
        assertThat(outcome("UUUUUUUUU ", IN_TIME)).as("9 of 10").isEqualTo(SlaVerdict.Outcome.MET);
    }

    @Test
    void latencyIsHeldToItsPromiseWhereItWasMeasured() {
        LatencySummary late = new LatencySummary(12, 1_000, 10_000, 20_001);
        assertThat(outcome(WHOLE, late)).isEqualTo(SlaVerdict.Outcome.SHORT);
        assertThat(outcome(WHOLE, LatencySummary.NONE)).isEqualTo(SlaVerdict.Outcome.MET);
    }

    @Test
    void provenLossIsABreachWhateverElseIsKnown() {
        SlaVerdict verdict = verdict("            ", LatencySummary.NONE, 1);
        assertThat(verdict.outcome()).isEqualTo(SlaVerdict.Outcome.BREACH);
        assertThat(verdict.outcome().isProvisional()).isFalse();
        assertThat(VerdictReason.texts(verdict("DDDDDDDDDDDD", IN_TIME, 2).reasons()))
                .hasSize(2)
                .first()
                .asString()
                .contains("2 proven challenges");
    }

    /// Each kind in its own words, and none in another's.
    @Test
    void whatIsProvenIsSaidByItsKindAndUnknownKindsAreSaidToBeUnknown() {
        Proven proven = Proven.of(Stream.of("parity", "possession", "of-tomorrow", "parity")
                .map(Evidence.Kind::new)
                .toList());

        SlaVerdict verdict = SlaVerdict.of(report("            ", LatencySummary.NONE, 0), CLAIM, proven);

        assertThat(verdict.outcome()).isEqualTo(SlaVerdict.Outcome.BREACH);
        assertThat(VerdictReason.texts(verdict.reasons()))
                .containsExactly(
                        "unknown kind of challenge 'of-tomorrow': 1 proven against it",
                        "parity: signed 2 odd numbers, promised none",
                        "possession: signed wrong bytes in 1 proven challenge, promised none");
    }
}
