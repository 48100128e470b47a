package network.icn.protocol.role.hypernode;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import network.icn.protocol.archive.PushAnswer;
import network.icn.protocol.evidence.Evidence;
import network.icn.protocol.gossip.GossipItem;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.beacon.BeaconValue;
import network.icn.protocol.network.era.EraClock;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.BeaconSchedule;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.probe.ProbeOutcome;
import network.icn.protocol.role.clock.ClockReading;
import org.jspecify.annotations.Nullable;

/// A HyperNode's rules: draws its duties from the beacon, probes, observes, agrees, delivers.
///
/// It joins smaller machines ([Parts]): [EraCourse] leads them through the eras, [AgreementDriver]
/// carries out what agreements ask, [GossipHandler] hands on what comes from others.
public final class HyperNodeMachine implements HyperNodeRole {
    private static final ProbeOutcome CLOCK = new ProbeOutcome.Unknown("clock");

    private final RegistryHistory history;
    private final EraClock eras;
    private final Signer signer;
    private final ClockExchange clocks;
    private final BeaconFetcher beacons;
    private final Probing probing;
    private final Agreements agreements;
    private final Deliveries deliveries;
    private final OwnVotes own;
    private final Retests retests;
    private final EraCourse course;
    private final GossipHandler gossip;
    private final PullLimiter pulls;
    private final OwnAnswers answers;
    private final StepEffects effects;
    private boolean started;
    private @Nullable Instant wake;
    private int waiting;

    /// @param signer of a HyperNode of the registry
    /// @param beacons whether a value belongs to the registry's chain
    public HyperNodeMachine(
            RegistryHistory history, Signer signer, SignatureVerifier verifier, Predicate<BeaconValue> beacons) {
        if (!history.isHyperNode(signer.id(), new EraId(0))) {
            throw new IllegalArgumentException("signer: a HyperNode of the registry, got " + signer.id());
        }
        Parts parts = Parts.of(history, signer, verifier, beacons);
        AgreementDriver seats = new AgreementDriver(parts);
        this.history = history;
        this.eras = history.clock();
        this.signer = signer;
        this.clocks = parts.clocks();
        this.beacons = parts.beacons();
        this.probing = parts.probing();
        this.agreements = parts.agreements();
        this.deliveries = parts.deliveries();
        this.own = parts.own();
        this.retests = parts.retests();
        this.course = new EraCourse(parts, seats);
        this.gossip = new GossipHandler(parts, course, seats);
        this.pulls = new PullLimiter(history.timing().delta());
        this.answers = new OwnAnswers(parts, pulls);
        this.effects = parts.effects();
    }

    /// @throws IllegalStateException if a restored record is not one of this version's
    @Override
    public List<HyperNodeEffect> step(HyperNodeInput input, ClockReading reading) {
        Instant now = reading.wall();
        effects.addAll(clocks.read(reading, probing));
        if (!started) {
            started = true;
            course.start(input, now);
        }
        course.tick(reading);
        switch (input) {
            case HyperNodeInput.Woken _ -> wake = null;
            case HyperNodeInput.BeaconArrived(BeaconValue value) -> beacons.offer(value, now);
            case HyperNodeInput.BeaconUnavailable(long round) -> beacons.unavailable(round, now);
            case HyperNodeInput.TimeHeard heard -> clocks.heard(heard);
            case HyperNodeInput.SnapshotArrived arrived -> {
                accuse(probing.conflicts(arrived.snapshot()), now);
                effects.addAll(probing.snapshotArrived(arrived, now, !clocks.isSuspect()));
            }
            case HyperNodeInput.SnapshotUnavailable(NodeId target, EraId era, ProbeOutcome outcome, var stall) ->
                effects.addAll(probing.snapshotUnavailable(target, era, counted(outcome), stall));
            case HyperNodeInput.ProbeFinished finished -> probeFinished(finished, now);
            case HyperNodeInput.CountersignAnswered(ProbeId probe, Hash32 transcript, CountersignAnswer answer) ->
                effects.addAll(probing.countersigned(probe, transcript, answer));
            case HyperNodeInput.GossipArrived(long token, GossipItem item) ->
                effects.add(new HyperNodeEffect.GossipJudged(token, gossip.judge(item, now)));
            case HyperNodeInput.PullAsked(long token, NodeId neighbour, Hash32 subject) ->
                effects.addAll(pulls.answer(token, neighbour, subject, agreements, now));
            case HyperNodeInput.PullAnswered(List<GossipItem> items) -> gossip.take(items, now);
            case HyperNodeInput.OwnAsked asked -> effects.addAll(answers.answer(asked, !clocks.isSuspect(), now));
            case HyperNodeInput.OwnHeard(NodeId from, Hash32 subject, List<Signed> messages) ->
                course.heed(own.heard(from, subject, messages, now, !clocks.isSuspect()));
            case HyperNodeInput.OwnArchived(NodeId satellite, List<Signed> messages) ->
                course.heed(own.archived(satellite, messages));
            case HyperNodeInput.ReportArrived(EraId era, NodeId target, var report) -> {
                retests.arrived(era, target, report, now);
                report.ifPresent(shown -> accuse(probing.conflicts(shown), now));
            }
            case HyperNodeInput.PushAnswered(NodeId satellite, Hash32 submission, PushAnswer answer) ->
                effects.addAll(deliveries.answered(satellite, submission, answer, now));
            case HyperNodeInput.Restored _ -> course.restore(now);
        }
        advance(now);
        return effects.take();
    }

    private void accuse(List<Evidence> found, Instant now) {
        found.forEach(evidence -> effects.addAll(deliveries.found(evidence, now)));
    }

    private void advance(Instant now) {
        course.advance(now, !clocks.isSuspect());
        effects.addAll(beacons.due(now));
        effects.addAll(deliveries.due(now));
        tellChanges(now);
        askToBeWoken(now);
    }

    private void tellChanges(Instant now) {
        beacons.takeEarly(signer, now).filter(_ -> clocks.isRight()).ifPresent(effects::tell);
        if (deliveries.waiting() != waiting) {
            waiting = deliveries.waiting();
            effects.tell(new HyperNodeNotice.DeliveriesWaiting(waiting));
        }
    }

    private void askToBeWoken(Instant now) {
        long nextDraw = BeaconSchedule.ofEra(history.genesis(), eras.eraAfter(now));
        Stream<Instant> fixed =
                Stream.of(eras.end(eras.eraAt(now)), history.beacon().timeOf(nextDraw));
        Stream<Instant> asked = Stream.of(
                        beacons.next(),
                        agreements.next(),
                        deliveries.next(),
                        own.next(),
                        retests.next(),
                        course.joinAt())
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

    /// While our own clock is off, a probe that fails may be our doing. Evidence stays evidence,
    /// however late.
    private ProbeOutcome counted(ProbeOutcome outcome) {
        return clocks.isSuspect() && !(outcome instanceof ProbeOutcome.Failed) ? CLOCK : outcome;
    }

    private void probeFinished(HyperNodeInput.ProbeFinished probe, Instant now) {
        effects.addAll(probing.finished(probe.probe(), probe.report().judged(this::counted), probe.stall()));
        probe.report()
                .failed()
                .forEach(failed -> effects.addAll(deliveries.found(new Evidence.Wrong(failed.evidence()), now)));
    }
}
