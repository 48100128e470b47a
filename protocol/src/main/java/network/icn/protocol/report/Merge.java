package network.icn.protocol.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.network.committee.Committee;
import network.icn.protocol.network.committee.Shard;

/// The deterministic merge of observations (docs/design/statistics.md 4): integers only, the order of arrival
/// does not matter, and while fewer than half of the members lie every result lies between honest ones.
///
/// Slots are voted on one by one and then counted; counts are never pooled, because pooled counts follow the loudest.
public final class Merge {
    /// A member with fewer probes says nothing about quantiles.
    private static final int MIN_PROBES = 3;

    private Merge() {}

    /// @param observations by index of the member; all name the shard's targets in the shard's order
    /// @param slots slots of the era
    /// @return one report per target, in the shard's order
    public static List<TargetReport> merge(Shard shard, int slots, SortedMap<Integer, Observation> observations) {
        List<TargetReport> reports = new ArrayList<>();
        for (int target = 0; target < shard.targets().size(); target++) {
            reports.add(report(shard, slots, target, column(shard, observations, target)));
        }
        return List.copyOf(reports);
    }

    /// Whether the observation is about exactly this shard and era.
    public static boolean fits(Shard shard, int slots, Observation observation) {
        List<TargetObservation> targets = observation.targets();
        if (targets.size() != shard.targets().size()) {
            return false;
        }
        for (int i = 0; i < targets.size(); i++) {
            TargetObservation target = targets.get(i);
            if (!target.target().equals(shard.targets().get(i))
                    || target.slots().size() != slots
                    || !ascending(target.evidence())) {
                return false;
            }
        }
        return true;
    }

    private static boolean ascending(List<Hash32> hashes) {
        for (int i = 1; i < hashes.size(); i++) {
            if (hashes.get(i - 1).compareTo(hashes.get(i)) >= 0) {
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

    private static TargetReport report(Shard shard, int slots, int target, List<TargetObservation> votes) {
        List<SlotVerdict> verdicts = new ArrayList<>(slots);
        for (int slot = 0; slot < slots; slot++) {
            int ok = count(votes, slot, SlotResult.OK);
            int cast = ok + count(votes, slot, SlotResult.FAIL);
            verdicts.add(SlotVerdict.of(cast, ok, shard.committee()));
        }
        return new TargetReport(
                shard.targets().get(target),
                majoritySnapshot(votes),
                verdicts,
                (int) votes.stream().filter(Merge::votedAtAll).count(),
                latency(votes),
                latencyAtLeast(votes, shard.committee()),
                (int) lowerMedian(votes, TargetObservation::samplesAsked),
                (int) lowerMedian(votes, TargetObservation::samplesAnswered),
                evidence(votes));
    }

    private static int count(List<TargetObservation> votes, int slot, SlotResult result) {
        return (int)
                votes.stream().filter(vote -> vote.slots().get(slot) == result).count();
    }

    private static boolean votedAtAll(TargetObservation vote) {
        return vote.slots().stream().anyMatch(result -> result != SlotResult.SKIP);
    }

    private static Hash32 majoritySnapshot(List<TargetObservation> votes) {
        TreeMap<Hash32, Integer> tally = new TreeMap<>();
        votes.forEach(vote -> tally.merge(vote.snapshot(), 1, Integer::sum));
        for (var entry : tally.entrySet()) {
            if (2 * entry.getValue() > votes.size()) {
                return entry.getKey();
            }
        }
        return Hash32.ZERO;
    }

    /// A member that asked in vain is slower than every number: else whoever claims an answer of a dead
    /// target names its latency alone, and a slow target gains by answering only its friends.
    private static LatencySummary latency(List<TargetObservation> votes) {
        List<TargetObservation> measured = votes.stream()
                .filter(vote -> vote.latency().probes() >= MIN_PROBES)
                .toList();
        int unanswered = (int) votes.stream().filter(Merge::askedInVain).count();
        int place = (measured.size() + unanswered - 1) / 2;
        if (place >= measured.size()) {
            return LatencySummary.NONE;
        }
        return new LatencySummary(
                (int) lowerMedian(measured, vote -> vote.latency().probes()),
                ascending(measured, vote -> vote.latency().p50Micros())[place],
                ascending(measured, vote -> vote.latency().p95Micros())[place],
                ascending(measured, vote -> vote.latency().p99Micros())[place]);
    }

    /// The largest time of which it is sure that more than half of the honest medians are not below it: the rule of
    /// slots, for times.
    private static long latencyAtLeast(List<TargetObservation> votes, Committee committee) {
        long[] medians = votes.stream()
                .filter(vote -> vote.latency().probes() >= MIN_PROBES)
                .mapToLong(vote -> vote.latency().p50Micros())
                .sorted()
                .toArray();
        int liars = committee.size() - committee.quorum();
        int needed = (medians.length + liars) / 2 + 1;
        return needed <= medians.length ? medians[medians.length - needed] : 0;
    }

    private static boolean askedInVain(TargetObservation vote) {
        return vote.latency().probes() < MIN_PROBES && count(vote, SlotResult.FAIL) > count(vote, SlotResult.OK);
    }

    private static int count(TargetObservation vote, SlotResult result) {
        return Collections.frequency(vote.slots(), result);
    }

    private static long[] ascending(List<TargetObservation> votes, ToLongFunction<TargetObservation> value) {
        return votes.stream().mapToLong(value).sorted().toArray();
    }

    private static long lowerMedian(List<TargetObservation> votes, ToLongFunction<TargetObservation> value) {
        long[] sorted = ascending(votes, value);
        return sorted.length == 0 ? 0 : sorted[(sorted.length - 1) / 2];
    }

    private static List<Hash32> evidence(List<TargetObservation> votes) {
        TreeSet<Hash32> ids = new TreeSet<>();
        votes.forEach(vote -> ids.addAll(vote.evidence()));
        return ids.stream().limit(TargetReport.MAX_EVIDENCE).toList();
    }
}
