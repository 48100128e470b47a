package network.icn.protocol.probe;

import java.time.Duration;
import java.time.Instant;
import network.icn.protocol.challenge.Transcript;

/// What a HyperNode has measured of a probe that was answered.
///
/// @param startedAt when the echo probe left, by the HyperNode's clock
/// @param echoRoundTrip round trip of the echo probe, at most what a [Transcript] can hold
/// @param answerTime from the challenge's departure to the whole answer, at most what a [Transcript] can hold
public record ProbeTiming(Instant startedAt, Duration echoRoundTrip, Duration answerTime) {
    public ProbeTiming {
        echoRoundTrip = clamp(echoRoundTrip);
        answerTime = clamp(answerTime);
    }

    private static Duration clamp(Duration time) {
        return time.isNegative() ? Duration.ZERO : time.compareTo(Transcript.MAX_TIME) > 0 ? Transcript.MAX_TIME : time;
    }
}
