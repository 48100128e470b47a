package network.icn.protocol.settlement;

import java.util.Optional;
import network.icn.protocol.challenge.ChallengeKind;
import network.icn.protocol.challenge.Sections;
import network.icn.protocol.challenge.Trials;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.report.SlotVerdict;
import network.icn.protocol.report.TargetReport;

/// What counts of one era's report when a window is judged.
///
/// @param surelyDown slots
/// @param known slots
/// @param observers members with at least one vote
/// @param sections the result of each kind of challenge
public record EraTally(EraId era, int surelyDown, int known, int observers, Sections sections) {
    /// What counts of that report.
    public static EraTally of(EraId era, TargetReport report) {
        return new EraTally(
                era, report.count(SlotVerdict.SURELY_DOWN), report.known(), report.observers(), report.sections());
    }

    <R> Optional<R> result(ChallengeKind<?, ?, R> kind) {
        return sections.find(kind.name(), kind.results());
    }

    <R> Optional<Trials> trials(ChallengeKind<?, ?, R> kind) {
        return result(kind).flatMap(result -> kind.trials(result, observers));
    }
}
