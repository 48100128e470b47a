package network.icn.protocol.role.hypernode;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import network.icn.protocol.certified.CertifiedShard;
import network.icn.protocol.challenge.SlotResult;
import network.icn.protocol.evidence.Evidence;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.era.EraClock;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.BeaconSchedule;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.network.registry.ScalerNodeMember;
import network.icn.protocol.probe.ProbeOutcome;
import network.icn.protocol.probe.ProbeReport;
import network.icn.protocol.role.hypernode.HyperNodeEffect.FetchSnapshot;
import network.icn.protocol.role.hypernode.HyperNodeEffect.Note;
import network.icn.protocol.role.hypernode.HyperNodeEffect.Tell;
import org.jspecify.annotations.Nullable;

/// This node's probes, era by era: has snapshots fetched before the draw, the outcomes written down, and
/// transcripts countersigned.
final class Probing {
    /// Up to here all ScalerNodes' snapshots are fetched before the draw, so that they are here when
    /// the era begins; in larger networks a node waits until it knows which ones it needs.
    private static final int PREFETCH_LIMIT = 256;
    /// Snapshots of the next era are fetched this part of an era before its beacon round.
    private static final int PREFETCH_SHARE = 10;

    private final RegistryHistory history;
    private final EraClock eras;
    private final Signer signer;
    private final SnapshotCache snapshots;
    private final Transcripts transcripts;
    private final Retests retests;
    private final TreeMap<EraId, EraProbes> works = new TreeMap<>();
    /// Votes against targets since our clock was last known to be right.
    private final TreeSet<ProbeId> doubtful = new TreeSet<>();

    private @Nullable EraId lastPrefetch;

    Probing(RegistryHistory history, Signer signer, SignatureVerifier verifier, Retests retests) {
        this.history = history;
        this.eras = history.clock();
        this.signer = signer;
        this.snapshots = new SnapshotCache(history.network(), verifier);
        this.transcripts = new Transcripts(signer, verifier);
        this.retests = retests;
    }

    /// @param ledger with the outcomes from before a restart
    /// @param startedAt since when this node runs: no probe planned before is sent
    List<HyperNodeEffect> begin(EraPlan plan, ProbeLedger ledger, Instant startedAt, Instant now) {
        EraProbes work = new EraProbes(history, plan, signer, snapshots, retests, ledger, startedAt);
        works.put(plan.era(), work);
        return now.isBefore(eras.end(plan.era())) ? work.prepare() : List.of();
    }

    /// Asks nothing more in eras in which nothing may be signed: nobody would hear of it, and whoever
    /// else has this key asks at the very same instants.
    void leave(Predicate<EraId> maySign) {
        works.keySet().removeIf(era -> !maySign.test(era));
    }

    void forgetBefore(EraId era) {
        works.headMap(era).clear();
        snapshots.forgetBefore(era);
        transcripts.forgetBefore(era);
        retests.forgetBefore(era);
    }

    /// Fetches and sends what is due.
    ///
    /// @param clockRight otherwise nothing is asked: an outcome would say more about us than about the
    ///     target
    List<HyperNodeEffect> due(Instant now, boolean clockRight) {
        List<HyperNodeEffect> effects = new ArrayList<>(prefetch(eras.eraAfter(now), now));
        effects.addAll(retests.due(now));
        works.values().forEach(work -> effects.addAll(work.due(now, clockRight)));
        return effects;
    }

    private List<FetchSnapshot> prefetch(EraId next, Instant now) {
        if (next.equals(lastPrefetch)
                || now.isBefore(prefetchAt(next))
                || history.at(next).scalerNodes().size() > PREFETCH_LIMIT) {
            return List.of();
        }
        lastPrefetch = next;
        return history.at(next).scalerNodes().stream()
                .map(ScalerNodeMember::id)
                .flatMap(target -> snapshots.fetch(target, next).stream())
                .toList();
    }

    private Instant prefetchAt(EraId era) {
        return history.beacon()
                .timeOf(BeaconSchedule.ofEra(history.genesis(), era))
                .minus(history.genesis().eraLength().dividedBy(PREFETCH_SHARE));
    }

    /// When something falls due by itself.
    Stream<Instant> times(Instant now) {
        return Stream.concat(
                Stream.of(prefetchAt(eras.eraAfter(now))),
                works.values().stream().flatMap(work -> work.next(now).stream()));
    }

    /// A snapshot that is known here by its hash, as a report shows it.
    Optional<Payload> shown(EraId era, Hash32 snapshot) {
        return snapshots.shown(era, snapshot);
    }

    /// What a snapshot proves against who has signed it.
    List<Evidence> conflicts(Signed snapshot) {
        return snapshots.conflicts(snapshot).stream()
                .<Evidence>map(Evidence.Conflict::new)
                .toList();
    }

    /// What the snapshots prove that a report encloses, of which nothing has been checked.
    List<Evidence> conflicts(CertifiedShard report) {
        List<Evidence> found = new ArrayList<>();
        for (Payload enclosure : report.enclosures()) {
            try {
                found.addAll(conflicts(Signed.parse(enclosure.bytes())));
            } catch (MalformedException _) {
                // Something else that belongs to a result.
            }
        }
        return found;
    }

    /// What was noted before a restart.
    void restore(List<Signed> noted) {
        noted.forEach(snapshots::restore);
    }

    /// @param clockRight otherwise what waited for the snapshot is left out
    List<HyperNodeEffect> snapshotArrived(HyperNodeInput.SnapshotArrived arrived, Instant now, boolean clockRight) {
        NodeId target = arrived.target();
        EraId era = arrived.era();
        boolean known = snapshots.of(target, era).isPresent();
        boolean good = snapshots.put(target, era, arrived.snapshot());
        List<HyperNodeEffect> effects = new ArrayList<>();
        if (good && !known) {
            effects.add(new Note(new HyperNodeJournal.Snapshot(arrived.snapshot()).encoded()));
        }
        effects.addAll(arrived(arrived, good, now, clockRight));
        return effects;
    }

    private List<HyperNodeEffect> arrived(
            HyperNodeInput.SnapshotArrived arrived, boolean good, Instant now, boolean clockRight) {
        NodeId target = arrived.target();
        EraId era = arrived.era();
        if (!good || !clockRight) {
            return snapshotUnavailable(
                    target,
                    era,
                    clockRight ? new ProbeOutcome.Unanswered("bad-snapshot") : new ProbeOutcome.Unknown("clock"),
                    Duration.ZERO);
        }
        EraProbes work = works.get(era);
        if (work == null) {
            return List.of();
        }
        return work.isAnswerable(now)
                ? work.snapshotArrived(target, now)
                : written(work.snapshotLate(target, now, arrived.stall()));
    }

    List<HyperNodeEffect> snapshotUnavailable(NodeId target, EraId era, ProbeOutcome outcome, Duration stall) {
        snapshots.ended(target, era);
        EraProbes work = works.get(era);
        return work == null
                ? List.of()
                : written(work.snapshotUnavailable(
                        target,
                        OwnStall.judged(
                                outcome, stall, history.at(era).parameters().answerTimeout())));
    }

    /// @param stall how long our own work had to wait meanwhile
    List<HyperNodeEffect> finished(ProbeId probe, ProbeReport report, Duration stall) {
        EraProbes work = works.get(probe.era());
        if (work == null) {
            return List.of();
        }
        List<Signed> challenges = work.challenges(probe);
        List<HyperNodeEffect> effects =
                written(work.finished(probe, report, stall).stream().toList());
        for (int i = 0; i < challenges.size(); i++) {
            if (report.outcome(i) instanceof ProbeOutcome.Passed passed) {
                effects.add(transcripts.ask(probe, challenges.get(i), passed));
            }
        }
        return effects;
    }

    List<HyperNodeEffect> countersigned(ProbeId probe, Hash32 transcript, CountersignAnswer answer) {
        return transcripts.answered(probe, transcript, answer);
    }

    private List<HyperNodeEffect> written(List<ProbeEntry> entries) {
        List<HyperNodeEffect> effects = new ArrayList<>();
        for (ProbeEntry entry : entries) {
            if (entry.slotResult() == SlotResult.FAIL) {
                doubtful.add(entry.probe());
            }
            effects.add(new Note(new HyperNodeJournal.Probed(entry).encoded()));
            effects.add(new Tell(new HyperNodeNotice.Probed(entry.probe(), HyperNodeNotice.Result.of(entry.result()))));
        }
        return effects;
    }

    /// When others have confirmed our clock, what was found until now stands. When it is wrong, nobody
    /// knows since when: what it cost others since it was last known to be right is taken back.
    List<HyperNodeEffect> clockIs(ClockExchange clock) {
        if (clock.isRight()) {
            doubtful.clear();
        }
        return clock.isSuspect() ? takeBack() : List.of();
    }

    private List<HyperNodeEffect> takeBack() {
        List<HyperNodeEffect> effects = new ArrayList<>();
        for (ProbeId probe : doubtful) {
            Optional.ofNullable(works.get(probe.era()))
                    .map(work -> work.ledger().takeBack(probe))
                    .ifPresent(entry -> effects.add(new Note(new HyperNodeJournal.Probed(entry).encoded())));
        }
        doubtful.clear();
        return effects;
    }

    /// The eras whose observation can be made.
    List<EraId> complete(Instant now) {
        return works.values().stream()
                .filter(work -> work.isComplete(now))
                .map(work -> work.plan().era())
                .toList();
    }

    /// Ends an era's probes, so that its ledger changes no more.
    ///
    /// @param clockRight otherwise what is still under way is left out
    List<HyperNodeEffect> close(EraId era, boolean clockRight, Instant now) {
        return written(work(era).close(clockRight, now));
    }

    ProbeLedger ledger(EraId era) {
        return work(era).ledger();
    }

    private EraProbes work(EraId era) {
        return Optional.ofNullable(works.get(era)).orElseThrow();
    }
}
