package network.icn.protocol.probe;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.icn.protocol.challenge.AnswerRule;
import network.icn.protocol.challenge.OwnChallenge;
import network.icn.protocol.challenge.SignedAnswer;
import network.icn.protocol.kernel.identity.SignatureVerifier;

/// One probe of one ScalerNode: an echo over a connection that stands, then one challenge after the other, each
/// with its check, all under one deadline (P-33). It decides what is asked next, until when, and which
/// outcome an answer or a failure is; gRPC and the simulator only carry its questions.
public final class ProbeMachine {
    /// So much of the answer timeout has to be left when a probe begins, or it would measure our own delay.
    private static final int LEAST_SHARE = 2;

    private enum Stage {
        CONNECTING,
        ECHO,
        CHALLENGE
    }

    private final List<OwnChallenge> challenges;
    private final Instant deadline;
    private final Duration answerTimeout;
    private final SignatureVerifier verifier;
    private final List<ProbeOutcome> outcomes = new ArrayList<>();
    private Stage stage = Stage.CONNECTING;
    private Instant startedAt = Instant.EPOCH;
    private Duration echoRoundTrip = Duration.ZERO;

    /// @param challenges of one target, one a kind; may be empty
    /// @param deadline what is answered after this is late
    public ProbeMachine(
            List<OwnChallenge> challenges, Instant deadline, Duration answerTimeout, SignatureVerifier verifier) {
        this.challenges = List.copyOf(challenges);
        this.deadline = deadline;
        this.answerTimeout = answerTimeout;
        this.verifier = verifier;
    }

    /// The first step.
    ///
    /// @param connected whether a connection stands; otherwise the first echo makes one and is not
    ///     measured, for a handshake is no part of a round trip
    public ProbeStep start(boolean connected, Instant now) {
        if (now.plus(answerTimeout.dividedBy(LEAST_SHARE)).isAfter(deadline)) {
            // It waited here, for a free place or a busy processor.
            return done(new ProbeOutcome.Unknown("no-time-left"));
        }
        return connected ? echo(now) : new ProbeStep.Echo(deadline);
    }

    private static ProbeStep done(ProbeOutcome outcome) {
        return new ProbeStep.Done(ProbeReport.of(outcome));
    }

    /// @throws IllegalStateException for an answer to what was not asked: the carrier's mistake, no peer
    ///     can cause it
    public ProbeStep step(ProbeInput input, Instant now) {
        return switch (input) {
            case ProbeInput.Failed(ProbeFailure failure) ->
                stage == Stage.CHALLENGE ? failed(failure, now) : done(failure.outcome());
            case ProbeInput.EchoReturned(Duration roundTrip) ->
                switch (stage) {
                    case CONNECTING -> echo(now);
                    case ECHO -> {
                        stage = Stage.CHALLENGE;
                        echoRoundTrip = roundTrip;
                        yield next(now);
                    }
                    case CHALLENGE -> throw new IllegalStateException("an echo while a challenge is out");
                };
            case ProbeInput.Answered(SignedAnswer answer, Duration answerTime) -> {
                if (stage != Stage.CHALLENGE || outcomes.size() == challenges.size()) {
                    throw new IllegalStateException("an answer while no challenge is out");
                }
                outcomes.add(judge(answer, answerTime, now));
                yield next(now);
            }
        };
    }

    private ProbeStep echo(Instant now) {
        stage = Stage.ECHO;
        startedAt = now;
        return new ProbeStep.Echo(deadline);
    }

    /// Who says no to one kind is asked for the next. Who is away, or has let the time run out, is so for all.
    private ProbeStep failed(ProbeFailure failure, Instant now) {
        outcomes.add(failure.outcome());
        return switch (failure) {
            case ProbeFailure.Malformed _, ProbeFailure.Refused _, ProbeFailure.Unreadable _ -> next(now);
            case ProbeFailure.Unreachable _, ProbeFailure.TimedOut _, ProbeFailure.OwnResources _ ->
                end(failure.outcome());
        };
    }

    private ProbeStep next(Instant now) {
        if (challenges.isEmpty()) {
            return new ProbeStep.Done(new ProbeReport(List.of(), Optional.of(echoRoundTrip)));
        }
        if (outcomes.size() == challenges.size()) {
            return new ProbeStep.Done(ProbeReport.of(outcomes));
        }
        if (!outcomes.isEmpty() && now.isAfter(deadline)) {
            return end(new ProbeOutcome.Late());
        }
        return new ProbeStep.Challenge(challenges.get(outcomes.size()).signed(), deadline);
    }

    /// What is not asked any more ends so, too.
    private ProbeStep end(ProbeOutcome outcome) {
        while (outcomes.size() < challenges.size()) {
            outcomes.add(outcome);
        }
        return new ProbeStep.Done(ProbeReport.of(outcomes));
    }

    private ProbeOutcome judge(SignedAnswer answer, Duration answerTime, Instant now) {
        ProbeTiming timing = new ProbeTiming(startedAt, echoRoundTrip, answerTime);
        var verdict = AnswerRule.check(challenges.get(outcomes.size()), answer, verifier);
        return ProbeOutcome.of(verdict, answer, timing, now.isAfter(deadline));
    }
}
