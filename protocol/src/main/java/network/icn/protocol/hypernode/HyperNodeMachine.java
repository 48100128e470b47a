package network.icn.protocol.hypernode;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
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
import network.icn.protocol.bytes.Payload;
import network.icn.protocol.challenge.ProbeOutcome;
import network.icn.protocol.clock.ClockReading;
import network.icn.protocol.committee.Shard;
import network.icn.protocol.era.EraClock;
import network.icn.protocol.era.EraId;
import network.icn.protocol.identity.NodeId;
import network.icn.protocol.identity.SignatureVerifier;
import network.icn.protocol.identity.Signer;
import network.icn.protocol.observation.Observation;
import network.icn.protocol.protection.JournalState;
import network.icn.protocol.registry.Registry;
import network.icn.protocol.signed.Signed;
import org.jspecify.annotations.Nullable;

/// A HyperNode's rules: draws its duties from the beacon, probes, observes, agrees, delivers.
///
/// It joins smaller machines that do not know each other: [Probing] for challenges, [BeaconDesk] for
/// randomness, [Agreements] for EQ/1, [Deliveries] to satellites, [OwnVotes] for what it must not contradict,
/// [ClockDesk] for its clock.
public final class HyperNodeMachine implements HyperNodeRole {
    private static final ProbeOutcome CLOCK = new ProbeOutcome.Unknown("clock");
    private static final byte[] SECRET_TAG = "ICN/hypernode-secret/1".getBytes(StandardCharsets.US_ASCII);

    private final Registry registry;
    private final EraClock eras;
    private final Signer signer;
    private final SignatureVerifier verifier;
    private final Hash32 secret;
    private final ClockDesk clocks;
    private final BeaconDesk beacons;
    private final Probing probing;
    private final Agreements agreements;
    private final Deliveries deliveries;
    private final OwnVotes own;
    /// Eras whose beacon has drawn them; the last one proves how far time has come, whatever the clock says.
    private final TreeSet<EraId> drawn = new TreeSet<>();
    /// Eras whose agreements are joined once this node's own statements have been asked for.
    private final TreeMap<EraId, EraPlan> joining = new TreeMap<>();
    private final PullDesk pulls;
    private @Nullable Instant startedAt;
    private @Nullable EraId lastEra;
    private @Nullable Instant wake;
    private int waiting;
    private RestoredRecords earlier;
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
        this.clocks = new ClockDesk(registry, signer.id(), verifier);
        this.beacons = new BeaconDesk(registry, beacons);
        this.probing = new Probing(registry, signer, verifier);
        this.agreements = new Agreements(registry.parameters().timing().clockTolerance());
        this.deliveries = new Deliveries(registry, signer.id(), verifier);
        this.own = new OwnVotes(registry, signer.id(), verifier);
        this.pulls = new PullDesk(registry.parameters().timing().delta());
        this.earlier = RestoredRecords.none(eras.slots());
    }

    /// @throws IllegalStateException if a restored record is not one of this version's
    @Override
    public List<HyperNodeEffect> step(HyperNodeInput input, ClockReading reading) {
        Instant now = reading.wall();
        effects = new ArrayList<>(clocks.read(reading, probing));
        if (startedAt == null) {
            start(input, now);
        }
        // Before it, too, if our clock was set back.
        startedAt = startedAt == null || now.isBefore(startedAt) ? now : startedAt;
        heed(own.tick(now));
        switch (input) {
            case HyperNodeInput.Woken _ -> wake = null;
            case HyperNodeInput.BeaconArrived(BeaconValue value) -> beacons.offer(value, now);
            case HyperNodeInput.BeaconUnavailable(long round) -> beacons.unavailable(round, now);
            case HyperNodeInput.TimeHeard heard -> clocks.heard(heard);
            case HyperNodeInput.SnapshotArrived(NodeId target, EraId era, Signed snapshot) ->
                effects.addAll(probing.snapshotArrived(target, era, snapshot, now, !clocks.isSuspect()));
            case HyperNodeInput.SnapshotUnavailable(NodeId target, EraId era, ProbeOutcome outcome, var stall) ->
                effects.addAll(probing.snapshotUnavailable(target, era, counted(outcome), stall));
            case HyperNodeInput.ProbeFinished finished -> probeFinished(finished, now);
            case HyperNodeInput.CountersignAnswered(ProbeId probe, CountersignAnswer answer) ->
                effects.addAll(probing.countersigned(probe, answer));
            case HyperNodeInput.GossipArrived(long token, GossipItem item) ->
                effects.add(new HyperNodeEffect.GossipJudged(token, judge(item, now)));
            case HyperNodeInput.PullAsked(long token, NodeId neighbour, Hash32 subject) ->
                effects.addAll(pulls.answer(token, neighbour, subject, agreements, now));
            case HyperNodeInput.PullAnswered(List<GossipItem> items) -> take(items, now);
            case HyperNodeInput.OwnAsked(long token, Hash32 subject, NodeId member) ->
                effects.add(new HyperNodeEffect.AnswerPull(token, agreements.said(subject, member)));
            case HyperNodeInput.OwnHeard(NodeId from, List<Signed> messages) -> heed(own.heard(from, messages));
            case HyperNodeInput.PushAnswered(NodeId satellite, Hash32 shipment, PushAnswer answer) ->
                effects.addAll(deliveries.answered(satellite, shipment, answer, now));
            case HyperNodeInput.Restored _ -> restore(now);
        }
        advance(now);
        return effects;
    }

    // Time.

    private void advance(Instant now) {
        EraId current = eras.eraAt(now);
        turn(current);
        draw(current, now);
        draw(eras.eraAfter(now), now);
        learnOwnSubjects(now);
        joinSeats(now);
        effects.addAll(probing.due(now, !clocks.isSuspect()));
        probing.complete(now).forEach(era -> observe(era, now));
        for (EraId era : agreements.leaderless()) {
            if (!now.isBefore(eras.end(era))) {
                beacons.want(Rounds.ofLeaders(registry, era))
                        .ifPresent(value -> carryOut(agreements.lead(era, value, now), now));
            }
        }
        carryOut(agreements.due(now), now);
        effects.addAll(own.due(now));
        effects.addAll(beacons.due(now));
        effects.addAll(deliveries.due(now));
        tellChanges(now);
        askToBeWoken(now);
    }

    private void turn(EraId current) {
        if (current.equals(lastEra)) {
            return;
        }
        lastEra = current;
        deliveries.turnEra(current);
        if (drawn.isEmpty()) {
            return;
        }
        // Counted from the last draw: a clock that jumps must not make this node forget what it has said.
        EraId oldest = drawn.last().back(Agreements.ERAS_KEPT);
        agreements.forgetBefore(oldest);
        own.forgetBefore(oldest);
        beacons.forgetBefore(Rounds.ofEra(registry, oldest));
        probing.forgetBefore(drawn.last().back(1));
        drawn.headSet(oldest).clear();
    }

    /// Draws an era as soon as its beacon is here. Nothing is probed before.
    private void draw(EraId era, Instant now) {
        long round = Rounds.ofEra(registry, era);
        if (drawn.contains(era) || now.isBefore(registry.beacon().timeOf(round))) {
            return;
        }
        beacons.want(round).ifPresent(beacon -> {
            effects.add(new HyperNodeEffect.Note(new HyperNodeJournal.Drawn(era, beacon).encoded()));
            EraPlan plan = begin(era, beacon, now);
            tell(HyperNodeNotice.EraDrawn.of(plan, round));
            effects.add(new HyperNodeEffect.Publish(Lane.COMMON, new GossipItem.Beacon(beacon)));
        });
    }

    /// What this node said about the era before a restart binds it, whatever its clock says of the time. In an
    /// era in which it may have said what it does not know, it takes no part.
    private EraPlan begin(EraId era, BeaconValue beacon, Instant now) {
        EraPlan plan = EraPlan.draw(registry, era, beacon, signer.id(), secret);
        clocks.drawn(era, beacon);
        drawn.add(era);
        own.drawn(plan, now);
        if (own.maySign(era)) {
            effects.addAll(probing.begin(plan, earlier.ledger(era), Objects.requireNonNull(startedAt), now));
            joining.put(era, plan);
            joinSeats(now);
        }
        return plan;
    }

    private void joinSeats(Instant now) {
        while (!joining.isEmpty() && !now.isBefore(own.votesFrom())) {
            EraPlan plan = joining.pollFirstEntry().getValue();
            for (Shard seat : own.maySign(plan.era()) ? plan.seats() : List.<Shard>of()) {
                Agreement agreement = Agreement.of(registry, plan.era(), plan.beacon(), seat);
                AgreementMachine machine = new AgreementMachine(agreement, signer, verifier, secret);
                carryOut(agreements.join(machine, earlier.of(agreement.subject()), now), now);
            }
        }
    }

    /// To know its own statements of the eras before, a node has to know how those were drawn.
    private void learnOwnSubjects(Instant now) {
        for (EraId era : own.unknownEras(now)) {
            beacons.want(Rounds.ofEra(registry, era))
                    .ifPresent(beacon -> own.drawn(EraPlan.draw(registry, era, beacon, signer.id(), secret), now));
        }
    }

    private void observe(EraId era, Instant now) {
        List<Agreement> open = agreements.unobserved(era);
        if (open.isEmpty()) {
            return;
        }
        effects.addAll(probing.close(era, !clocks.isSuspect()));
        for (Agreement agreement : open) {
            Observation observation = probing.ledger(era).observation(agreement.shard());
            carryOut(List.of(agreements.observe(agreement, new AgreementInput.Observed(observation), now)), now);
        }
    }

    private void tellChanges(Instant now) {
        beacons.takeEarly(signer, now).filter(_ -> clocks.isRight()).ifPresent(this::tell);
        if (deliveries.waiting() != waiting) {
            waiting = deliveries.waiting();
            tell(new HyperNodeNotice.ShipmentsWaiting(waiting));
        }
    }

    private void askToBeWoken(Instant now) {
        long nextDraw = Rounds.ofEra(registry, eras.eraAfter(now));
        Stream<Instant> fixed =
                Stream.of(eras.end(eras.eraAt(now)), registry.beacon().timeOf(nextDraw));
        Stream<Instant> asked = Stream.of(beacons.next(), agreements.next(), deliveries.next(), own.next(), joinAt())
                .flatMap(Optional::stream);
        Instant earliest = Stream.of(fixed, asked, probing.times(now))
                .flatMap(times -> times)
                .filter(time -> time.isAfter(now))
                .min(Instant::compareTo)
                .orElseThrow();
        own.expect(earliest);
        if (!earliest.equals(wake)) {
            wake = earliest;
            effects.add(new HyperNodeEffect.WakeAt(earliest));
        }
    }

    private Optional<Instant> joinAt() {
        return joining.isEmpty() ? Optional.empty() : Optional.of(own.votesFrom());
    }

    // Own statements.

    private void start(HyperNodeInput first, Instant now) {
        JournalState state = JournalState.missing();
        if (first instanceof HyperNodeInput.Restored(JournalState found, List<Payload> records)) {
            state = found;
            earlier = RestoredRecords.read(records, eras.slots());
        }
        heed(own.start(state, earlier, now));
    }

    /// Carries out what follows from what others have heard: this node leaves what it may not sign in.
    private void heed(List<HyperNodeEffect> news) {
        if (!news.isEmpty()) {
            effects.addAll(news);
            agreements.leave(own::maySign);
            probing.leave(own::maySign);
        }
    }

    // Probes.

    /// While our own clock is off, a probe that fails may be our doing. Evidence stays evidence, however late.
    private ProbeOutcome counted(ProbeOutcome outcome) {
        return clocks.isSuspect() && !(outcome instanceof ProbeOutcome.Failed) ? CLOCK : outcome;
    }

    private void probeFinished(HyperNodeInput.ProbeFinished probe, Instant now) {
        effects.addAll(probing.finished(probe.probe(), counted(probe.outcome()), probe.stall()));
        if (probe.outcome() instanceof ProbeOutcome.Failed failed) {
            effects.addAll(deliveries.found(new Evidence.Possession(failed.evidence()), now));
        }
    }

    // Gossip.

    /// Honest neighbours hand on what they have verified: behind the first bad item nothing is worth a signature check.
    private void take(List<GossipItem> items, Instant now) {
        for (GossipItem item : items) {
            GossipVerdict verdict = judge(item, now);
            if (verdict.action() == GossipVerdict.Action.REJECT) {
                tell(new HyperNodeNotice.PullRejected(verdict));
                return;
            }
        }
    }

    private GossipVerdict judge(GossipItem item, Instant now) {
        return switch (item) {
            case GossipItem.Statement(Signed message) -> judge(message, now);
            case GossipItem.Proof(var certificate) ->
                judge(certificate.subject(), new AgreementInput.CertificateReceived(certificate), now);
            case GossipItem.Accusation(Evidence evidence) -> {
                heed(own.hear(evidence));
                yield deliveries.heard(evidence, effects, now);
            }
            case GossipItem.Receipt(Signed receipt) -> deliveries.heard(receipt, effects);
            case GossipItem.Beacon(BeaconValue value) -> beacons.offer(value, now);
        };
    }

    /// What somebody else has signed with our key never gets into an agreement of ours: we would accuse
    /// ourselves.
    private GossipVerdict judge(Signed message, Instant now) {
        if (own.isStrange(message)) {
            heed(own.hear(message));
            return message.verify(verifier) ? GossipVerdict.OTHER_SUBJECT : GossipVerdict.BAD_SIGNATURE;
        }
        return Agreements.subjectOf(message)
                .map(subject -> judge(subject, new AgreementInput.Received(message), now))
                .orElse(GossipVerdict.MALFORMED);
    }

    private GossipVerdict judge(Hash32 subject, AgreementInput input, Instant now) {
        Optional<GossipVerdict> obstacle = agreements.obstacle(subject, now);
        if (obstacle.isPresent()) {
            return obstacle.get();
        }
        Agreements.Outcome outcome = agreements.receive(subject, input, now);
        carryOut(List.of(outcome), now);
        return outcome.verdict();
    }

    // Agreements.

    private void carryOut(List<Agreements.Outcome> outcomes, Instant now) {
        for (Agreements.Outcome outcome : outcomes) {
            outcome.effects().forEach(effect -> carryOut(outcome.agreement(), effect, now));
        }
    }

    private void carryOut(Agreement agreement, AgreementEffect effect, Instant now) {
        Lane lane = Lane.ofShard(agreement.shard().index());
        switch (effect) {
            case AgreementEffect.Persist(Payload record) -> {
                own.spoken(record);
                effects.add(new HyperNodeEffect.Persist(new HyperNodeJournal.Agreed(record).encoded()));
            }
            case AgreementEffect.Publish(Signed message) ->
                effects.add(new HyperNodeEffect.Publish(lane, new GossipItem.Statement(message)));
            case AgreementEffect.PublishCertificate(var certificate) ->
                effects.add(new HyperNodeEffect.Publish(lane, new GossipItem.Proof(certificate)));
            case AgreementEffect.Pull(Hash32 subject) -> effects.add(new HyperNodeEffect.Pull(subject));
            case AgreementEffect.Accuse(Evidence evidence) -> effects.addAll(deliveries.found(evidence, now));
            case AgreementEffect.Decided(DecidedReport report) -> {
                tell(new HyperNodeNotice.EraAgreed(report.era(), report.shard(), report));
                effects.addAll(deliveries.ship(
                        new Shipment.Report(report), agreement.committee().members(), now));
            }
            case AgreementEffect.Forked(var first, var second) ->
                tell(HyperNodeNotice.Forked.of(agreement, first.digest(), second.digest()));
            case AgreementEffect.Undecided _ ->
                tell(new HyperNodeNotice.Undecided(
                        agreement.era(), agreement.shard().index()));
            case AgreementEffect.WakeAt _, AgreementEffect.Judged _ -> {}
        }
    }

    private void tell(HyperNodeNotice notice) {
        effects.add(new HyperNodeEffect.Tell(notice));
    }

    // Restart.

    /// Goes on with the eras in which this node may still vote, and with what satellites have not got yet.
    private void restore(Instant now) {
        deliveries.restore(earlier.owed(), earlier.settled(), now);
        earlier.draws().forEach((era, beacon) -> {
            beacons.restore(beacon);
            if (now.isBefore(eras.end(era).plus(registry.parameters().timing().hardStop()))) {
                begin(era, beacon, now);
            }
        });
    }
}
