package network.icn.protocol.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import network.icn.protocol.challenge.Challenge;
import network.icn.protocol.challenge.SignedAnswer;
import network.icn.protocol.challenge.parity.Parity;
import network.icn.protocol.challenge.possession.PossessionFixture;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.signed.Signed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// One probe that asks by several kinds.
class ProbeSeriesTest {
    private static final Instant NOW = PossessionFixture.NOW;
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final Instant DEADLINE = NOW.plus(TIMEOUT);
    private static final Duration ROUND_TRIP = Duration.ofMillis(3);
    private static final ProbeInput REFUSED = new ProbeInput.Failed(new ProbeFailure.Refused("unknown-kind"));

    private final PossessionFixture possession = new PossessionFixture(100, 1_000, 10);
    private final Challenge number = possession.asked(Parity.NAME, Parity.number(12));
    private final Signed first = number.signedBy(possession.hyperNode());
    private final Signed second = possession.signedChallenge();
    private final ProbeMachine machine = new ProbeMachine(
            List.of(possession.own(number), possession.ownChallenge()), DEADLINE, TIMEOUT, Ed25519.best());

    private ProbeStep atTheFirst() {
        machine.start(true, NOW);
        return machine.step(new ProbeInput.EchoReturned(ROUND_TRIP), NOW);
    }

    private ProbeInput number(int value) {
        SignedAnswer answer = SignedAnswer.sign(number.ref(), Parity.number(value), NOW, possession.scalerNode());
        return new ProbeInput.Answered(answer, Duration.ofMillis(5));
    }

    private ProbeInput leaves() {
        return new ProbeInput.Answered(possession.answer(), Duration.ofMillis(9));
    }

    private static List<Class<?>> ended(ProbeStep step) {
        return ((ProbeStep.Done) step)
                .report().outcomes().stream().<Class<?>>map(Object::getClass).toList();
    }

    @Test
    void eachKindIsAskedOnceAfterOneEcho() {
        assertThat(atTheFirst()).isEqualTo(new ProbeStep.Challenge(first, DEADLINE));
        assertThat(machine.step(number(4), NOW)).isEqualTo(new ProbeStep.Challenge(second, DEADLINE));
        ProbeStep done = machine.step(leaves(), NOW);

        assertThat(ended(done)).containsExactly(ProbeOutcome.Passed.class, ProbeOutcome.Passed.class);
        assertThat(((ProbeStep.Done) done).report().echoRoundTrip()).contains(ROUND_TRIP);
    }

    /// It need not say no to all.
    @Test
    void whoRefusesOneKindIsAskedForTheNext() {
        atTheFirst();
        assertThat(machine.step(REFUSED, NOW)).isEqualTo(new ProbeStep.Challenge(second, DEADLINE));

        assertThat(ended(machine.step(leaves(), NOW)))
                .containsExactly(ProbeOutcome.Unanswered.class, ProbeOutcome.Passed.class);
    }

    @Test
    void whoIsAwayOrSilentIsSoForAllThatIsLeft() {
        atTheFirst();
        assertThat(ended(machine.step(new ProbeInput.Failed(new ProbeFailure.TimedOut(true)), NOW)))
                .containsExactly(ProbeOutcome.Late.class, ProbeOutcome.Late.class);
    }

    @Test
    void whoTakesAllTheTimeForOneKindIsLateForTheNext() {
        atTheFirst();
        assertThat(ended(machine.step(number(4), DEADLINE.plusNanos(1))))
                .containsExactly(ProbeOutcome.Late.class, ProbeOutcome.Late.class);
    }

    @Test
    void evidenceOfOneKindStaysWhateverBecomesOfTheOther() {
        atTheFirst();
        machine.step(number(5), NOW);
        ProbeStep done = machine.step(REFUSED, NOW);

        assertThat(ended(done)).containsExactly(ProbeOutcome.Failed.class, ProbeOutcome.Unanswered.class);
        assertThat(((ProbeStep.Done) done).report().failed()).hasSize(1);
    }

    /// Nothing that was signed for one kind says anything about another, with the same bytes or not.
    @Test
    void anAnswerToOneKindIsNoneToAnother() {
        atTheFirst();
        machine.step(leaves(), NOW);
        assertThat(ended(machine.step(number(5), NOW)))
                .containsExactly(ProbeOutcome.Unanswered.class, ProbeOutcome.Unanswered.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 1_000})
    void whatIsNoAnswerOfTheKindIsNoEvidence(int bytes) {
        atTheFirst();
        byte[] odd = new byte[bytes];
        odd[bytes - 1] = 1;
        SignedAnswer answer = SignedAnswer.sign(number.ref(), Payload.of(odd), NOW, possession.scalerNode());
        machine.step(new ProbeInput.Answered(answer, ROUND_TRIP), NOW);

        assertThat(ended(machine.step(leaves(), NOW)))
                .containsExactly(ProbeOutcome.Unanswered.class, ProbeOutcome.Passed.class);
    }

    /// A HyperNode that signs what it does not know convicts nobody, whatever it gets for it.
    @Test
    void aKindThatThisProgramDoesNotKnowProvesNothing() {
        Challenge unknown = possession.asked("of-tomorrow", Parity.number(1));
        SignedAnswer answer = SignedAnswer.sign(unknown.ref(), Parity.number(5), NOW, possession.scalerNode());
        ProbeMachine asking = new ProbeMachine(List.of(possession.own(unknown)), DEADLINE, TIMEOUT, Ed25519.best());
        asking.start(true, NOW);
        asking.step(new ProbeInput.EchoReturned(ROUND_TRIP), NOW);

        assertThat(asking.step(new ProbeInput.Answered(answer, ROUND_TRIP), NOW))
                .isEqualTo(new ProbeStep.Done(ProbeReport.of(new ProbeOutcome.Unknown("unknown-kind"))));
    }

    @Test
    void aProbeWithoutChallengesIsAnEcho() {
        ProbeMachine echo = new ProbeMachine(List.of(), DEADLINE, TIMEOUT, Ed25519.best());
        echo.start(true, NOW);

        ProbeStep done = echo.step(new ProbeInput.EchoReturned(ROUND_TRIP), NOW);

        assertThat(ended(done)).isEmpty();
        assertThat(((ProbeStep.Done) done).report().echoRoundTrip()).contains(ROUND_TRIP);
    }
}
