package network.icn.protocol.settlement;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import network.icn.protocol.agreement.Evidence;
import network.icn.protocol.challenge.Track;

/// Findings about what it stores that are proven against one ScalerNode.
///
/// @param byKind how many of each kind of evidence, by its label; none of what there is none of
public record Proven(SortedMap<String, Integer> byKind) {
    public static final Proven NONE = new Proven(new TreeMap<>());

    public Proven {
        byKind = Collections.unmodifiableSortedMap(new TreeMap<>(byKind));
    }

    /// @param kinds the kind of each finding
    public static Proven of(Collection<String> kinds) {
        TreeMap<String, Integer> byKind = new TreeMap<>();
        kinds.forEach(kind -> byKind.merge(kind, 1, Integer::sum));
        return new Proven(byKind);
    }

    /// These and so many more of that kind.
    public Proven plus(String kind, int findings) {
        TreeMap<String, Integer> more = new TreeMap<>(byKind);
        more.merge(kind, findings, Integer::sum);
        return new Proven(more);
    }

    /// These and those.
    public Proven and(Proven others) {
        TreeMap<String, Integer> more = new TreeMap<>(byKind);
        others.byKind.forEach((kind, findings) -> more.merge(kind, findings, Integer::sum));
        return new Proven(more);
    }

    /// What a verdict says of them, in the order of the kinds' names.
    List<VerdictReason> reasons() {
        return reasons(_ -> true);
    }

    /// What it says of those on one track.
    List<VerdictReason> reasons(Track track) {
        return reasons(kind -> Tracks.isOn(track, kind));
    }

    private List<VerdictReason> reasons(Predicate<String> kinds) {
        return byKind.entrySet().stream()
                .filter(entry -> kinds.test(entry.getKey()))
                .map(entry -> reason(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static VerdictReason reason(String kind, int findings) {
        return kind.equals(Evidence.Kind.SNAPSHOT_CONFLICT.label())
                ? new VerdictReason.SnapshotConflicts(findings)
                : new VerdictReason.WrongAnswers(kind, findings);
    }
}
