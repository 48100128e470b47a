package network.icn.protocol.role.hypernode;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import network.icn.protocol.agreement.Agreement;
import network.icn.protocol.gossip.GossipItem;
import network.icn.protocol.gossip.GossipTopic;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.network.beacon.BeaconValue;
import network.icn.protocol.network.committee.Shard;
import network.icn.protocol.network.era.EraClock;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.BeaconSchedule;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.report.Observation;
import network.icn.protocol.role.clock.ClockReading;
import network.icn.protocol.role.protection.JournalState;
import org.jspecify.annotations.Nullable;

/// What a HyperNode does as eras come: draws its duties, has them probed, observes, and takes its
/// seats, now and after a restart.
final class EraCourse {
    private final Parts parts;
    private final RegistryHistory history;
    private final EraClock eras;
    private final BeaconFetcher beacons;
    private final Probing probing;
    private final Agreements agreements;
    private final OwnVotes own;
    private final AgreementDriver seats;
    private final StepEffects effects;
    /// Eras whose beacon has drawn them; the last one proves how far time has come, whatever the clock
    /// says.
    private final TreeSet<EraId> drawn = new TreeSet<>();
    /// Eras whose agreements are joined once this node's own statements have been asked for.
    private final TreeMap<EraId, EraPlan> joining = new TreeMap<>();
    /// Those of them in which nothing is probed before: whoever else has the key would probe at the
    /// same instants.
    private final TreeSet<EraId> unprobed = new TreeSet<>();

    private Instant startedAt = Instant.MAX;
    private @Nullable EraId lastEra;
    private RestoredRecords earlier;

    EraCourse(Parts parts, AgreementDriver seats) {
        this.parts = parts;
        this.history = parts.history();
        this.eras = history.clock();
        this.beacons = parts.beacons();
        this.probing = parts.probing();
        this.agreements = parts.agreements();
        this.own = parts.own();
        this.seats = seats;
        this.effects = parts.effects();
        this.earlier = RestoredRecords.none(eras.slots());
    }

    /// The first step of a life; what was restored is taken up by [#restore].
    ///
    /// @throws IllegalStateException if a restored record is not one of this version's
    void start(HyperNodeInput first, Instant now) {
        JournalState state = JournalState.missing();
        if (first instanceof HyperNodeInput.Restored(JournalState found, List<Payload> records)) {
            state = found;
            earlier = RestoredRecords.read(records, eras.slots());
        }
        heed(own.start(state, earlier, now));
    }

    /// To be told of every step before anything else.
    void tick(ClockReading reading) {
        Instant now = reading.wall();
        // Before the start, too, if our clock was set back.
        startedAt = now.isBefore(startedAt) ? now : startedAt;
        heed(own.tick(reading, parts.clocks()));
    }

    /// Goes on with the eras in which this node may still vote, and with what satellites have not got
    /// yet.
    void restore(Instant now) {
        parts.deliveries().restore(earlier.owed(), earlier.settled(), now);
        probing.restore(earlier.snapshots());
        earlier.draws().forEach((era, beacon) -> {
            beacons.restore(beacon);
            if (now.isBefore(eras.end(era).plus(history.timing().hardStop()))) {
                begin(era, beacon, now);
            }
        });
    }

    /// Carries out what follows from what others have heard: this node leaves what it may not sign in.
    void heed(List<HyperNodeEffect> news) {
        if (!news.isEmpty()) {
            effects.addAll(news);
            agreements.leave(own::maySign);
            probing.leave(own::maySign);
        }
    }

    /// Draws what can be drawn, sends probes, observes and votes, as far as it is due.
    void advance(Instant now, boolean clockRight) {
        EraId current = eras.eraAt(now);
        turn(current);
        draw(current, now);
        draw(eras.eraAfter(now), now);
        learnOwnSubjects(now);
        joinSeats(now);
        effects.addAll(probing.due(now, clockRight));
        probing.complete(now).forEach(era -> observe(era, now, clockRight));
        lead(now);
        seats.due(now);
        effects.addAll(own.due(now));
    }

    private void lead(Instant now) {
        TreeSet<EraId> leaderless = new TreeSet<>(agreements.leaderless());
        leaderless.addAll(parts.shards().leaderless(now));
        for (EraId era : leaderless) {
            if (!now.isBefore(eras.end(era))) {
                beacons.want(BeaconSchedule.ofLeaders(history.genesis(), era)).ifPresent(value -> {
                    parts.shards().lead(era, value);
                    seats.lead(era, value, now);
                });
            }
        }
    }

    private void turn(EraId current) {
        if (current.equals(lastEra)) {
            return;
        }
        lastEra = current;
        parts.deliveries().turnEra(current);
        if (drawn.isEmpty()) {
            return;
        }
        // Counted from the last draw: a clock that jumps must not make this node forget what it has said.
        EraId oldest = drawn.last().back(Agreements.ERAS_KEPT);
        agreements.forgetBefore(oldest);
        own.forgetBefore(oldest);
        beacons.forgetBefore(BeaconSchedule.ofEra(history.genesis(), oldest));
        probing.forgetBefore(drawn.last().back(1));
        seats.forgetBefore(drawn.last().back(1));
        drawn.headSet(oldest).clear();
    }

    /// Draws an era as soon as its beacon is here. Nothing is probed before.
    private void draw(EraId era, Instant now) {
        long round = BeaconSchedule.ofEra(history.genesis(), era);
        if (drawn.contains(era) || now.isBefore(history.beacon().timeOf(round))) {
            return;
        }
        beacons.want(round).ifPresent(beacon -> {
            effects.add(new HyperNodeEffect.Note(new HyperNodeJournal.Drawn(era, beacon).encoded()));
            EraPlan plan = begin(era, beacon, now);
            effects.tell(HyperNodeNotice.EraDrawn.of(plan, round));
            effects.add(new HyperNodeEffect.Publish(GossipTopic.COMMON, new GossipItem.BeaconItem(beacon)));
        });
    }

    /// What this node said about the era before a restart binds it, whatever its clock says of the
    /// time. In an era in which it may have said what it does not know, it takes no part.
    private EraPlan begin(EraId era, BeaconValue beacon, Instant now) {
        EraPlan plan = plan(era, beacon);
        parts.clocks().drawn(era, beacon);
        drawn.add(era);
        own.drawn(plan, now);
        parts.shards().drawn(plan, now).ifPresent(effects::add);
        if (own.maySign(era)) {
            if (own.votesFrom().isPresent()) {
                effects.addAll(probing.begin(plan, earlier.ledger(era), startedAt, now));
            } else {
                unprobed.add(era);
            }
            joining.put(era, plan);
            joinSeats(now);
        }
        return plan;
    }

    private EraPlan plan(EraId era, BeaconValue beacon) {
        return EraPlan.draw(history, era, beacon, parts.signer());
    }

    private void joinSeats(Instant now) {
        while (!joining.isEmpty()
                && own.votesFrom().filter(from -> !now.isBefore(from)).isPresent()) {
            EraPlan plan = joining.pollFirstEntry().getValue();
            if (unprobed.remove(plan.era()) && own.maySign(plan.era())) {
                effects.addAll(probing.begin(plan, earlier.ledger(plan.era()), now, now));
            }
            for (Shard seat : own.maySign(plan.era()) ? plan.seats() : List.<Shard>of()) {
                seats.join(plan, seat, earlier, now);
            }
        }
    }

    /// To know its own statements of the eras before, a node has to know how those were drawn.
    private void learnOwnSubjects(Instant now) {
        for (EraId era : own.unknownEras(now)) {
            beacons.want(BeaconSchedule.ofEra(history.genesis(), era))
                    .ifPresent(beacon -> own.drawn(plan(era, beacon), now));
        }
    }

    private void observe(EraId era, Instant now, boolean clockRight) {
        List<Agreement> open = agreements.unobserved(era);
        if (open.isEmpty()) {
            return;
        }
        effects.addAll(probing.close(era, clockRight, now));
        for (Agreement agreement : open) {
            Observation observation = probing.ledger(era).observation(agreement.shard(), agreement.kinds());
            seats.observe(agreement, observation, now);
        }
    }

    /// When seats that wait are taken.
    Optional<Instant> joinAt() {
        return joining.isEmpty() ? Optional.empty() : own.votesFrom();
    }
}
