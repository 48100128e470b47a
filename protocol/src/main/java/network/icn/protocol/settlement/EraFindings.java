package network.icn.protocol.settlement;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import network.icn.protocol.challenge.ChallengeKind;
import network.icn.protocol.challenge.ChallengeKinds;
import network.icn.protocol.challenge.StoredBytes;
import network.icn.protocol.challenge.Track;
import network.icn.protocol.challenge.Trials;
import network.icn.protocol.network.era.EraId;

/// What all reports of one era come to. Two certified reports of one era are somebody's crime (P-71), and not the
/// ScalerNode's: of each number the one counts that is better for it.
///
/// @param surelyDown slots
/// @param known slots
/// @param reports of the era
record EraFindings(EraId era, int surelyDown, int known, List<EraTally> reports) {
    EraFindings {
        reports = List.copyOf(reports);
    }

    static EraFindings of(EraTally report) {
        return new EraFindings(report.era(), report.surelyDown(), report.known(), List.of(report));
    }

    /// Both of the same era.
    EraFindings orBetter(EraFindings other) {
        return new EraFindings(
                era,
                Math.min(surelyDown, other.surelyDown),
                Math.max(known, other.known),
                Stream.concat(reports.stream(), other.reports.stream()).toList());
    }

    /// What a kind of challenge says; nothing unless each report has its section.
    <R> List<R> results(ChallengeKind<?, ?, R> kind) {
        List<R> results =
                reports.stream().flatMap(report -> report.result(kind).stream()).toList();
        return results.size() == reports.size() ? results : List.of();
    }

    /// What the ScalerNode says that it stores; of two reports the one that has more of its owners'.
    Optional<StoredBytes> stored() {
        return ChallengeKinds.all().stream()
                .flatMap(this::stored)
                .max(Comparator.comparingLong(StoredBytes::owned).thenComparingLong(StoredBytes::committed));
    }

    private <R> Stream<StoredBytes> stored(ChallengeKind<?, ?, R> kind) {
        return results(kind).stream().flatMap(result -> kind.stored(result).stream());
    }

    /// What the era adds to the test of a track; empty if it says nothing.
    Optional<Trials> trials(Track track) {
        return ChallengeKinds.all().stream()
                .filter(kind -> kind.track() == track)
                .flatMap(kind -> trials(kind).stream())
                .reduce(Trials::plus);
    }

    private <R> Optional<Trials> trials(ChallengeKind<?, ?, R> kind) {
        List<Trials> trials =
                reports.stream().flatMap(report -> report.trials(kind).stream()).toList();
        return trials.size() == reports.size() ? trials.stream().reduce(Trials::orBetter) : Optional.empty();
    }
}
