package network.icn.protocol.role.hypernode;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import network.icn.protocol.challenge.ProbeDraw;
import network.icn.protocol.challenge.retest.Retest;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.network.beacon.BeaconValue;
import network.icn.protocol.network.committee.CommitteeDraw;
import network.icn.protocol.network.committee.Shard;
import network.icn.protocol.network.era.EraClock;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.Parameters;
import network.icn.protocol.network.registry.RegistryHistory;

/// What the beacon makes a HyperNode do in one era: the seats it has, and when it probes each target of
/// its shards.
///
/// The instants follow from the node's draw: the node itself can work them out again after a restart,
/// and nobody else can foresee them, so a ScalerNode cannot be fast only when it is watched
/// (docs/design/challenges.md 7).
final class EraPlan {
    /// At the edges of a slot two honest clocks may disagree which slot it is
    /// (docs/design/statistics.md 11).
    private static final Duration MAX_GUARD = Duration.ofSeconds(1);
    private static final int GUARD_SHARE = 20;
    /// The observation is made when all probes are back, at the latest after this part of the COMMIT
    /// window.
    private static final int OBSERVE_SHARE = 4;

    private final EraId era;
    private final BeaconValue beacon;
    private final Hash32 randomness;
    private final ProbeDraw draw;
    private final List<Shard> shards;
    private final List<Shard> seats;
    private final List<PlannedProbe> probes;

    private EraPlan(RegistryHistory history, EraId era, BeaconValue beacon, Signer signer) {
        this.era = era;
        this.beacon = beacon;
        this.randomness = beacon.bound(history.beacon().hash());
        this.draw = ProbeDraw.of(signer, history.network(), era, randomness);
        this.shards = CommitteeDraw.draw(history.at(era), randomness);
        this.seats = shards.stream()
                .filter(shard -> shard.committee().indexOf(signer.id()) >= 0)
                .toList();
        this.probes = plan(history.at(era).parameters(), signer.id());
    }

    /// @param beacon the verified value of the era's round
    /// @param signer of this node
    static EraPlan draw(RegistryHistory history, EraId era, BeaconValue beacon, Signer signer) {
        return new EraPlan(history, era, beacon, signer);
    }

    /// When the observation is made at the latest: the commits must reach everybody within their window.
    static Instant observeAt(Parameters parameters, EraId era) {
        Duration window = parameters.timing().commitWindow();
        return parameters.clock().end(era).plus(window.dividedBy(OBSERVE_SHARE));
    }

    /// Until when a probe can be answered: what it comes to is told before the observation is made.
    static Instant answersBy(Parameters parameters, EraId era) {
        return observeAt(parameters, era).minus(OwnStall.most(parameters.answerTimeout()));
    }

    private List<PlannedProbe> plan(Parameters parameters, NodeId self) {
        EraClock clock = parameters.clock();
        Instant answerable = answersBy(parameters, era).minus(parameters.answerTimeout());
        List<PlannedProbe> planned = new ArrayList<>();
        for (Shard shard : seats) {
            int member = shard.committee().indexOf(self);
            for (int target = 0; target < shard.targets().size(); target++) {
                for (int slot = 0; slot < clock.slots() && shard.judges(member, target); slot++) {
                    planned.add(plan(clock, shard.targets().get(target), slot, answerable));
                }
            }
        }
        planned.sort(Comparator.comparing(PlannedProbe::at).thenComparing(PlannedProbe::id));
        return List.copyOf(planned);
    }

    /// @param answerable a later probe might not be answered in time for the observation, and nobody
    ///     should gain by being slow at the end of an era; where answers take longer than slots, there
    ///     is no help
    private PlannedProbe plan(EraClock clock, NodeId target, int slot, Instant answerable) {
        Instant start = clock.slotStart(era, slot);
        Instant end = slot + 1 == clock.slots() ? clock.end(era) : clock.slotStart(era, slot + 1);
        Duration length = Duration.between(start, end);
        Duration guard = length.dividedBy(GUARD_SHARE);
        if (guard.compareTo(MAX_GUARD) > 0) {
            guard = MAX_GUARD;
        }
        Instant from = start.plus(guard);
        Instant lastChance = end.minus(guard);
        if (answerable.isBefore(lastChance) && answerable.isAfter(from.plus(guard))) {
            lastChance = answerable;
        }
        long inner = Duration.between(from, lastChance).toNanos() / 1_000;
        // 64 bits modulo some 2^29 microseconds: the bias is below 2^-34.
        long offset = Long.remainderUnsigned(draw.instant(target, slot).longAt(0), inner);
        Instant at = from.plus(offset, ChronoUnit.MICROS);
        return new PlannedProbe(new ProbeId(era, slot, target), at, lastChance);
    }

    /// From when on leaves of the era before are asked for again: its agreement has stopped, or half of
    /// the era is over where eras are short.
    static Instant retestFrom(Parameters parameters, EraId era) {
        Duration half = parameters.eraLength().dividedBy(2);
        Duration stop = parameters.timing().hardStop();
        return parameters.clock().start(era).plus(stop.compareTo(half) < 0 ? stop : half);
    }

    /// In which slots this node asks that target again: a few private ones of those that begin late
    /// enough, or the last.
    SortedSet<Integer> retestSlots(Parameters parameters, NodeId target) {
        EraClock clock = parameters.clock();
        Instant from = retestFrom(parameters, era);
        int first = 0;
        while (first < clock.slots() - 1 && clock.slotStart(era, first).isBefore(from)) {
            first++;
        }
        TreeMap<Hash32, Integer> order = new TreeMap<>();
        for (int slot = first; slot < clock.slots(); slot++) {
            order.put(draw.retest(target, slot), slot);
        }
        return new TreeSet<>(order.values().stream().limit(Retest.ATTEMPTS).toList());
    }

    /// What is asked, and when.
    ProbeDraw draw() {
        return draw;
    }

    EraId era() {
        return era;
    }

    BeaconValue beacon() {
        return beacon;
    }

    /// R of the era.
    Hash32 randomness() {
        return randomness;
    }

    /// All shards of the network.
    List<Shard> shards() {
        return shards;
    }

    /// The shards in whose committee this node sits.
    List<Shard> seats() {
        return seats;
    }

    /// All probes of the era, the earliest first.
    List<PlannedProbe> probes() {
        return probes;
    }
}
