package network.icn.protocol.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import network.icn.protocol.challenge.SignedAnswer;
import network.icn.protocol.challenge.possession.PossessionFixture;
import network.icn.protocol.kernel.crypto.Ed25519;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ProbeMachineTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:05Z");
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final Instant DEADLINE = NOW.plus(TIMEOUT);
    private static final ProbeStep ECHO = new ProbeStep.Echo(DEADLINE);

    private final PossessionFixture possession = new PossessionFixture(100, 1_000, 10);
    private final ProbeStep challenge = new ProbeStep.Challenge(possession.signedChallenge(), DEADLINE);
    private final ProbeMachine machine = machine();

    private ProbeMachine machine() {
        return new ProbeMachine(List.of(possession.ownChallenge()), DEADLINE, TIMEOUT, Ed25519.best());
    }

    private static ProbeInput echo(int millis) {
        return new ProbeInput.EchoReturned(Duration.ofMillis(millis));
    }

    private static ProbeInput answered(SignedAnswer answer) {
        return new ProbeInput.Answered(answer, Duration.ofMillis(9));
    }

    private ProbeMachine atTheChallenge() {
        ProbeMachine fresh = machine();
        fresh.start(true, NOW);
        fresh.step(echo(3), NOW.plusMillis(3));
        return fresh;
    }

    private static ProbeStep done(ProbeOutcome outcome) {
        return new ProbeStep.Done(ProbeReport.of(outcome));
    }

    private static ProbeOutcome outcome(ProbeStep done) {
        return ((ProbeStep.Done) done).report().outcomes().getFirst();
    }

    @Test
    void anEchoThenTheChallengeThenTheCheck() {
        assertThat(machine.start(true, NOW)).isEqualTo(ECHO);
        assertThat(machine.step(echo(3), NOW.plusMillis(3))).isEqualTo(challenge);

        SignedAnswer answer = possession.answer();
        assertThat(machine.step(answered(answer), NOW.plusMillis(12)))
                .isEqualTo(done(new ProbeOutcome.Passed(
                        answer, new ProbeTiming(NOW, Duration.ofMillis(3), Duration.ofMillis(9)))));
    }

    /// Whoever was not connected yet would else be slower by a handshake, and a target could choose to be connected
    /// only
    /// when it likes.
    @Test
    void theEchoThatMakesTheConnectionIsNotMeasured() {
        assertThat(machine.start(false, NOW)).isEqualTo(ECHO);
        assertThat(machine.step(echo(70), NOW.plusMillis(70))).isEqualTo(ECHO);
        assertThat(machine.step(echo(3), NOW.plusMillis(73))).isEqualTo(challenge);

        ProbeStep done = machine.step(answered(possession.answer()), NOW.plusMillis(82));

        ProbeTiming timing = ((ProbeOutcome.Passed) outcome(done)).timing();
        assertThat(timing.startedAt()).isEqualTo(NOW.plusMillis(70));
        assertThat(timing.echoRoundTrip()).isEqualTo(Duration.ofMillis(3));
    }

    /// It would measure our own delay.
    @Test
    void whatComesTooLateToBeAskedIsNotHeldAgainstTheTarget() {
        Instant last = DEADLINE.minus(TIMEOUT.dividedBy(2));

        assertThat(machine.start(true, last.plusNanos(1))).isEqualTo(done(new ProbeOutcome.Unknown("no-time-left")));
        assertThat(machine.start(true, last)).isEqualTo(ECHO);
    }

    @Test
    void aRightAnswerAfterTheDeadlineIsLateAndWrongStayProof() {
        assertThat(atTheChallenge().step(answered(possession.answer()), DEADLINE))
                .as("the deadline itself is in time")
                .extracting(ProbeMachineTest::outcome)
                .isInstanceOf(ProbeOutcome.Passed.class);

        Instant late = DEADLINE.plusNanos(1);
        assertThat(atTheChallenge().step(answered(possession.answer()), late)).isEqualTo(done(new ProbeOutcome.Late()));
        assertThat(atTheChallenge().step(answered(possession.lostLeaf()), late))
                .extracting(ProbeMachineTest::outcome)
                .isInstanceOf(ProbeOutcome.Failed.class);
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new ProbeFailure.Unreachable(), new ProbeOutcome.Offline()),
                Arguments.of(new ProbeFailure.TimedOut(true), new ProbeOutcome.Late()),
                Arguments.of(new ProbeFailure.TimedOut(false), new ProbeOutcome.Offline()),
                Arguments.of(new ProbeFailure.Malformed(), new ProbeOutcome.Unanswered("malformed")),
                Arguments.of(new ProbeFailure.Refused("busy"), new ProbeOutcome.Unanswered("busy")),
                Arguments.of(new ProbeFailure.Unreadable(), new ProbeOutcome.Unanswered("unreadable")),
                Arguments.of(new ProbeFailure.OwnResources(), new ProbeOutcome.Unknown("own-resources")));
    }

    /// Only what no target can bring about is our own, wherever it happens.
    @ParameterizedTest
    @MethodSource("failures")
    void aFailureMeansTheSameAtEveryStep(ProbeFailure failure, ProbeOutcome outcome) {
        ProbeInput failed = new ProbeInput.Failed(failure);
        ProbeStep done = done(outcome);

        machine.start(false, NOW);
        assertThat(machine.step(failed, NOW)).isEqualTo(done);
        machine.start(true, NOW);
        assertThat(machine.step(failed, NOW)).isEqualTo(done);
        assertThat(atTheChallenge().step(failed, NOW)).isEqualTo(done);
    }

    @Test
    void aCarrierThatAnswersWhatWasNotAskedIsTold() {
        machine.start(true, NOW);
        assertThatThrownBy(() -> machine.step(answered(possession.answer()), NOW))
                .isInstanceOf(IllegalStateException.class);
        machine.step(echo(3), NOW);
        assertThatThrownBy(() -> machine.step(echo(3), NOW)).isInstanceOf(IllegalStateException.class);
    }
}
