package network.icn.protocol.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import network.icn.protocol.challenge.AnswerRule;
import network.icn.protocol.challenge.AnswerVerdict;
import network.icn.protocol.challenge.AnswerVerdict.Reason;
import network.icn.protocol.challenge.SignedAnswer;
import network.icn.protocol.challenge.possession.PossessionFixture;
import network.icn.protocol.kernel.crypto.Ed25519;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Whose fault an outcome is does not depend on what the target claims.
class ProbeOutcomeTest {
    private static final ProbeTiming TIME = new ProbeTiming(Instant.EPOCH, Duration.ofMillis(3), Duration.ofMillis(9));

    private final PossessionFixture possession = new PossessionFixture(100, 1_000, 10);

    private ProbeOutcome outcome(SignedAnswer answer, boolean late) {
        var verdict =
                AnswerRule.check(possession.signedSnapshot(), possession.signedChallenge(), answer, Ed25519.best());
        return ProbeOutcome.of(verdict, answer, TIME, late);
    }

    @Test
    void aRightAnswerPassesUnlessItIsLate() {
        SignedAnswer answer = possession.answer();

        assertThat(outcome(answer, false)).isEqualTo(new ProbeOutcome.Passed(answer, TIME));
        assertThat(outcome(answer, true)).isEqualTo(new ProbeOutcome.Late());
    }

    @Test
    void wrongBytesAreProofHoweverLate() {
        assertThat(outcome(possession.lostLeaf(), false)).isInstanceOf(ProbeOutcome.Failed.class);
        assertThat(outcome(possession.lostLeaf(), true)).isInstanceOf(ProbeOutcome.Failed.class);
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"ANSWER_.*", "RECEIPT_.*"},
            mode = EnumSource.Mode.MATCH_ANY)
    void whatOnlyTheTargetCanGetWrongIsItsFault(Reason reason) {
        ProbeOutcome outcome = ProbeOutcome.of(new AnswerVerdict.Invalid(reason), possession.answer(), TIME, false);

        assertThat(outcome).isInstanceOf(ProbeOutcome.Unanswered.class);
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"SNAPSHOT_.*", "CHALLENGE_.*", "UNKNOWN_KIND"},
            mode = EnumSource.Mode.MATCH_ANY)
    void whatWeSentOurselvesIsOurs(Reason reason) {
        ProbeOutcome outcome = ProbeOutcome.of(new AnswerVerdict.Invalid(reason), possession.answer(), TIME, false);

        assertThat(outcome).isInstanceOf(ProbeOutcome.Unknown.class);
    }
}
