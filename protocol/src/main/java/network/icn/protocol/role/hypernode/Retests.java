package network.icn.protocol.role.hypernode;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import network.icn.protocol.certified.CertifiedShard;
import network.icn.protocol.certified.CertifiedShardVerifier;
import network.icn.protocol.certified.CertifiedShardVerifier.Finding;
import network.icn.protocol.certified.NextGrowth;
import network.icn.protocol.certified.NextRetest;
import network.icn.protocol.challenge.retest.RetestList;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.network.beacon.BeaconValue;
import network.icn.protocol.network.committee.DrawCache;
import network.icn.protocol.network.committee.Shard;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.BeaconSchedule;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.role.hypernode.HyperNodeEffect.FetchReport;

/// Finds out what this node's targets are asked for again, and from where their trees have to have grown: from the
/// certified shards of the era before,
/// which it has agreed on itself or gets from satellites.
final class Retests {
    private final RegistryHistory history;
    private final CertifiedShardVerifier verifier;
    private final BeaconFetcher beacons;
    private final DrawCache draws;
    private final Duration pause;
    /// Certified shards, by their era and each of their targets.
    private final TreeMap<EraId, TreeMap<NodeId, Source>> sources = new TreeMap<>();
    /// By the era in which they are asked.
    private final TreeMap<EraId, TreeMap<NodeId, RetestList>> lists = new TreeMap<>();
    /// By the era in which they are asked: from where trees have to be shown to have grown.
    private final TreeMap<EraId, TreeMap<NodeId, Optional<NextGrowth>>> growths = new TreeMap<>();
    private final TreeMap<EraId, TreeMap<NodeId, Wanted>> wanted = new TreeMap<>();

    private record Source(CertifiedShard report, Shard drawn) {}

    private static final class Wanted {
        private final int committeeSize;
        private Instant nextTry;
        private boolean underWay;
        private int turn;

        Wanted(int committeeSize, Instant from) {
            this.committeeSize = committeeSize;
            this.nextTry = from;
        }
    }

    /// @param beaconRule whether a value belongs to the registry's chain
    Retests(
            RegistryHistory history,
            SignatureVerifier signatures,
            Predicate<BeaconValue> beaconRule,
            BeaconFetcher beacons) {
        this.history = history;
        this.verifier = new CertifiedShardVerifier(history, signatures, beaconRule);
        this.beacons = beacons;
        this.draws = new DrawCache(history);
        this.pause = history.timing().delta();
    }

    /// What this node has agreed on itself needs no check.
    void agreed(CertifiedShard report) {
        Shard drawn = draws.of(report.era(), report.beacon()).get(report.shard());
        Source source = new Source(report, drawn);
        TreeMap<NodeId, Source> ofEra = sources.computeIfAbsent(report.era(), _ -> new TreeMap<>());
        drawn.targets().forEach(target -> ofEra.putIfAbsent(target, source));
    }

    /// From now on the list of that era is looked for.
    ///
    /// @param committeeSize members that judge the target in that era
    /// @param from when to ask satellites for it
    void want(EraId era, NodeId target, int committeeSize, Instant from) {
        if (era.number() > 0) {
            wanted.computeIfAbsent(era, _ -> new TreeMap<>())
                    .computeIfAbsent(target, _ -> new Wanted(committeeSize, from));
        }
    }

    /// What the target is asked for again in that era; empty if that is not known.
    Optional<RetestList> of(EraId era, NodeId target) {
        TreeMap<NodeId, RetestList> ofEra = lists.computeIfAbsent(era, _ -> new TreeMap<>());
        if (!ofEra.containsKey(target)) {
            work(era, target).ifPresent(list -> ofEra.put(target, list));
        }
        return Optional.ofNullable(ofEra.get(target));
    }

    /// From where the target's tree has to be shown to have grown in that era; empty if from nowhere, or that is not
    /// known.
    Optional<NextGrowth> growth(EraId era, NodeId target) {
        if (wanted(era, target).isEmpty()) {
            return Optional.empty();
        }
        TreeMap<NodeId, Optional<NextGrowth>> ofEra = growths.computeIfAbsent(era, _ -> new TreeMap<>());
        if (!ofEra.containsKey(target)) {
            source(era.back(1), target).ifPresent(source -> ofEra.put(target, growth(source.report(), target)));
        }
        return ofEra.getOrDefault(target, Optional.empty());
    }

    private static Optional<NextGrowth> growth(CertifiedShard report, NodeId target) {
        try {
            return NextGrowth.of(report, target);
        } catch (MalformedException e) {
            throw new IllegalStateException("a certified shard that was found valid is malformed", e);
        }
    }

    private Optional<RetestList> work(EraId era, NodeId target) {
        Optional<Wanted> asked = wanted(era, target);
        Optional<Source> source = asked.flatMap(_ -> source(era.back(1), target));
        if (source.isEmpty()) {
            return Optional.empty();
        }
        Optional<BeaconValue> leaders = beacons.want(BeaconSchedule.ofLeaders(history.genesis(), era.back(1)));
        return leaders.map(value -> {
            Hash32 order = value.bound(history.beacon().hash());
            NextRetest next =
                    new NextRetest(history, source.get().report(), source.get().drawn(), order);
            try {
                return next.of(target, asked.get().committeeSize);
            } catch (MalformedException e) {
                throw new IllegalStateException("a certified shard that was found valid is malformed", e);
            }
        });
    }

    private Optional<Wanted> wanted(EraId era, NodeId target) {
        return Optional.ofNullable(wanted.get(era)).map(ofEra -> ofEra.get(target));
    }

    private Optional<Source> source(EraId era, NodeId target) {
        return Optional.ofNullable(sources.get(era)).map(ofEra -> ofEra.get(target));
    }

    /// The bytes of a list, or of a snapshot of before, that is known here by its hash.
    Optional<Payload> content(EraId era, Hash32 hash) {
        return Optional.ofNullable(wanted.get(era)).stream()
                .flatMap(ofEra -> ofEra.keySet().stream())
                .flatMap(target -> Stream.concat(
                        of(era, target).stream()
                                .filter(list -> list.name().hash().equals(hash))
                                .map(list -> Payload.of(list.bytes())),
                        growth(era, target).stream()
                                .filter(growth -> growth.base().snapshot().equals(hash))
                                .map(growth -> growth.snapshot().encoded())))
                .findFirst();
    }

    /// Asks satellites for what is missing, one target at a time: one report brings all targets of its
    /// shard.
    List<FetchReport> due(Instant now) {
        List<FetchReport> effects = new ArrayList<>();
        wanted.forEach((era, ofEra) -> {
            boolean busy = ofEra.values().stream().anyMatch(each -> each.underWay);
            if (!busy && !history.satellites(era).isEmpty()) {
                ofEra.entrySet().stream()
                        .filter(each -> !now.isBefore(each.getValue().nextTry))
                        .filter(each -> source(era.back(1), each.getKey()).isEmpty())
                        .findFirst()
                        .ifPresent(each -> effects.add(ask(era, each.getKey(), each.getValue())));
            }
        });
        return effects;
    }

    private FetchReport ask(EraId era, NodeId target, Wanted asked) {
        List<NodeId> satellites = history.satellites(era);
        asked.underWay = true;
        NodeId satellite = satellites.get(asked.turn % satellites.size());
        asked.turn++;
        return new FetchReport(satellite, era.back(1), target);
    }

    /// What a satellite answered; nothing has been checked.
    void arrived(EraId era, NodeId target, Optional<CertifiedShard> report, Instant now) {
        wanted(era.next(), target).ifPresent(asked -> {
            asked.underWay = false;
            // There may be no such report: the later the more seldom.
            asked.nextTry = now.plus(pause.multipliedBy(asked.turn));
        });
        report.filter(shard -> shard.era().equals(era) && source(era, target).isEmpty())
                .filter(shard -> verifier.verify(shard) == Finding.VALID)
                .ifPresent(this::agreed);
    }

    /// When something falls due by itself.
    Optional<Instant> next() {
        return wanted.entrySet().stream()
                .flatMap(ofEra -> ofEra.getValue().entrySet().stream()
                        .filter(each -> !each.getValue().underWay)
                        .filter(each ->
                                source(ofEra.getKey().back(1), each.getKey()).isEmpty())
                        .map(each -> each.getValue().nextTry))
                .min(Instant::compareTo);
    }

    void forgetBefore(EraId era) {
        lists.headMap(era).clear();
        growths.headMap(era).clear();
        wanted.headMap(era).clear();
        sources.headMap(era.back(1)).clear();
    }
}
