package network.icn.protocol.settlement;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import network.icn.protocol.challenge.ChallengeKinds;
import network.icn.protocol.challenge.Shortfall;
import network.icn.protocol.challenge.Track;
import network.icn.protocol.challenge.Trials;
import network.icn.protocol.evidence.Evidence;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.ErrorRates;

/// Why a verdict is as it is: what was measured and what was promised. Programs switch over the kinds; the
/// words for people are made at the edge, by [#text].
public sealed interface VerdictReason {
    /// An era alone is below the promised availability.
    ///
    /// @param highPpm what the availability of the era is at most, in parts per million
    /// @param promisedPpm of the window
    record EraAvailability(int highPpm, int promisedPpm) implements VerdictReason {}

    /// What a kind of challenge measured falls short of what was promised, in an era or in a window.
    record Measured(Shortfall shortfall) implements VerdictReason {}

    /// A window has more slots that were surely down than the promise allows.
    record WindowAvailability(int surelyDown, int allowed, int slots) implements VerdictReason {}

    /// The sequential test of a track rejects it.
    ///
    /// @param since the era in which the test began
    /// @param era at whose end it rejects
    /// @param trials of all these eras
    /// @param rates that it tells apart
    record Rejected(Track track, EraId since, EraId era, Trials trials, ErrorRates rates) implements VerdictReason {}

    /// Wrong answers to challenges of one kind were signed; each is proven.
    ///
    /// @param kind named as the kind of challenge
    record WrongAnswers(Evidence.Kind kind, int challenges) implements VerdictReason {}

    /// Snapshots were signed that contradict each other; each is proven.
    ///
    /// @param eras in which that was done
    record SnapshotConflicts(int eras) implements VerdictReason {}

    /// Too few slots are known for a verdict.
    ///
    /// @param neededPercent of all slots
    record Coverage(int known, int slots, int neededPercent) implements VerdictReason {}

    /// Nothing was promised.
    ///
    /// @param registryVersion that has no such ScalerNode
    record NoClaim(long registryVersion) implements VerdictReason {}

    /// Whether it is that the node was absent.
    default boolean isAvailability() {
        return switch (this) {
            case EraAvailability _, WindowAvailability _ -> true;
            case Measured _, Rejected _, WrongAnswers _, SnapshotConflicts _, Coverage _, NoClaim _ -> false;
        };
    }

    /// One line for people.
    default String text() {
        return switch (this) {
            case EraAvailability(int high, int promised) ->
                String.format(
                        Locale.ROOT,
                        "availability: at most %.2f %% of the era, promised %.3f %% of the window",
                        high / 10_000.0,
                        promised / 10_000.0);
            case Measured(Shortfall shortfall) -> shortfall.text();
            case WindowAvailability(int down, int allowed, int slots) ->
                "availability: surely down in " + down + " slots of the window, " + allowed + " of " + slots
                        + " are allowed";
            case Rejected(Track track, EraId since, EraId era, Trials trials, ErrorRates rates) ->
                String.format(
                        Locale.ROOT,
                        "%s: %s failed beside %s that did not in eras %s to %s, more like %s %% than %s %%",
                        track.label(),
                        decimal(trials.failed(), 6),
                        decimal(trials.clean(), 6),
                        since,
                        era,
                        decimal(rates.cheatingPpb(), 7),
                        decimal(rates.honestPpb(), 7));
            case WrongAnswers(Evidence.Kind(String kind), int challenges) ->
                ChallengeKinds.asked(kind)
                        .map(known -> known.proven(challenges))
                        .orElseGet(
                                () -> "unknown kind of challenge '" + kind + "': " + challenges + " proven against it");
            case SnapshotConflicts(int eras) ->
                "possession: signed snapshots that contradict each other in " + eras + (eras == 1 ? " era" : " eras");
            case Coverage(int known, int slots, int needed) ->
                "coverage: " + known + " of " + slots + " slots known, a verdict needs " + needed + " %";
            case NoClaim(long version) -> "claim: none in version " + version + " of the registry";
        };
    }

    private static String decimal(long value, int places) {
        return BigDecimal.valueOf(value, places).stripTrailingZeros().toPlainString();
    }

    /// The lines of all of them.
    static List<String> texts(List<VerdictReason> reasons) {
        return reasons.stream().map(VerdictReason::text).toList();
    }
}
