package network.icn.protocol.settlement;

import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import network.icn.protocol.challenge.Track;
import network.icn.protocol.evidence.Evidence;

/// Findings about what it stores that are proven against one ScalerNode.
///
/// @param byKind how many of each kind of evidence, in the order of their labels; nothing of what there
///     is none of
public record Proven(SortedMap<Evidence.Kind, Integer> byKind) {
    public static final Proven NONE = new Proven(new TreeMap<>(Comparator.comparing(Evidence.Kind::label)));

    public Proven {
        byKind = Collections.unmodifiableSortedMap(new TreeMap<>(byKind));
    }

    /// @param kinds the kind of each finding
    public static Proven of(Collection<Evidence.Kind> kinds) {
        TreeMap<Evidence.Kind, Integer> byKind = new TreeMap<>(NONE.byKind);
        kinds.forEach(kind -> byKind.merge(kind, 1, Integer::sum));
        return new Proven(byKind);
    }

    /// These and so many more of that kind.
    public Proven plus(Evidence.Kind kind, int findings) {
        TreeMap<Evidence.Kind, Integer> more = new TreeMap<>(byKind);
        more.merge(kind, findings, Integer::sum);
        return new Proven(more);
    }

    /// These and those.
    public Proven and(Proven others) {
        TreeMap<Evidence.Kind, Integer> more = new TreeMap<>(byKind);
        others.byKind.forEach((kind, findings) -> more.merge(kind, findings, Integer::sum));
        return new Proven(more);
    }

    /// What a verdict says of them, in the order of the kinds' names.
    List<VerdictReason> reasons() {
        return reasons(_ -> true);
    }

    /// What it says of those on one track.
    List<VerdictReason> reasons(Track track) {
        return reasons(kind -> Tracks.isOn(track, kind.label()));
    }

    private List<VerdictReason> reasons(Predicate<Evidence.Kind> kinds) {
        return byKind.entrySet().stream()
                .filter(entry -> kinds.test(entry.getKey()))
                .map(entry -> reason(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static VerdictReason reason(Evidence.Kind kind, int findings) {
        return kind.equals(Evidence.Kind.SNAPSHOT_CONFLICT)
                ? new VerdictReason.SnapshotConflicts(findings)
                : new VerdictReason.WrongAnswers(kind, findings);
    }
}
