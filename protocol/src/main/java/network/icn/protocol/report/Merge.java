package network.icn.protocol.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import network.icn.protocol.challenge.ChallengeKind;
import network.icn.protocol.challenge.ChallengeKinds;
import network.icn.protocol.challenge.MemberVote;
import network.icn.protocol.challenge.Sections;
import network.icn.protocol.challenge.SlotResult;
import network.icn.protocol.challenge.Uptime;
import network.icn.protocol.network.committee.Committee;
import network.icn.protocol.network.committee.Shard;

/// The deterministic merge of observations (docs/design/statistics.md 4): integers only, the order of
/// arrival does not matter, and while fewer than half of the members lie every result lies between
/// honest ones.
///
/// Slots are voted on one by one and then counted; counts are never pooled, because pooled counts
/// follow the loudest.
public final class Merge {
    private Merge() {}

    /// @param slots slots of the era
    /// @param kinds of challenge that count
    /// @param observations by index of the member; all [#fits] shard, slots and kinds
    /// @return one report per target, in the shard's order
    public static List<TargetReport> merge(
            Shard shard,
            int slots,
            Collection<ChallengeKind<?, ?, ?>> kinds,
            SortedMap<Integer, Observation> observations) {
        List<TargetReport> reports = new ArrayList<>();
        for (int target = 0; target < shard.targets().size(); target++) {
            reports.add(report(shard, slots, kinds, target, column(shard, observations, target)));
        }
        return List.copyOf(reports);
    }

    /// Whether the observation is about exactly this shard, era and these kinds.
    public static boolean fits(
            Shard shard, int slots, Collection<ChallengeKind<?, ?, ?>> kinds, Observation observation) {
        List<TargetObservation> targets = observation.targets();
        if (targets.size() != shard.targets().size()) {
            return false;
        }
        SortedSet<String> names = ChallengeKinds.names(kinds);
        for (int i = 0; i < targets.size(); i++) {
            TargetObservation target = targets.get(i);
            if (!target.target().equals(shard.targets().get(i))
                    || target.slots().size() != slots
                    || !target.sections().kinds().equals(names)) {
                return false;
            }
        }
        return true;
    }

    /// What those say of a target who may judge it.
    private static List<TargetObservation> column(
            Shard shard, SortedMap<Integer, Observation> observations, int target) {
        return observations.entrySet().stream()
                .filter(each -> shard.judges(each.getKey(), target))
                .map(each -> each.getValue().targets().get(target))
                .toList();
    }

    private static TargetReport report(
            Shard shard,
            int slots,
            Collection<ChallengeKind<?, ?, ?>> kinds,
            int target,
            List<TargetObservation> votes) {
        List<SlotVerdict> verdicts = new ArrayList<>(slots);
        for (int slot = 0; slot < slots; slot++) {
            int ok = count(votes, slot, SlotResult.OK);
            int cast = ok + count(votes, slot, SlotResult.FAIL);
            verdicts.add(SlotVerdict.of(cast, ok, shard.committee()));
        }
        Sections sections = Sections.NONE;
        for (ChallengeKind<?, ?, ?> kind : kinds) {
            sections = withResult(sections, kind, votes, shard.committee(), uptime(verdicts));
        }
        int observers = (int) votes.stream().filter(Merge::votedAtAll).count();
        return new TargetReport(shard.targets().get(target), verdicts, observers, sections);
    }

    private static <S, R> Sections withResult(
            Sections sections,
            ChallengeKind<?, S, R> kind,
            List<TargetObservation> votes,
            Committee committee,
            Uptime uptime) {
        List<MemberVote<S>> said = votes.stream().map(vote -> vote.vote(kind)).toList();
        return sections.with(kind.name(), kind.results(), kind.merge(said, committee, uptime));
    }

    private static Uptime uptime(List<SlotVerdict> verdicts) {
        TreeSet<Integer> up = new TreeSet<>();
        for (int slot = 0; slot < verdicts.size(); slot++) {
            if (verdicts.get(slot).isUp()) {
                up.add(slot);
            }
        }
        int known = (int) verdicts.stream().filter(SlotVerdict::isKnown).count();
        int away =
                (int) verdicts.stream().filter(SlotVerdict.SURELY_DOWN::equals).count();
        return new Uptime(up, known, away);
    }

    private static int count(List<TargetObservation> votes, int slot, SlotResult result) {
        return (int)
                votes.stream().filter(vote -> vote.slots().get(slot) == result).count();
    }

    private static boolean votedAtAll(TargetObservation vote) {
        return vote.slots().stream().anyMatch(result -> result != SlotResult.SKIP);
    }
}
