package network.icn.protocol.role.hypernode;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import network.icn.protocol.agreement.Agreement;
import network.icn.protocol.agreement.EqMessage;
import network.icn.protocol.agreement.Equivocation;
import network.icn.protocol.evidence.Evidence;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.era.EraClock;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.network.registry.SatelliteMember;
import network.icn.protocol.role.clock.ClockReading;
import network.icn.protocol.role.protection.JournalState;
import network.icn.protocol.role.protection.Protection;
import network.icn.protocol.role.protection.Waiting;
import org.jspecify.annotations.Nullable;

/// What this node has voted, as its journal knows it and as others have heard it.
///
/// After a start it asks the members of its committees and the satellites what they have heard from it, and
/// again while an era is voted on. Whatever comes under its own key, by whatever way, is held against the
/// journal; the rest is [Protection]'s. Only statements about subjects that this node works out itself count:
/// those of another network, of another era or of a shard without a seat have other subjects.
final class OwnVotes {
    /// With a sound journal, silence holds votes up for this many Δ after a start, and no longer.
    private static final int PATIENCE = 3;
    /// Within so many Δ of a start the connections stand.
    private static final int CONNECTING = 8;
    /// Statements of one answer that are looked at: every kind in every view that fits into an era.
    private static final int MAX_HEARD = 512;
    /// Shards of one era that satellites are asked about: an old journal lacks something in all of them.
    private static final int MAX_ARCHIVED = 16;

    private final RegistryHistory history;
    private final EraClock eras;
    private final NodeId self;
    private final SignatureVerifier verifier;
    private final Duration delta;
    private final ClockSteps steps;
    private final Protection protection;
    private final List<NodeId> satellites;
    private RestoredRecords journal;
    /// The agreements of recent eras in which this node has a seat, by subject.
    private final Map<Hash32, Agreement> seats = new LinkedHashMap<>();
    private final TreeSet<EraId> drawn = new TreeSet<>();
    private final OwnQuestions questions;
    private final OwnWitnesses witnesses;
    private Instant startedAt = Instant.MAX;
    private int turn;
    private @Nullable Waiting told;
    private EraId listensSince = new EraId(0);
    /// Whether the journal says that others have yet to be heard.
    private boolean writtenUnheard;

    OwnVotes(RegistryHistory history, NodeId self, SignatureVerifier verifier) {
        this.history = history;
        this.eras = history.clock();
        this.self = self;
        this.verifier = verifier;
        this.delta = history.timing().delta();
        this.questions = new OwnQuestions(history);
        this.witnesses = new OwnWitnesses(self);
        this.protection = new Protection(eras, history.hyperNodeFrom(self), 0);
        this.steps = new ClockSteps(
                eras.start(history.hyperNodeFrom(self)), history.timing().clockTolerance());
        this.satellites =
                history.latest().satellites().stream().map(SatelliteMember::id).toList();
        this.journal = RestoredRecords.none(eras.slots());
    }

    /// Takes up the journal, before anything is signed.
    List<HyperNodeEffect> start(JournalState state, RestoredRecords records, Instant now) {
        journal = records;
        startedAt = now;
        JournalState found = records.handedOver().isPresent() ? state.asHandedOver() : state;
        if (records.unheard()) {
            found = found.asUnheard();
        }
        writtenUnheard = records.unheard();
        records.draws().keySet().forEach(protection::drawn);
        return claimed(protection.start(found, records.covers(), now));
    }

    /// What a change in what the journal claims comes to. That others have to be heard is written before any
    /// claim, that they were heard behind it: whatever a crash leaves of the two, nothing is signed too early.
    private List<HyperNodeEffect> claimed(Optional<EraId> first) {
        List<HyperNodeEffect> effects = new ArrayList<>();
        first.ifPresent(era -> effects.add(new HyperNodeEffect.Persist(VoteRecord.covers(era))));
        boolean unheard = protection.isUnheard();
        if (unheard != writtenUnheard) {
            writtenUnheard = unheard;
            HyperNodeEffect said = new HyperNodeEffect.Persist(new HyperNodeJournal.Unheard(unheard).encoded());
            effects.add(unheard ? 0 : effects.size(), said);
        }
        effects.addAll(changes());
        return effects;
    }

    /// To be told of every step before anything else.
    ///
    /// @param clocks what others say of ours
    List<HyperNodeEffect> tick(ClockReading reading, ClockExchange clocks) {
        Instant now = reading.wall();
        steps.look(reading);
        if (steps.late()) {
            listensSince = eras.eraAt(now);
            if (listensSince.compareTo(eras.eraAt(startedAt)) > 0) {
                askAnew(now);
            }
        }
        List<HyperNodeEffect> effects = new ArrayList<>(claimed(protection.tick(now, steps.setForward())));
        if (steps.moved() || clocks.isSuspect()) {
            effects.addAll(claimed(protection.excuseNoMore(now)));
        } else if (clocks.isConfirmed()) {
            effects.addAll(claimed(protection.excuseConfirmed()));
        }
        return effects;
    }

    /// Kept waiting into another era, or under a clock that was set: like a start, with everything that is known.
    private void askAnew(Instant now) {
        startedAt = now;
        witnesses.askAnew();
        drawn.stream().filter(protection::isRecent).forEach(era -> questions.about(era, now));
    }

    /// When the next step is due at the latest.
    void expect(Instant time) {
        steps.expect(time);
    }

    private List<HyperNodeEffect> changes() {
        Waiting waiting = protection.waiting().orElse(null);
        if (Objects.equals(waiting, told)) {
            return List.of();
        }
        told = waiting;
        return List.of(new HyperNodeEffect.Tell(
                waiting == null ? new HyperNodeNotice.TakesPart() : new HyperNodeNotice.SitsOut(waiting)));
    }

    boolean maySign(EraId era) {
        return protection.maySign(era);
    }

    boolean isDoubled() {
        return protection.isDoubled();
    }

    /// When the first votes of this life may leave: others were asked what they have heard. With a sound journal
    /// nobody's silence stops a node, and no single answer that holds something back lets it go early.
    ///
    /// @return empty while a node without one has not been told enough
    Optional<Instant> votesFrom() {
        if (protection.isHeldUp()) {
            return Optional.empty();
        }
        boolean enough = unknownEras(startedAt).isEmpty()
                && seats.values().stream()
                        .filter(seat -> protection.isRecent(seat.era())
                                && !eras.end(seat.era()).isAfter(startedAt))
                        .allMatch(witnesses::haveAnswered);
        return Optional.of(enough ? startedAt : startedAt.plus(delta.multipliedBy(PATIENCE)));
    }

    /// Remembers what was written down about an agreement in this life.
    void spoken(Payload record) {
        journal.spoken(record);
    }

    /// Eras before this start whose draw is needed to know what was said in them.
    List<EraId> unknownEras(Instant now) {
        List<EraId> unknown = new ArrayList<>();
        EraId running = eras.eraAt(startedAt);
        for (EraId era = running.back(Protection.ERAS_BACK); era.compareTo(running) < 0; era = era.next()) {
            if (!drawn.contains(era) && protection.isRecent(era) && era.compareTo(protection.covers()) >= 0) {
                unknown.add(era);
            }
        }
        return now.isBefore(eras.genesis()) ? List.of() : unknown;
    }

    /// An era was drawn: from now on this node knows which subjects are its own, and when to ask about them.
    void drawn(EraPlan plan, Instant now) {
        if (!drawn.add(plan.era())) {
            return;
        }
        protection.drawn(plan.era());
        plan.seats().forEach(seat -> {
            Agreement agreement = Agreement.of(history, plan.era(), plan.beacon(), seat);
            seats.put(agreement.subject().hash(), agreement);
        });
        if (!plan.seats().isEmpty()) {
            questions.about(plan.era(), now);
        }
    }

    /// Asks what is due.
    List<HyperNodeEffect> due(Instant now) {
        List<HyperNodeEffect> effects = new ArrayList<>();
        SortedSet<EraId> asked = questions.due(now);
        if (protection.isDoubled()) {
            return effects;
        }
        asked.stream().filter(protection::isRecent).forEach(era -> {
            effects.addAll(ask(era, now));
            if (protection.isUnheard()) {
                questions.again(era, now);
            }
        });
        return effects;
    }

    /// Whether "nothing" is an answer about the subject. It is one of this node's own, and of the last era that has
    /// been voted on, for whoever asks about an older one goes by a wrong clock; and this life began before the
    /// votes, or it would not have heard all that was said.
    ///
    /// @param seated whether its seat was taken: who has none cannot ask for what it missed while its
    ///     connections came about
    boolean isWitness(Hash32 subject, boolean seated, Instant now) {
        Instant listening = seated ? startedAt : startedAt.plus(delta.multipliedBy(CONNECTING));
        return Optional.ofNullable(seats.get(subject))
                .map(Agreement::era)
                .filter(era -> seated || !eras.end(era).isBefore(listening))
                .filter(era -> wasVotedOn(era, now) && !wasVotedOn(era.next(), now))
                .filter(era -> protection.ranBefore(era.next()) && listensSince.compareTo(era) <= 0)
                .isPresent();
    }

    /// Whether this node knows the subject as one of its own, with or without a seat taken.
    boolean isOwn(Hash32 subject) {
        return seats.containsKey(subject);
    }

    /// A few of the others; of those that have yet to be heard so many that one turn may be enough.
    private List<HyperNodeEffect> askMembers(Agreement agreement, Instant now) {
        Hash32 subject = agreement.subject().hash();
        if (!protection.isUnheard() || !wasVotedOn(agreement.era(), now)) {
            return List.of(new HyperNodeEffect.AskOwn(subject, witnesses.others(agreement)));
        }
        return witnesses.areEnough(agreement)
                ? claimed(protection.heardOut(agreement.era()))
                : witnesses.turn(agreement).stream()
                        .<HyperNodeEffect>map(asked -> new HyperNodeEffect.AskOwn(subject, asked))
                        .toList();
    }

    private List<HyperNodeEffect> ask(EraId era, Instant now) {
        List<HyperNodeEffect> effects = new ArrayList<>();
        int archived = 0;
        for (Map.Entry<Hash32, Agreement> seat : seats.entrySet()) {
            Agreement agreement = seat.getValue();
            if (agreement.era().equals(era)) {
                effects.addAll(askMembers(agreement, now));
                if (!satellites.isEmpty() && archived++ < MAX_ARCHIVED) {
                    NodeId satellite = satellites.get(turn);
                    turn = (turn + 1) % satellites.size();
                    NodeId target = agreement.shard().targets().getFirst();
                    effects.add(new HyperNodeEffect.AskArchive(satellite, era, target));
                }
            }
        }
        return effects;
    }

    Optional<Instant> next() {
        return questions.next();
    }

    /// What a satellite's report shows that this node has said.
    List<HyperNodeEffect> archived(NodeId satellite, List<Signed> messages) {
        List<HyperNodeEffect> effects = new ArrayList<>();
        messages.stream().limit(MAX_HEARD).forEach(message -> effects.addAll(hear(message)));
        return effects;
    }

    /// All that a member has heard from this node about a subject.
    ///
    /// @param clockRight otherwise nobody knows which eras have been voted on, and the answer ends no wait
    List<HyperNodeEffect> heard(NodeId from, Hash32 subject, List<Signed> messages, Instant now, boolean clockRight) {
        List<HyperNodeEffect> effects = archived(from, messages);
        Agreement agreement = seats.get(subject);
        if (agreement != null) {
            witnesses.answered(agreement, from);
        }
        if (agreement != null && clockRight && protection.isUnheard() && wasVotedOn(agreement.era(), now)) {
            witnesses.add(agreement, from);
            if (witnesses.areEnough(agreement)) {
                effects.addAll(claimed(protection.heardOut(agreement.era())));
            }
        }
        return effects;
    }

    /// Whether whoever votes in time has said all that it says of the era.
    private boolean wasVotedOn(EraId era, Instant now) {
        var timing = history.timing();
        Instant over = eras.end(era).plus(timing.commitWindow()).plus(timing.revealWindow());
        return !now.isBefore(over);
    }

    /// What evidence against this node holds.
    List<HyperNodeEffect> hear(Evidence evidence) {
        return switch (evidence) {
            case Evidence.Contradiction(Equivocation(var _, Signed first, Signed second)) -> {
                List<HyperNodeEffect> effects = new ArrayList<>(hear(first));
                effects.addAll(hear(second));
                yield effects;
            }
            case Evidence.Wrong _, Evidence.Chosen _, Evidence.Conflict _ -> List.of();
        };
    }

    /// Whether the message is under this node's key, about a subject of its own, and not in its journal. Its
    /// signature was not checked.
    boolean isStrange(Signed message) {
        return message.signer().equals(self) && strange(message).isPresent();
    }

    private Optional<Agreement> strange(Signed message) {
        try {
            EqMessage said = EqMessage.parse(message.statement().bytes());
            return Optional.ofNullable(seats.get(said.subject().hash()))
                    .filter(agreement -> agreement.committee().indexOf(self) == said.signer())
                    .filter(_ -> !journal.knows(said));
        } catch (MalformedException _) {
            return Optional.empty();
        }
    }

    /// Judges one message, from whatever source.
    List<HyperNodeEffect> hear(Signed message) {
        Optional<EraId> era = message.signer().equals(self)
                ? strange(message).map(Agreement::era).filter(protection::isRecent)
                : Optional.empty();
        if (era.isEmpty() || protection.isDoubled() || !message.verify(verifier)) {
            return List.of();
        }
        return switch (protection.hear(era.get())) {
            case NOTHING -> List.of();
            case STALE -> claimed(Optional.of(protection.covers()));
            case DOUBLE -> {
                List<HyperNodeEffect> effects = claimed(Optional.empty());
                effects.add(new HyperNodeEffect.Tell(new HyperNodeNotice.KeyUsedElsewhere(era.get(), message)));
                yield effects;
            }
        };
    }

    void forgetBefore(EraId era) {
        seats.entrySet().removeIf(seat -> {
            boolean old = seat.getValue().era().compareTo(era) < 0;
            if (old) {
                journal.forget(seat.getKey());
                witnesses.forget(seat.getKey());
            }
            return old;
        });
        drawn.headSet(era).clear();
    }
}
