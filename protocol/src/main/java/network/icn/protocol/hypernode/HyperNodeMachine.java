package network.icn.protocol.hypernode;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import network.icn.protocol.agreement.Agreement;
import network.icn.protocol.agreement.AgreementEffect;
import network.icn.protocol.agreement.AgreementInput;
import network.icn.protocol.agreement.AgreementMachine;
import network.icn.protocol.agreement.DecidedReport;
import network.icn.protocol.agreement.Evidence;
import network.icn.protocol.agreement.GossipVerdict;
import network.icn.protocol.agreement.Rounds;
import network.icn.protocol.beacon.BeaconValue;
import network.icn.protocol.bytes.Hash32;
import network.icn.protocol.bytes.MalformedException;
import network.icn.protocol.bytes.Payload;
import network.icn.protocol.challenge.PossessionReceipt;
import network.icn.protocol.challenge.ProbeOutcome;
import network.icn.protocol.committee.Shard;
import network.icn.protocol.era.EraClock;
import network.icn.protocol.era.EraId;
import network.icn.protocol.identity.NodeId;
import network.icn.protocol.identity.SignatureVerifier;
import network.icn.protocol.identity.Signer;
import network.icn.protocol.registry.Registry;
import network.icn.protocol.registry.ScalerNodeMember;
import network.icn.protocol.signed.Signed;
import org.jspecify.annotations.Nullable;

/// A HyperNode's rules: draws its duties from the beacon, probes, observes, agrees, delivers.
///
/// It joins smaller machines that do not know each other: [EraPlan] and [EraWork] for probes, [BeaconDesk] for
/// randomness, [Agreements] for EQ/1, [Deliveries] to satellites.
public final class HyperNodeMachine implements HyperNodeRole {
    /// Up to here all ScalerNodes' snapshots are fetched before the draw, so that they are here when the era begins; in
    /// larger networks a node waits until it knows which ones it needs.
    private static final int PREFETCH_LIMIT = 256;
    /// Snapshots of the next era are fetched this part of an era before its beacon round.
    private static final int PREFETCH_SHARE = 10;
    private static final byte[] SECRET_TAG = "ICN/hypernode-secret/1".getBytes(StandardCharsets.US_ASCII);

    private final Registry registry;
    private final EraClock eras;
    private final Signer signer;
    private final SignatureVerifier verifier;
    private final Hash32 secret;
    private final BeaconDesk beacons;
    private final SnapshotShelf snapshots;
    private final Agreements agreements;
    private final Deliveries deliveries;
    private final TreeMap<EraId, EraWork> works = new TreeMap<>();
    private final Map<EraId, ProbeLedger> restoredLedgers = new LinkedHashMap<>();
    private final Map<Hash32, List<Payload>> restoredRecords = new LinkedHashMap<>();
    private @Nullable EraId lastPrefetch;
    private @Nullable EraId lastEra;
    private @Nullable Instant wake;
    private List<HyperNodeEffect> effects = new ArrayList<>();

    /// @param signer of a HyperNode of the registry
    /// @param beacons whether a value belongs to the registry's chain
    public HyperNodeMachine(
            Registry registry, Signer signer, SignatureVerifier verifier, Predicate<BeaconValue> beacons) {
        if (registry.hyperNode(signer.id()).isEmpty()) {
            throw new IllegalArgumentException("signer: a HyperNode of the registry, got " + signer.id());
        }
        this.registry = registry;
        this.eras = registry.parameters().clock();
        this.signer = signer;
        this.verifier = verifier;
        // Ed25519 is deterministic: the same secret after a restart, and only the key's holder can make it.
        this.secret = Hash32.sha256(SECRET_TAG, signer.sign(SECRET_TAG).bytes());
        this.beacons = new BeaconDesk(registry, beacons);
        this.snapshots = new SnapshotShelf(registry.networkId(), verifier);
        this.agreements = new Agreements(registry.parameters().timing().clockTolerance());
        this.deliveries = new Deliveries(registry, signer.id(), verifier);
    }

    @Override
    public List<HyperNodeEffect> step(HyperNodeInput input, Instant now) {
        effects = new ArrayList<>();
        switch (input) {
            case HyperNodeInput.Woken _ -> wake = null;
            case HyperNodeInput.BeaconArrived(BeaconValue value) -> beaconArrived(value, now);
            case HyperNodeInput.BeaconUnavailable(long round) -> beacons.unavailable(round, now);
            case HyperNodeInput.SnapshotArrived(NodeId target, EraId era, Signed snapshot) ->
                snapshotArrived(target, era, snapshot, now);
            case HyperNodeInput.SnapshotUnavailable(NodeId target, EraId era, ProbeOutcome outcome) ->
                snapshotUnavailable(target, era, outcome);
            case HyperNodeInput.ProbeFinished(ProbeId probe, ProbeOutcome outcome) ->
                probeFinished(probe, outcome, now);
            case HyperNodeInput.GossipArrived(long token, GossipItem item) ->
                effects.add(new HyperNodeEffect.GossipJudged(token, judge(item, now)));
            case HyperNodeInput.PullAsked(long token, Hash32 subject) ->
                effects.add(new HyperNodeEffect.AnswerPull(token, agreements.known(subject)));
            case HyperNodeInput.PullAnswered(List<GossipItem> items) -> items.forEach(item -> take(item, now));
            case HyperNodeInput.PushAnswered(NodeId satellite, Hash32 shipment, PushAnswer answer) ->
                effects.addAll(deliveries.answered(satellite, shipment, answer, now));
            case HyperNodeInput.Restored(List<Payload> records) -> restore(records, now);
        }
        advance(now);
        return effects;
    }

    // Time.

    private void advance(Instant now) {
        EraId current = eras.eraAt(now);
        turn(current);
        prefetch(current, now);
        open(current, now);
        open(current.next(), now);
        for (EraWork work : works.values()) {
            effects.addAll(work.due(now));
            observe(work, now);
        }
        for (EraId era : agreements.leaderless()) {
            if (!now.isBefore(eras.end(era))) {
                beacons.want(Rounds.ofLeaders(registry, era))
                        .ifPresent(draw -> agreements.lead(era, draw, now).forEach(outcome -> carryOut(outcome, now)));
            }
        }
        agreements.due(now).forEach(outcome -> carryOut(outcome, now));
        effects.addAll(beacons.due(now));
        effects.addAll(deliveries.due(now));
        askToBeWoken(now);
    }

    private void turn(EraId current) {
        if (current.equals(lastEra)) {
            return;
        }
        lastEra = current;
        deliveries.turnEra();
        EraId oldest = new EraId(Math.max(0, current.number() - Agreements.ERAS_KEPT));
        agreements.forgetBefore(oldest);
        EraId previous = new EraId(Math.max(0, current.number() - 1));
        snapshots.forgetBefore(previous);
        works.headMap(previous).clear();
        beacons.forgetBefore(Rounds.ofEra(registry, oldest));
    }

    /// Fetches the next era's snapshots before its beacon is known.
    private void prefetch(EraId current, Instant now) {
        EraId next = current.next();
        boolean due = !next.equals(lastPrefetch) && !now.isBefore(prefetchAt(next));
        if (due && registry.scalerNodes().size() <= PREFETCH_LIMIT) {
            lastPrefetch = next;
            registry.scalerNodes().stream()
                    .map(ScalerNodeMember::id)
                    .forEach(target -> snapshots.fetch(target, next).ifPresent(effects::add));
        }
    }

    private Instant prefetchAt(EraId era) {
        return registry.beacon()
                .timeOf(Rounds.ofEra(registry, era))
                .minus(registry.parameters().eraLength().dividedBy(PREFETCH_SHARE));
    }

    /// Draws an era as soon as its beacon is here. Nothing is probed before.
    private void open(EraId era, Instant now) {
        long round = Rounds.ofEra(registry, era);
        if (works.containsKey(era) || now.isBefore(registry.beacon().timeOf(round))) {
            return;
        }
        beacons.want(round).ifPresent(beacon -> {
            effects.add(new HyperNodeEffect.Note(new HyperNodeJournal.Drawn(era, beacon).encoded()));
            EraPlan plan = begin(era, beacon, now);
            List<Shard> shards = plan.shards();
            int committee = shards.isEmpty() ? 0 : shards.getFirst().committee().size();
            int quorum = shards.isEmpty() ? 0 : shards.getFirst().committee().quorum();
            tell(new HyperNodeNotice.EraDrawn(
                    era, round, shards.size(), plan.seats().size(), committee, quorum));
            effects.add(new HyperNodeEffect.Publish(Lane.COMMON, new GossipItem.Beacon(beacon)));
        });
    }

    private EraPlan begin(EraId era, BeaconValue beacon, Instant now) {
        EraPlan plan = EraPlan.draw(registry, era, beacon, signer.id(), secret);
        ProbeLedger kept = restoredLedgers.remove(era);
        ProbeLedger ledger = kept == null ? new ProbeLedger(era, eras.slots()) : kept;
        EraWork work = new EraWork(registry, plan, signer, snapshots, ledger);
        works.put(era, work);
        if (now.isBefore(eras.end(era))) {
            effects.addAll(work.prepare());
        }
        for (Shard seat : plan.seats()) {
            Agreement agreement = Agreement.of(registry, era, beacon, seat);
            List<Payload> records = restoredRecords.remove(agreement.subject());
            AgreementMachine machine = new AgreementMachine(agreement, signer, verifier, secret);
            agreements
                    .join(machine, records == null ? List.of() : records, now)
                    .forEach(outcome -> carryOut(outcome, now));
        }
        return plan;
    }

    private void observe(EraWork work, Instant now) {
        if (!work.isComplete(now)) {
            return;
        }
        for (Agreement agreement : agreements.unobserved(work.plan().era())) {
            var observed = new AgreementInput.Observed(work.observation(agreement.shard()));
            carryOut(agreements.observe(agreement, observed, now), now);
        }
    }

    private void askToBeWoken(Instant now) {
        EraId next = eras.eraAt(now).next();
        Instant beacon = registry.beacon().timeOf(Rounds.ofEra(registry, next));
        Stream<Optional<Instant>> times = Stream.concat(
                Stream.of(
                        Optional.of(eras.end(eras.eraAt(now))),
                        Optional.of(beacon),
                        Optional.of(prefetchAt(next)),
                        beacons.next(),
                        agreements.next(),
                        deliveries.next()),
                works.values().stream().map(work -> work.next(now)));
        Instant earliest = times.flatMap(Optional::stream)
                .filter(time -> time.isAfter(now))
                .min(Instant::compareTo)
                .orElseThrow();
        if (!earliest.equals(wake)) {
            wake = earliest;
            effects.add(new HyperNodeEffect.WakeAt(earliest));
        }
    }

    // Beacon, snapshots, probes.

    private void beaconArrived(BeaconValue value, Instant now) {
        if (beacons.offer(value, now) == GossipVerdict.ACCEPTED) {
            Duration ahead = Duration.between(now, registry.beacon().timeOf(value.round()));
            if (ahead.compareTo(registry.parameters().timing().clockTolerance()) > 0) {
                tell(new HyperNodeNotice.ClockSuspect("beacon round " + value.round() + " is " + ahead + " early"));
            }
        }
    }

    private void snapshotArrived(NodeId target, EraId era, Signed snapshot, Instant now) {
        EraWork work = works.get(era);
        if (!snapshots.put(target, era, snapshot)) {
            snapshotUnavailable(target, era, new ProbeOutcome.Unknown("bad-snapshot"));
        } else if (work != null) {
            effects.addAll(work.snapshotArrived(target, now));
        }
    }

    private void snapshotUnavailable(NodeId target, EraId era, ProbeOutcome outcome) {
        snapshots.ended(target, era);
        EraWork work = works.get(era);
        if (work != null) {
            work.snapshotUnavailable(target, outcome).forEach(this::keep);
        }
    }

    private void probeFinished(ProbeId probe, ProbeOutcome outcome, Instant now) {
        EraWork work = works.get(probe.era());
        if (work == null) {
            return;
        }
        work.finished(probe, outcome).ifPresent(entry -> {
            keep(entry);
            if (outcome instanceof ProbeOutcome.Failed failed) {
                effects.addAll(deliveries.found(new Evidence.Possession(failed.evidence()), now));
            } else if (outcome instanceof ProbeOutcome.Passed passed) {
                compareClocks(passed.receipt(), now);
            }
        });
    }

    private void keep(ProbeEntry entry) {
        effects.add(new HyperNodeEffect.Note(new HyperNodeJournal.Probed(entry).encoded()));
        tell(new HyperNodeNotice.Probed(entry.probe(), entry.result()));
    }

    private void compareClocks(Signed receipt, Instant now) {
        try {
            Instant theirs =
                    PossessionReceipt.parse(receipt.statement().bytes()).answeredAt();
            Duration apart = Duration.between(theirs, now).abs();
            if (apart.compareTo(registry.parameters().timing().clockTolerance()) > 0) {
                tell(new HyperNodeNotice.ClockSuspect(receipt.signer() + " answers at " + theirs));
            }
        } catch (MalformedException _) {
            // Whoever ran the probe has checked it; a clock is nothing to insist on.
            return;
        }
    }

    // Gossip.

    private void take(GossipItem item, Instant now) {
        GossipVerdict verdict = judge(item, now);
        if (verdict.action() == GossipVerdict.Action.REJECT) {
            tell(new HyperNodeNotice.PullRejected(verdict));
        }
    }

    private GossipVerdict judge(GossipItem item, Instant now) {
        return switch (item) {
            case GossipItem.Statement(Signed message) ->
                Agreements.subjectOf(message)
                        .map(subject -> judge(subject, new AgreementInput.Received(message), now))
                        .orElse(GossipVerdict.MALFORMED);
            case GossipItem.Proof(var certificate) ->
                judge(certificate.subject(), new AgreementInput.CertificateReceived(certificate), now);
            case GossipItem.Accusation(Evidence evidence) -> deliveries.heard(evidence, effects, now);
            case GossipItem.Receipt(Signed receipt) -> deliveries.heard(receipt, effects);
            case GossipItem.Beacon(BeaconValue value) -> beacons.offer(value, now);
        };
    }

    private GossipVerdict judge(Hash32 subject, AgreementInput input, Instant now) {
        Optional<GossipVerdict> obstacle = agreements.obstacle(subject, now);
        if (obstacle.isPresent()) {
            return obstacle.get();
        }
        Agreements.Outcome outcome = agreements.receive(subject, input, now);
        carryOut(outcome, now);
        return outcome.effects().stream()
                .flatMap(effect ->
                        effect instanceof AgreementEffect.Judged judged ? Stream.of(judged.verdict()) : Stream.empty())
                .findFirst()
                .orElse(GossipVerdict.NOT_YET);
    }

    // Agreements.

    private void carryOut(Agreements.Outcome outcome, Instant now) {
        Lane lane = Lane.ofShard(outcome.agreement().shard().index());
        for (AgreementEffect effect : outcome.effects()) {
            switch (effect) {
                case AgreementEffect.Persist(Payload record) ->
                    effects.add(new HyperNodeEffect.Persist(new HyperNodeJournal.Agreed(record).encoded()));
                case AgreementEffect.Publish(Signed message) ->
                    effects.add(new HyperNodeEffect.Publish(lane, new GossipItem.Statement(message)));
                case AgreementEffect.PublishCertificate(var certificate) ->
                    effects.add(new HyperNodeEffect.Publish(lane, new GossipItem.Proof(certificate)));
                case AgreementEffect.Pull(Hash32 subject) -> effects.add(new HyperNodeEffect.Pull(subject));
                case AgreementEffect.Accuse(Evidence evidence) -> effects.addAll(deliveries.found(evidence, now));
                case AgreementEffect.Decided(DecidedReport report) -> decided(outcome.agreement(), report, now);
                case AgreementEffect.Undecided _ ->
                    tell(new HyperNodeNotice.Undecided(
                            outcome.agreement().era(),
                            outcome.agreement().shard().index()));
                case AgreementEffect.WakeAt _, AgreementEffect.Judged _ -> {}
            }
        }
    }

    private void decided(Agreement agreement, DecidedReport report, Instant now) {
        tell(new HyperNodeNotice.EraAgreed(report.era(), report.shard(), report));
        effects.addAll(deliveries.ship(
                new Shipment.Report(report), agreement.committee().members(), now));
    }

    private void tell(HyperNodeNotice notice) {
        effects.add(new HyperNodeEffect.Tell(notice));
    }

    // Restart.

    private void restore(List<Payload> records, Instant now) {
        EraId oldest = new EraId(Math.max(0, eras.eraAt(now).number() - Agreements.ERAS_KEPT));
        RestoredRecords restored = RestoredRecords.read(records, oldest, eras.slots());
        restoredLedgers.putAll(restored.ledgers());
        restoredRecords.putAll(restored.agreements());
        deliveries.restore(restored.owed(), restored.settled(), now);
        restored.draws().forEach((era, beacon) -> {
            beacons.restore(beacon);
            begin(era, beacon, now);
        });
    }
}
