package network.icn.protocol.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import network.icn.protocol.challenge.ChallengeKind;
import network.icn.protocol.challenge.ChallengeKinds;
import network.icn.protocol.challenge.Plausibility;
import network.icn.protocol.challenge.Sections;
import network.icn.protocol.challenge.SlotResult;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.committee.Shard;

/// How one member of a committee behaved in one era, as far as the certified report and its observations show. Counts,
/// not a judgement: an observer behind a bad route is honest (docs/design/statistics.md 9).
///
/// @param observed whether its observation is in the agreed set
/// @param contrasts one for each ScalerNode that it may judge; empty if it was not observed
public record Conduct(NodeId hyperNode, boolean observed, List<Contrast> contrasts) {
    public Conduct {
        contrasts = List.copyOf(contrasts);
    }

    /// Every member of the committee, in its order.
    ///
    /// @param reports what was agreed
    /// @param observations those that the reports merge, by index of the member
    public static List<Conduct> of(
            Shard shard, List<TargetReport> reports, SortedMap<Integer, Observation> observations) {
        List<Conduct> conduct = new ArrayList<>();
        for (int member = 0; member < shard.committee().size(); member++) {
            int index = member;
            NodeId id = shard.committee().member(member);
            conduct.add(Optional.ofNullable(observations.get(member))
                    .map(observation -> new Conduct(id, true, contrasts(shard, reports, index, observation)))
                    .orElseGet(() -> new Conduct(id, false, List.of())));
        }
        return conduct;
    }

    private static List<Contrast> contrasts(
            Shard shard, List<TargetReport> reports, int member, Observation observation) {
        List<Contrast> contrasts = new ArrayList<>();
        for (int target = 0; target < reports.size(); target++) {
            if (shard.judges(member, target)) {
                contrasts.add(
                        contrast(reports.get(target), observation.targets().get(target)));
            }
        }
        return contrasts;
    }

    private static Contrast contrast(TargetReport report, TargetObservation own) {
        int[] up = new int[2];
        int[] down = new int[2];
        for (int slot = 0; slot < report.slots().size(); slot++) {
            SlotResult vote = own.slots().get(slot);
            switch (report.slots().get(slot)) {
                case SURELY_UP -> count(up, vote, SlotResult.FAIL);
                case SURELY_DOWN -> count(down, vote, SlotResult.OK);
                // What is in doubt is nobody's lie.
                case UNKNOWN, UP, DOWN -> {}
            }
        }
        int voted = Math.toIntExact(
                own.slots().stream().filter(vote -> vote != SlotResult.SKIP).count());
        List<Plausibility> times = ChallengeKinds.all().stream()
                .flatMap(kind -> plausibility(own.sections(), kind).stream())
                .toList();
        boolean timed = times.stream().anyMatch(said -> said != Plausibility.SILENT);
        boolean impossible = times.contains(Plausibility.IMPOSSIBLE);
        return new Contrast(report.target(), voted, up[0], up[1], down[0], down[1], timed ? 1 : 0, impossible ? 1 : 0);
    }

    private static <S> Optional<Plausibility> plausibility(Sections sections, ChallengeKind<?, S, ?> kind) {
        return sections.find(kind.name(), kind.summaries()).map(kind::plausibility);
    }

    private static void count(int[] cells, SlotResult vote, SlotResult contradiction) {
        cells[0] += vote == SlotResult.SKIP ? 0 : 1;
        cells[1] += vote == contradiction ? 1 : 0;
    }
}
