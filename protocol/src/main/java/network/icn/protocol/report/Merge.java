package network.icn.protocol.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import network.icn.protocol.bytes.Hash32;
import network.icn.protocol.committee.Shard;
import network.icn.protocol.observation.LatencySummary;
import network.icn.protocol.observation.Observation;
import network.icn.protocol.observation.SlotResult;
import network.icn.protocol.observation.TargetObservation;

/// The deterministic merge of observations (quorum.md 1.5): integers only, the order of arrival does not matter, and
/// while fewer than half of the members lie every result lies between honest ones.
///
/// Slots are voted on one by one and then counted; counts are never pooled, because pooled counts follow the loudest.
public final class Merge {
    /// A member with fewer probes says nothing about quantiles.
    private static final int MIN_PROBES = 3;
    /// A median this many times below the committee's is not a better route.
    private static final int FLATTERY = 8;
    private static final long PPM = 1_000_000;

    private Merge() {}

    /// What observations come to.
    ///
    /// @param reports one per target, in the shard's order
    /// @param conduct one per observer, in their order
    public record Merged(List<TargetReport> reports, List<Conduct> conduct) {
        public Merged {
            reports = List.copyOf(reports);
            conduct = List.copyOf(conduct);
        }
    }

    /// @param observations by index of the member; all name the shard's targets in the shard's order
    /// @param slots slots of the era
    public static Merged merge(Shard shard, int slots, SortedMap<Integer, Observation> observations) {
        List<TargetReport> reports = new ArrayList<>();
        for (int target = 0; target < shard.targets().size(); target++) {
            reports.add(report(shard, slots, target, column(shard, observations, target)));
        }
        return new Merged(reports, conduct(shard, reports, observations));
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
        int quorum = shard.committee().quorum();
        int liars = shard.committee().size() - quorum;
        List<SlotVerdict> verdicts = new ArrayList<>(slots);
        long low = 0;
        long high = 0;
        int known = 0;
        for (int slot = 0; slot < slots; slot++) {
            int cast = count(votes, slot, SlotResult.OK) + count(votes, slot, SlotResult.FAIL);
            int up = count(votes, slot, SlotResult.OK);
            SlotVerdict verdict = verdict(cast, up, quorum);
            verdicts.add(verdict);
            if (verdict != SlotVerdict.UNKNOWN) {
                known++;
                low += PPM * Math.max(0, up - liars) / Math.max(1, cast - liars);
                high += Math.ceilDiv(PPM * up, Math.max(1, Math.max(up, cast - liars)));
            }
        }
        long ups =
                verdicts.stream().filter(verdict -> verdict == SlotVerdict.UP).count();
        return new TargetReport(
                shard.targets().get(target),
                majoritySnapshot(votes),
                verdicts,
                known == 0 ? 0 : (int) (PPM * ups / known),
                known == 0 ? 0 : (int) (low / known),
                known == 0 ? 0 : Math.toIntExact(Math.ceilDiv(high, known)),
                (int) votes.stream().filter(Merge::votedAtAll).count(),
                latency(votes),
                (int) lowerMedian(votes, TargetObservation::samplesAsked),
                (int) lowerMedian(votes, TargetObservation::samplesAnswered),
                evidence(votes));
    }

    private static SlotVerdict verdict(int cast, int up, int quorum) {
        if (cast < Math.ceilDiv(quorum, 2)) {
            return SlotVerdict.UNKNOWN;
        }
        return 2 * up > cast ? SlotVerdict.UP : SlotVerdict.DOWN;
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

    private static List<Conduct> conduct(
            Shard shard, List<TargetReport> reports, SortedMap<Integer, Observation> observations) {
        List<Conduct> conduct = new ArrayList<>(observations.size());
        observations.forEach((member, observation) -> {
            int cells = 0;
            int falseUp = 0;
            int falseDown = 0;
            int flattering = 0;
            for (int target = 0; target < reports.size(); target++) {
                if (!shard.judges(member, target)) {
                    continue;
                }
                TargetReport report = reports.get(target);
                TargetObservation own = observation.targets().get(target);
                for (int slot = 0; slot < report.slots().size(); slot++) {
                    SlotResult vote = own.slots().get(slot);
                    SlotVerdict verdict = report.slots().get(slot);
                    cells += vote == SlotResult.SKIP ? 0 : 1;
                    falseUp += vote == SlotResult.OK && verdict == SlotVerdict.DOWN ? 1 : 0;
                    falseDown += vote == SlotResult.FAIL && verdict == SlotVerdict.UP ? 1 : 0;
                }
                flattering += flatters(own.latency(), report.latency()) ? 1 : 0;
            }
            conduct.add(new Conduct(member, cells, falseUp, falseDown, flattering));
        });
        return conduct;
    }

    private static boolean flatters(LatencySummary own, LatencySummary agreed) {
        return own.probes() >= MIN_PROBES && own.p50Micros() * FLATTERY < agreed.p50Micros();
    }
}
