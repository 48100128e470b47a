package network.icn.protocol.role.hypernode;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import network.icn.protocol.certified.NextGrowth;
import network.icn.protocol.challenge.Challenge;
import network.icn.protocol.challenge.ChallengeKinds;
import network.icn.protocol.challenge.EraSnapshot;
import network.icn.protocol.challenge.Occasion;
import network.icn.protocol.challenge.OwnChallenge;
import network.icn.protocol.challenge.RoutineKind;
import network.icn.protocol.challenge.VerifiedSnapshot;
import network.icn.protocol.challenge.growth.Growth;
import network.icn.protocol.challenge.growth.GrowthFinding;
import network.icn.protocol.challenge.retest.Retest;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.committee.Shard;
import network.icn.protocol.network.registry.Parameters;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.probe.ProbeOutcome;
import network.icn.protocol.probe.ProbeReport;
import network.icn.protocol.role.hypernode.HyperNodeEffect.FetchSnapshot;
import network.icn.protocol.role.hypernode.HyperNodeEffect.StartProbe;

/// The probes of one era: sends each at its instant, as soon as there is a snapshot to challenge, and
/// keeps the outcomes.
final class EraProbes {
    private static final Retest RETEST = new Retest();
    private static final Growth GROWTH = new Growth();

    /// Those that count in the era.
    private final Parameters parameters;
    private final Hash32 network;
    private final EraPlan plan;
    private final Signer signer;
    private final SnapshotCache snapshots;
    private final ProbeLedger ledger;
    private final Deque<PlannedProbe> planned;
    /// Probes whose instant has come but whose target's snapshot is still being fetched, and since when.
    private final TreeMap<ProbeId, Instant> waiting = new TreeMap<>();
    private final TreeMap<ProbeId, Sent> underWay = new TreeMap<>();
    /// Those of the era's kinds by which every probe asks.
    private final List<RoutineKind<?, ?, ?>> kinds;
    /// Whether leaves of the era before are asked for again.
    private final boolean retesting;
    /// Whether trees have to be shown to go on from those of the era before.
    private final boolean growing;
    private final Retests retests;
    /// Members of the committee that judges each target.
    private final TreeMap<NodeId, Integer> committees = new TreeMap<>();

    /// A probe that has left, with one challenge a kind.
    private record Sent(EraSnapshot snapshot, List<OwnChallenge> challenges, Instant deadline) {
        List<Challenge> asked() {
            return challenges.stream().map(OwnChallenge::content).toList();
        }
    }

    /// @param ledger with the outcomes from before a restart
    /// @param startedAt probes planned before may have left in an earlier life, and no question is
    ///     asked twice
    EraProbes(
            RegistryHistory history,
            EraPlan plan,
            Signer signer,
            SnapshotCache snapshots,
            Retests retests,
            ProbeLedger ledger,
            Instant startedAt) {
        this.parameters = history.at(plan.era()).parameters();
        this.network = history.network();
        this.plan = plan;
        this.signer = signer;
        this.snapshots = snapshots;
        this.ledger = ledger;
        this.planned = new ArrayDeque<>(plan.probes().stream()
                .filter(probe -> !probe.at().isBefore(startedAt))
                .toList());
        this.kinds = ChallengeKinds.routine(parameters.kinds());
        this.retesting = parameters.kinds().contains(Retest.NAME);
        this.growing = parameters.kinds().contains(Growth.NAME);
        this.retests = retests;
        for (Shard seat : plan.seats()) {
            seat.targets()
                    .forEach(target -> committees.put(target, seat.committee().size()));
        }
        wantLists();
    }

    EraPlan plan() {
        return plan;
    }

    ProbeLedger ledger() {
        return ledger;
    }

    /// What the era's report will enclose: also after a restart behind the era's end, or a network that
    /// was started anew as a whole could agree on a report and hand it in nowhere.
    private void wantLists() {
        if (retesting || growing) {
            Instant from = EraPlan.retestFrom(parameters, plan.era());
            committees.forEach((target, size) -> retests.want(plan.era(), target, size, from));
        }
    }

    /// What has to be asked for before the first probe.
    List<HyperNodeEffect> prepare() {
        List<HyperNodeEffect> effects = new ArrayList<>();
        committees
                .keySet()
                .forEach(target -> snapshots.fetch(target, plan.era()).ifPresent(effects::add));
        return effects;
    }

    /// Sends what is due; what cannot be sent in its slot is left out.
    List<HyperNodeEffect> due(Instant now, boolean clockRight) {
        List<HyperNodeEffect> effects = new ArrayList<>();
        while (!planned.isEmpty() && !planned.getFirst().at().isAfter(now)) {
            PlannedProbe probe = planned.removeFirst();
            if (clockRight && !now.isAfter(probe.lastChance()) && isAnswerable(now)) {
                effects.addAll(send(probe.id(), now));
            }
        }
        return effects;
    }

    /// Whether half of the answer timeout is left before the observation is made; the plan sees to it
    /// where slots are longer than answers may take.
    boolean isAnswerable(Instant now) {
        Duration half = parameters.answerTimeout().dividedBy(2);
        return !now.plus(half).isAfter(answersBy());
    }

    private List<HyperNodeEffect> send(ProbeId probe, Instant now) {
        Optional<VerifiedSnapshot> snapshot = snapshots.of(probe.target(), plan.era());
        if (snapshot.isPresent()) {
            return List.of(start(probe, snapshot.get(), now));
        }
        waiting.put(probe, now);
        Optional<FetchSnapshot> fetch = snapshots.fetch(probe.target(), plan.era());
        return fetch.isPresent() ? List.of(fetch.get()) : List.of();
    }

    private StartProbe start(ProbeId probe, VerifiedSnapshot snapshot, Instant now) {
        // An answer that comes when the observation is made is late for it.
        Instant deadline = earlier(now.plus(parameters.answerTimeout()), answersBy());
        EraSnapshot content = snapshot.content();
        List<OwnChallenge> challenges = new ArrayList<>();
        kinds.forEach(kind -> challenges.add(
                challenge(kind.name(), kind.question(occasion(probe, content)), probe, snapshot, deadline)));
        // Last, so that nothing that counts for the slot waits for them.
        if (plan.retestSlots(parameters, probe.target()).contains(probe.slot())) {
            grown(probe, content)
                    .ifPresent(question -> challenges.add(challenge(Growth.NAME, question, probe, snapshot, deadline)));
            again(probe, content)
                    .ifPresent(question -> challenges.add(challenge(Retest.NAME, question, probe, snapshot, deadline)));
        }
        underWay.put(probe, new Sent(content, challenges, deadline));
        return new StartProbe(probe, snapshot, challenges, plan.beacon(), now, deadline);
    }

    private Occasion occasion(ProbeId probe, EraSnapshot snapshot) {
        int committee = Objects.requireNonNull(committees.get(probe.target()), "a target of the plan");
        return new Occasion(parameters, committee, snapshot, plan.randomness());
    }

    /// From where growth is to be shown; empty where it was, and where the tree is said to be another one.
    private Optional<Payload> grown(ProbeId probe, EraSnapshot snapshot) {
        return growth(probe.target())
                .filter(growth -> growth.content().since().equals(snapshot.since()))
                .flatMap(growth ->
                        Growth.question(growth.base(), growth.snapshot(), ledger.findings(probe.target(), GROWTH)));
    }

    private Optional<NextGrowth> growth(NodeId target) {
        return growing ? retests.growth(plan.era(), target) : Optional.empty();
    }

    /// A probe that ended before a challenge was sent.
    private ProbeEntry unasked(ProbeId probe, ProbeOutcome outcome) {
        ProbeEntry entry = ProbeEntry.unasked(probe, outcome);
        return growth(probe.target())
                .map(growth -> entry.with(GROWTH, GrowthFinding.notAsked(growth.base())))
                .orElse(entry);
    }

    /// What is asked for again; empty where the tree is not the one that the leaves are of.
    private Optional<Payload> again(ProbeId probe, EraSnapshot snapshot) {
        return retesting
                ? retests.of(plan.era(), probe.target())
                        .filter(list -> list.since() == snapshot.since().number())
                        .flatMap(list -> Retest.question(list, ledger.findings(probe.target(), RETEST)))
                : Optional.empty();
    }

    private OwnChallenge challenge(
            String kind, Payload question, ProbeId probe, VerifiedSnapshot snapshot, Instant deadline) {
        NodeId target = probe.target();
        Challenge asked = new Challenge(
                network,
                plan.era(),
                probe.slot(),
                signer.id(),
                target,
                kind,
                snapshot.hash(),
                plan.randomness(),
                plan.draw().seed(target, probe.slot(), kind, snapshot.hash()),
                question,
                deadline);
        return OwnChallenge.sign(asked, snapshot, signer);
    }

    /// A snapshot has come: what waited for it leaves, if there is time for an answer.
    List<HyperNodeEffect> snapshotArrived(NodeId target, Instant now) {
        List<HyperNodeEffect> effects = new ArrayList<>();
        for (ProbeId probe : takeWaiting(target).keySet()) {
            effects.addAll(send(probe, now));
        }
        return effects;
    }

    /// A snapshot has come so late that nothing can be asked any more: who took most of the answer
    /// timeout for it was late in the slot, too.
    ///
    /// @param stall how long our own work had to wait meanwhile
    List<ProbeEntry> snapshotLate(NodeId target, Instant now, Duration stall) {
        List<ProbeEntry> entries = new ArrayList<>();
        Duration timeout = parameters.answerTimeout();
        takeWaiting(target).forEach((probe, since) -> {
            ProbeOutcome outcome = now.isAfter(since.plus(timeout.dividedBy(2)))
                    ? OwnStall.judged(OwnStall.unheard(since.plus(timeout), now, timeout), stall, timeout)
                    : new ProbeOutcome.Unknown("no-time-left");
            entries.add(ledger.add(unasked(probe, outcome)));
        });
        return entries;
    }

    /// There is no snapshot to be had: the probes that waited for it have ended, too.
    List<ProbeEntry> snapshotUnavailable(NodeId target, ProbeOutcome outcome) {
        List<ProbeEntry> entries = new ArrayList<>();
        for (ProbeId probe : takeWaiting(target).keySet()) {
            entries.add(ledger.add(unasked(probe, outcome)));
        }
        return entries;
    }

    /// What waited for a target's snapshot, and since when.
    private SortedMap<ProbeId, Instant> takeWaiting(NodeId target) {
        TreeMap<ProbeId, Instant> taken = new TreeMap<>(waiting);
        taken.keySet().removeIf(probe -> !probe.target().equals(target));
        waiting.keySet().removeAll(taken.keySet());
        return taken;
    }

    /// The signed challenges of a probe that is under way.
    List<Signed> challenges(ProbeId probe) {
        Sent sent = underWay.get(probe);
        return sent == null
                ? List.of()
                : sent.challenges().stream().map(OwnChallenge::signed).toList();
    }

    /// @return nothing for a probe that was not under way
    Optional<ProbeEntry> finished(ProbeId probe, ProbeReport report, Duration stall) {
        return Optional.ofNullable(underWay.remove(probe)).map(sent -> ended(probe, sent, report, stall));
    }

    private ProbeEntry ended(ProbeId probe, Sent sent, ProbeReport report, Duration stall) {
        Duration timeout = parameters.answerTimeout();
        ProbeReport judged = report.judged(outcome -> OwnStall.judged(outcome, stall, timeout));
        ProbeEntry entry = ProbeEntry.of(probe, judged, sent.asked(), sent.snapshot());
        return ledger.add(OwnStall.counts(stall, timeout) ? entry.untimed() : entry);
    }

    /// Whether the observation can be made: the era is over and nothing more is to be waited for.
    boolean isComplete(Instant now) {
        boolean over = !now.isBefore(parameters.clock().end(plan.era()));
        return over && ((waiting.isEmpty() && underWay.isEmpty()) || !now.isBefore(observeAt()));
    }

    /// Gives up on what is still under way. Nothing that a target leaves open gets it out of the slot:
    /// our own side tells in time that it was late. If our own side has told nothing, it is that which
    /// waits.
    ///
    /// @param clockRight otherwise it is our own doing, too
    List<ProbeEntry> close(boolean clockRight, Instant now) {
        List<ProbeEntry> late = new ArrayList<>();
        Duration timeout = parameters.answerTimeout();
        underWay.forEach((probe, sent) ->
                late.add(ended(probe, sent, ProbeReport.of(unheard(sent.deadline(), now, clockRight)), Duration.ZERO)));
        waiting.forEach((probe, since) ->
                late.add(ledger.add(unasked(probe, unheard(since.plus(timeout), now, clockRight)))));
        underWay.clear();
        waiting.clear();
        return late;
    }

    private ProbeOutcome unheard(Instant due, Instant now, boolean clockRight) {
        return clockRight ? OwnStall.unheard(due, now, parameters.answerTimeout()) : new ProbeOutcome.Unknown("clock");
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private Instant answersBy() {
        return EraPlan.answersBy(parameters, plan.era());
    }

    private Instant observeAt() {
        return EraPlan.observeAt(parameters, plan.era());
    }

    /// When something falls due by itself.
    Optional<Instant> next(Instant now) {
        if (!planned.isEmpty()) {
            return Optional.of(planned.getFirst().at());
        }
        Instant end = parameters.clock().end(plan.era());
        if (now.isBefore(end)) {
            return Optional.of(end);
        }
        return now.isBefore(observeAt()) ? Optional.of(observeAt()) : Optional.empty();
    }
}
