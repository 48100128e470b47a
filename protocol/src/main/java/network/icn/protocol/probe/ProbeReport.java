package network.icn.protocol.probe;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// How a probe ended.
///
/// @param outcomes of its challenges, in their order; one alone stands for all, and for a probe without any
/// @param echoRoundTrip empty if nothing came back whose echo counts
public record ProbeReport(List<ProbeOutcome> outcomes, Optional<Duration> echoRoundTrip) {
    public ProbeReport {
        outcomes = List.copyOf(outcomes);
    }

    /// A probe whose challenges all ended so.
    public static ProbeReport of(ProbeOutcome outcome) {
        return of(List.of(outcome));
    }

    /// The echo counts if a challenge was answered, rightly or wrongly.
    public static ProbeReport of(List<ProbeOutcome> outcomes) {
        return new ProbeReport(
                outcomes,
                outcomes.stream()
                        .flatMap(outcome -> outcome.measured().stream())
                        .map(ProbeTiming::echoRoundTrip)
                        .findFirst());
    }

    /// How the challenge with that number ended.
    public ProbeOutcome outcome(int challenge) {
        return outcomes.size() == 1 ? outcomes.getFirst() : outcomes.get(challenge);
    }

    /// What the probe has proved.
    public Stream<ProbeOutcome.Failed> failed() {
        return outcomes.stream()
                .flatMap(outcome -> outcome instanceof ProbeOutcome.Failed failed ? Stream.of(failed) : Stream.empty());
    }

    /// The same with other outcomes.
    public ProbeReport judged(UnaryOperator<ProbeOutcome> judge) {
        return new ProbeReport(outcomes.stream().map(judge).toList(), echoRoundTrip);
    }
}
