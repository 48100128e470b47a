package network.icn.simulator.detection;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import network.icn.protocol.challenge.ProbeDraw;
import network.icn.protocol.challenge.Sections;
import network.icn.protocol.challenge.SlotResult;
import network.icn.protocol.challenge.echo.Echo;
import network.icn.protocol.challenge.echo.EchoTime;
import network.icn.protocol.challenge.echo.LatencySummary;
import network.icn.protocol.challenge.growth.Growth;
import network.icn.protocol.challenge.growth.GrowthSummary;
import network.icn.protocol.challenge.possession.Committed;
import network.icn.protocol.challenge.possession.Possession;
import network.icn.protocol.challenge.possession.PossessionFinding;
import network.icn.protocol.challenge.possession.PossessionRule;
import network.icn.protocol.challenge.possession.PossessionSummary;
import network.icn.protocol.challenge.retest.Places;
import network.icn.protocol.challenge.retest.Retest;
import network.icn.protocol.challenge.retest.RetestFinding;
import network.icn.protocol.challenge.retest.RetestList;
import network.icn.protocol.challenge.retest.RetestName;
import network.icn.protocol.challenge.retest.RetestSummary;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.registry.Parameters;
import network.icn.protocol.report.TargetObservation;

/// What each member of a committee says of one ScalerNode in an era.
final class Members {
    private static final Possession POSSESSION = new Possession();
    private static final Echo ECHO = new Echo();
    private static final Retest RETEST = new Retest();
    /// Members ask again once the agreement on the era before has stopped: in two thirds of an
    /// hour.
    private static final int THIRDS = 3;

    private final Bench bench;
    private final Actor actor;
    private final SplittableRandom instants;
    private final int slots;
    private final int samples;

    Members(Parameters parameters, Bench bench, Actor actor, SplittableRandom instants) {
        this.bench = bench;
        this.actor = actor;
        this.instants = instants;
        this.slots = parameters.slotsPerEra();
        this.samples = PossessionRule.samplesPerProbe(parameters, bench.members());
    }

    /// One member in one era.
    record Seat(NodeId target, long era, int member, ProbeDraw draw) {}

    /// @param under what the ScalerNode has committed to
    /// @param list what is asked for again
    TargetObservation observe(Seat seat, Committed under, RetestList list) {
        if (bench.isTruthful(seat.member())) {
            return truth(seat, under, list);
        }
        boolean praise = bench.isShielding(seat.member());
        int asked = slots * samples;
        RetestName name = list.name();
        TreeSet<Integer> places = new TreeSet<>();
        IntStream.range(0, praise ? name.size() : 0).forEach(places::add);
        LatencySummary times =
                praise ? new LatencySummary(slots, Actor.MICROS, Actor.MICROS, Actor.MICROS) : LatencySummary.NONE;
        return said(
                seat,
                Collections.nCopies(slots, praise ? SlotResult.OK : SlotResult.FAIL),
                times,
                new PossessionSummary(under, asked, praise ? asked : 0, praise ? (1L << slots) - 1 : 0, List.of()),
                new RetestSummary(name, new Places(name.size(), places)));
    }

    private static TargetObservation said(
            Seat seat,
            List<SlotResult> slots,
            LatencySummary times,
            PossessionSummary possession,
            RetestSummary retest) {
        Sections sections = Sections.NONE
                .with(Echo.NAME, LatencySummary.FORM, times)
                .with(Possession.NAME, PossessionSummary.FORM, possession)
                .with(Growth.NAME, GrowthSummary.FORM, GrowthSummary.NONE)
                .with(Retest.NAME, RetestSummary.FORM, retest);
        return new TargetObservation(seat.target(), slots, sections);
    }

    private TargetObservation truth(Seat seat, Committed under, RetestList list) {
        List<SlotResult> results = new ArrayList<>(slots);
        List<Visit> visits = new ArrayList<>(slots);
        TreeMap<Integer, PossessionFinding> found = new TreeMap<>();
        TreeMap<Integer, EchoTime> times = new TreeMap<>();
        for (int slot = 0; slot < slots; slot++) {
            Visit visit = visit(seat, slot, under);
            visits.add(visit);
            Actor.Reply reply = actor.hears(visit) ? actor.answers(visit) : Actor.Reply.NONE;
            boolean answered = reply != Actor.Reply.NONE;
            results.add(answered ? SlotResult.OK : SlotResult.FAIL);
            found.put(
                    slot,
                    reply == Actor.Reply.PROVED
                            ? new PossessionFinding(under, samples, true, Hash32.ZERO, Hash32.ZERO)
                            : PossessionFinding.unanswered(under, samples));
            if (answered) {
                times.put(slot, new EchoTime(actor.micros(visit)));
            }
        }
        return said(seat, results, ECHO.summarise(times), POSSESSION.summarise(found), again(seat, list, visits));
    }

    private Visit visit(Seat seat, int slot, Committed under) {
        double at = seat.era() * slots + slot + instants.nextDouble();
        return new Visit(
                seat.era(),
                slot,
                at,
                seat.member(),
                () -> PossessionRule.indices(
                        seat.draw().seed(seat.target(), slot, Possession.NAME, under.snapshot()),
                        samples,
                        under.leaves()));
    }

    /// As `EraPlan` has it: in three slots of the draw's choice, until there is a
    /// proof of each.
    private RetestSummary again(Seat seat, RetestList list, List<Visit> visits) {
        if (list.entries().isEmpty()) {
            return RetestSummary.NONE;
        }
        RetestName name = list.name();
        TreeMap<Hash32, Visit> order = new TreeMap<>();
        for (int slot = Math.ceilDiv(slots, THIRDS); slot < slots; slot++) {
            order.put(seat.draw().retest(seat.target(), slot), visits.get(slot));
        }
        List<Visit> attempts = order.values().stream()
                .limit(Retest.ATTEMPTS)
                .sorted(Comparator.comparingInt(Visit::slot))
                .toList();
        TreeMap<Integer, RetestFinding> found = new TreeMap<>();
        TreeSet<Integer> proved = new TreeSet<>();
        for (Visit visit : attempts) {
            if (proved.size() < name.size()) {
                boolean heard = actor.hears(visit);
                for (int place = 0; heard && place < name.size(); place++) {
                    if (actor.shows(visit, list.entries().get(place).leaf())) {
                        proved.add(place);
                    }
                }
                found.put(visit.slot(), new RetestFinding(name, new Places(name.size(), proved), Hash32.ZERO));
            }
        }
        return RETEST.summarise(found);
    }
}
