package network.icn.simulator.check;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import network.icn.protocol.challenge.Sections;
import network.icn.protocol.challenge.SlotResult;
import network.icn.protocol.challenge.echo.EchoResult;
import network.icn.protocol.challenge.echo.FailedShare;
import network.icn.protocol.challenge.echo.LatencySummary;
import network.icn.protocol.challenge.growth.Asked;
import network.icn.protocol.challenge.growth.Base;
import network.icn.protocol.challenge.growth.GrowthResult;
import network.icn.protocol.challenge.growth.GrowthSummary;
import network.icn.protocol.challenge.possession.Committed;
import network.icn.protocol.challenge.possession.PossessionResult;
import network.icn.protocol.challenge.retest.Places;
import network.icn.protocol.challenge.retest.RetestName;
import network.icn.protocol.challenge.retest.RetestResult;
import network.icn.protocol.challenge.retest.RetestSummary;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.report.Observation;
import network.icn.protocol.report.SlotVerdict;
import network.icn.protocol.report.TargetObservation;
import network.icn.protocol.report.TargetReport;

/// What observations come to, worked out from the definitions (docs/verdicts.md) once more: each number is found by
/// trying all that it could be.
final class SlowMerge {
    private static final int FEW_PROBES = 3;
    private static final int MOST_EVIDENCE = 16;

    private final Draw draw;
    private final Draw.Drawn shard;

    SlowMerge(Draw draw, Draw.Drawn shard) {
        this.draw = draw;
        this.shard = shard;
    }

    /// @param slots of the era
    /// @param observations by index of the member
    List<TargetReport> reports(int slots, SortedMap<Integer, Observation> observations) {
        List<TargetReport> reports = new ArrayList<>();
        for (NodeId target : shard.targets()) {
            List<TargetObservation> votes = new ArrayList<>();
            observations.forEach((index, observation) -> observation.targets().stream()
                    .filter(said -> said.target().equals(target))
                    .filter(_ -> draw.judges(shard.members().get(index), target))
                    .forEach(votes::add));
            reports.add(report(target, slots, votes));
        }
        return reports;
    }

    private TargetReport report(NodeId target, int slots, List<TargetObservation> votes) {
        List<SlotVerdict> verdicts = new ArrayList<>();
        for (int slot = 0; slot < slots; slot++) {
            int ok = 0;
            int fail = 0;
            for (TargetObservation vote : votes) {
                ok += vote.slots().get(slot) == SlotResult.OK ? 1 : 0;
                fail += vote.slots().get(slot) == SlotResult.FAIL ? 1 : 0;
            }
            verdicts.add(verdict(ok, fail));
        }
        int observers = (int) votes.stream()
                .filter(vote -> count(vote, SlotResult.SKIP) < slots)
                .count();
        Sections sections = Sections.NONE
                .with(
                        Sayings.ECHO,
                        EchoResult.FORM,
                        new EchoResult(latency(votes), latencyAtLeast(votes), failed(votes, verdicts)))
                .with(Sayings.POSSESSION, PossessionResult.FORM, possession(votes))
                .with(Sayings.GROWTH, GrowthResult.FORM, growth(votes, verdicts))
                .with(Sayings.RETEST, RetestResult.FORM, retest(votes, verdicts));
        return new TargetReport(target, verdicts, observers, sections);
    }

    /// Seen when somebody honest must have seen it; counted when somebody honest must have asked in vain, nobody honest
    /// needs to have seen it, and the target was there.
    private GrowthResult growth(List<TargetObservation> votes, List<SlotVerdict> verdicts) {
        List<GrowthSummary> all = votes.stream().map(Sayings::growth).toList();
        List<Base> bases = all.stream().map(GrowthSummary::base).toList();
        Base base = bases.stream()
                .filter(one -> !one.equals(Base.NONE))
                .filter(one -> Collections.frequency(bases, one) - shard.liars() >= 1)
                .max(Comparator.<Base>comparingInt(one -> Collections.frequency(bases, one))
                        .thenComparing(Comparator.reverseOrder()))
                .orElse(Base.NONE);
        if (base.equals(Base.NONE)) {
            return GrowthResult.NONE;
        }
        int seen = Collections.frequency(all, new GrowthSummary(base, Asked.SHOWN));
        int vain = Collections.frequency(all, new GrowthSummary(base, Asked.IN_VAIN));
        if (seen - shard.liars() >= 1) {
            return new GrowthResult(base, GrowthResult.Outcome.SHOWN);
        }
        if (vain - shard.liars() < 1 || !wasThere(verdicts)) {
            return new GrowthResult(base, GrowthResult.Outcome.OPEN);
        }
        return new GrowthResult(base, base.once() ? GrowthResult.Outcome.BROKEN : GrowthResult.Outcome.COUNTED);
    }

    private static boolean wasThere(List<SlotVerdict> verdicts) {
        int away = Collections.frequency(verdicts, SlotVerdict.SURELY_DOWN);
        int known = verdicts.size() - Collections.frequency(verdicts, SlotVerdict.UNKNOWN);
        return known > 0 && away * 4L <= known;
    }

    /// A leaf is closed when somebody honest must hold a proof, and it counts when somebody honest must have asked in
    /// vain, nobody honest needs to hold a proof, and the target was not surely away in more than one of four known
    /// slots.
    private RetestResult retest(List<TargetObservation> votes, List<SlotVerdict> verdicts) {
        List<RetestSummary> all = votes.stream().map(Sayings::retest).toList();
        RetestName list = all.stream()
                .map(RetestSummary::list)
                .filter(name -> name.size() > 0 && named(all, name) - shard.liars() >= 1)
                .max(Comparator.<RetestName>comparingInt(name -> named(all, name))
                        .thenComparing(Comparator.reverseOrder()))
                .orElse(RetestName.NONE);
        boolean there = wasThere(verdicts);
        TreeSet<Integer> closed = new TreeSet<>();
        TreeSet<Integer> counted = new TreeSet<>();
        TreeSet<Integer> lost = new TreeSet<>();
        for (int place = 0; place < list.size(); place++) {
            int have = 0;
            int miss = 0;
            for (RetestSummary said : all) {
                if (said.list().equals(list)) {
                    have += said.proved().chosen().contains(place) ? 1 : 0;
                    miss += said.proved().chosen().contains(place) ? 0 : 1;
                }
            }
            if (have - shard.liars() >= 1) {
                closed.add(place);
            } else if (there && miss - shard.liars() >= 1) {
                (place < list.once() ? lost : counted).add(place);
            }
        }
        int size = list.size();
        return new RetestResult(list, new Places(size, closed), new Places(size, counted), new Places(size, lost));
    }

    /// Of the shares of those who asked often enough while it was up, the one in the middle; of an even number the
    /// better one for the target.
    private FailedShare failed(List<TargetObservation> votes, List<SlotVerdict> verdicts) {
        List<Long> shares = new ArrayList<>();
        for (TargetObservation vote : votes) {
            long in = 0;
            long all = 0;
            for (int slot = 0; slot < verdicts.size(); slot++) {
                SlotResult result = vote.slots().get(slot);
                if (verdicts.get(slot).isUp() && result != SlotResult.SKIP) {
                    all++;
                    in += result == SlotResult.FAIL ? 1 : 0;
                }
            }
            if (all >= FEW_PROBES) {
                shares.add(in * 1_000_000 / all);
            }
        }
        if (shares.size() <= 2 * shard.liars()) {
            return FailedShare.NONE;
        }
        long middle = shares.stream()
                .filter(share ->
                        2 * shares.stream().filter(other -> other <= share).count() >= shares.size())
                .mapToLong(Long::longValue)
                .min()
                .orElseThrow();
        return new FailedShare(shares.size(), (int) middle);
    }

    private static int named(List<RetestSummary> all, RetestName name) {
        return (int) all.stream().filter(said -> said.list().equals(name)).count();
    }

    private PossessionResult possession(List<TargetObservation> votes) {
        TreeSet<Hash32> evidence = new TreeSet<>();
        votes.forEach(vote -> evidence.addAll(Sayings.possession(vote).evidence()));
        List<Committed> said =
                votes.stream().map(vote -> Sayings.possession(vote).under()).toList();
        // The one that most name, the first of equals in their order; somebody honest is among them.
        Committed under = said.stream()
                .filter(one -> !one.snapshot().equals(Hash32.ZERO))
                .filter(one -> Collections.frequency(said, one) - shard.liars() >= 1)
                .max(Comparator.<Committed>comparingInt(one -> Collections.frequency(said, one))
                        .thenComparing(Comparator.reverseOrder()))
                .orElse(Committed.NONE);
        return new PossessionResult(
                under,
                (int) lowerMedian(votes, vote -> Sayings.possession(vote).asked(), 0),
                (int) lowerMedian(votes, vote -> Sayings.possession(vote).answered(), 0),
                evidence.stream().limit(MOST_EVIDENCE).toList());
    }

    /// Sure is what stays whatever so many of them lied.
    private SlotVerdict verdict(int ok, int fail) {
        if (2 * (ok + fail) < shard.quorum()) {
            return SlotVerdict.UNKNOWN;
        }
        if (ok > fail) {
            return ok - shard.liars() > fail ? SlotVerdict.SURELY_UP : SlotVerdict.UP;
        }
        return fail - shard.liars() > ok ? SlotVerdict.SURELY_DOWN : SlotVerdict.DOWN;
    }

    private static int count(TargetObservation vote, SlotResult result) {
        return Collections.frequency(vote.slots(), result);
    }

    private static boolean isTimed(TargetObservation vote) {
        return Sayings.latency(vote).probes() >= FEW_PROBES;
    }

    /// Who asked in vain waited for ever.
    private static LatencySummary latency(List<TargetObservation> votes) {
        List<TargetObservation> timed =
                votes.stream().filter(SlowMerge::isTimed).toList();
        int vain = (int) votes.stream()
                .filter(vote -> !isTimed(vote) && count(vote, SlotResult.FAIL) > count(vote, SlotResult.OK))
                .count();
        long middle = lowerMedian(timed, vote -> Sayings.latency(vote).p50Micros(), vain);
        return middle == Long.MAX_VALUE || timed.isEmpty()
                ? LatencySummary.NONE
                : new LatencySummary(
                        (int) lowerMedian(timed, vote -> Sayings.latency(vote).probes(), 0),
                        middle,
                        lowerMedian(timed, vote -> Sayings.latency(vote).p95Micros(), vain),
                        lowerMedian(timed, vote -> Sayings.latency(vote).p99Micros(), vain));
    }

    /// The largest median that more than half of the honest ones reach, whoever of the others lied.
    private long latencyAtLeast(List<TargetObservation> votes) {
        List<TargetObservation> timed =
                votes.stream().filter(SlowMerge::isTimed).toList();
        long best = 0;
        for (TargetObservation candidate : timed) {
            long bound = Sayings.latency(candidate).p50Micros();
            long reached = timed.stream()
                    .filter(vote -> Sayings.latency(vote).p50Micros() >= bound)
                    .count();
            if (reached - shard.liars() > timed.size() - reached) {
                best = Math.max(best, bound);
            }
        }
        return best;
    }

    /// @param endless how many more values there are, larger than all
    private static long lowerMedian(
            List<TargetObservation> votes, ToLongFunction<TargetObservation> value, int endless) {
        List<Long> values =
                new ArrayList<>(votes.stream().map(value::applyAsLong).toList());
        values.addAll(Collections.nCopies(endless, Long.MAX_VALUE));
        Collections.sort(values);
        return values.isEmpty() ? 0 : values.get((values.size() - 1) / 2);
    }
}
