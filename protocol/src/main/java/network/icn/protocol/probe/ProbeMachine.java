package network.icn.protocol.probe;

import java.time.Duration;
import java.time.Instant;
import network.icn.protocol.challenge.possession.PossessionAnswer;
import network.icn.protocol.challenge.possession.PossessionRule;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.signed.Signed;
import org.jspecify.annotations.Nullable;

/// One probe of one ScalerNode: an echo over a connection that stands, then the challenge, then the check (P-33). It
/// decides what is asked next, until when, and which outcome an answer or a failure is; gRPC and the simulator only
/// carry its questions.
public final class ProbeMachine {
    /// So much of the answer timeout has to be left when a probe begins, or it would measure our own delay.
    private static final int LEAST_SHARE = 2;

    private enum Stage {
        CONNECTING,
        ECHO,
        CHALLENGE
    }

    private final Signed snapshot;
    private final Signed challenge;
    private final Instant deadline;
    private final Duration answerTimeout;
    private final SignatureVerifier verifier;
    private Stage stage = Stage.CONNECTING;
    private Instant startedAt = Instant.EPOCH;
    private @Nullable Duration echoRoundTrip;

    /// @param snapshot of the target, checked and bound to the era
    /// @param challenge a signed [network.icn.protocol.challenge.possession.PossessionChallenge] of ours about it
    /// @param deadline what is answered after this is late
    public ProbeMachine(
            Signed snapshot, Signed challenge, Instant deadline, Duration answerTimeout, SignatureVerifier verifier) {
        this.snapshot = snapshot;
        this.challenge = challenge;
        this.deadline = deadline;
        this.answerTimeout = answerTimeout;
        this.verifier = verifier;
    }

    /// The first step.
    ///
    /// @param connected whether a connection stands; otherwise the first echo makes one and is not measured, for a
    /// handshake is no part of a round trip
    public ProbeStep start(boolean connected, Instant now) {
        if (now.plus(answerTimeout.dividedBy(LEAST_SHARE)).isAfter(deadline)) {
            // It waited here, for a free place or a busy processor.
            return new ProbeStep.Done(new ProbeOutcome.Unknown("no-time-left"));
        }
        return connected ? echo(now) : new ProbeStep.Echo(deadline);
    }

    /// @throws IllegalStateException for an answer to what was not asked: the carrier's mistake, no peer can cause it
    public ProbeStep step(ProbeInput input, Instant now) {
        return switch (input) {
            case ProbeInput.Failed(ProbeFailure failure) -> new ProbeStep.Done(failure.outcome());
            case ProbeInput.EchoReturned(Duration roundTrip) ->
                switch (stage) {
                    case CONNECTING -> echo(now);
                    case ECHO -> challenge(roundTrip);
                    case CHALLENGE -> throw new IllegalStateException("an echo while the challenge is out");
                };
            case ProbeInput.Answered(PossessionAnswer answer, Duration answerTime) -> judge(answer, answerTime, now);
        };
    }

    private ProbeStep echo(Instant now) {
        stage = Stage.ECHO;
        startedAt = now;
        return new ProbeStep.Echo(deadline);
    }

    private ProbeStep challenge(Duration roundTrip) {
        stage = Stage.CHALLENGE;
        echoRoundTrip = roundTrip;
        return new ProbeStep.Challenge(deadline);
    }

    private ProbeStep judge(PossessionAnswer answer, Duration answerTime, Instant now) {
        if (echoRoundTrip == null) {
            throw new IllegalStateException("an answer before the challenge was out");
        }
        ProbeTiming timing = new ProbeTiming(startedAt, echoRoundTrip, answerTime);
        var verdict = PossessionRule.check(snapshot, challenge, answer, verifier);
        return new ProbeStep.Done(ProbeOutcome.of(verdict, answer, timing, now.isAfter(deadline)));
    }
}
