package network.icn.protocol.role.hypernode;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import network.icn.protocol.agreement.GossipVerdict;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.network.beacon.BeaconValue;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.network.registry.SatelliteMember;
import network.icn.protocol.role.clock.EarlyRound;
import org.jspecify.annotations.Nullable;

/// Gets the beacon rounds that are wanted, from any satellite or neighbour: a value proves itself. When one
/// comes says nothing about our clock, since we ask for it by that clock. One that comes before its time speaks
/// against whoever holds the chain's key, and against nobody else.
final class BeaconFetcher {
    private static final int EARLY_KEPT = 64;

    private static final class Wanted {
        private Instant nextTry;
        private boolean asked;
        private @Nullable BeaconValue value;

        Wanted(Instant nextTry) {
            this.nextTry = nextTry;
        }
    }

    private final RegistryHistory history;
    private final Predicate<BeaconValue> rule;
    private final Duration tolerance;
    private final Duration pause;
    private final TreeMap<Long, Wanted> rounds = new TreeMap<>();
    /// Rounds that came early and were told.
    private final TreeSet<Long> earlier = new TreeSet<>();

    private @Nullable BeaconValue early;
    private int turn;

    /// @param rule whether a value belongs to the registry's chain
    BeaconFetcher(RegistryHistory history, Predicate<BeaconValue> rule) {
        this.history = history;
        this.rule = rule;
        this.tolerance = history.timing().clockTolerance();
        this.pause = history.timing().delta();
    }

    /// A true value that came earlier than two right clocks can differ, once a round.
    ///
    /// @param witness who says so
    Optional<HyperNodeNotice.RoundTooEarly> takeEarly(Signer witness, Instant now) {
        Optional<EarlyRound> taken =
                Optional.ofNullable(early).map(value -> new EarlyRound(history.network(), value, now));
        early = null;
        return taken.map(round -> new HyperNodeNotice.RoundTooEarly(round, round.signedBy(witness)));
    }

    /// The value if it is known; from now on it is asked for.
    Optional<BeaconValue> want(long round) {
        Wanted wanted =
                rounds.computeIfAbsent(round, r -> new Wanted(history.beacon().timeOf(r)));
        return Optional.ofNullable(wanted.value);
    }

    /// A value known from before a restart.
    void restore(BeaconValue value) {
        rounds.computeIfAbsent(value.round(), r -> new Wanted(history.beacon().timeOf(r))).value = value;
    }

    GossipVerdict offer(BeaconValue value, Instant now) {
        Wanted wanted = rounds.get(value.round());
        if (wanted == null) {
            return unwanted(value, now);
        }
        wanted.asked = false;
        if (wanted.value != null) {
            return GossipVerdict.DUPLICATE;
        }
        if (!rule.test(value)) {
            wanted.nextTry = now.plus(pause);
            return GossipVerdict.BAD_SIGNATURE;
        }
        wanted.value = value;
        return GossipVerdict.ACCEPTED;
    }

    /// Nobody here waits for it, but a round from the future says something about the key holder.
    private GossipVerdict unwanted(BeaconValue value, Instant now) {
        Instant due = history.beacon().timeOf(value.round());
        if (!due.isAfter(now)) {
            return GossipVerdict.OTHER_SUBJECT;
        }
        if (now.plus(tolerance).isBefore(due) && !earlier.contains(value.round())) {
            if (!rule.test(value)) {
                return GossipVerdict.BAD_SIGNATURE;
            }
            early = value;
            earlier.add(value.round());
            while (earlier.size() > EARLY_KEPT) {
                earlier.pollFirst();
            }
        }
        return GossipVerdict.NOT_YET;
    }

    void unavailable(long round, Instant now) {
        Wanted wanted = rounds.get(round);
        if (wanted != null) {
            wanted.asked = false;
            wanted.nextTry = now.plus(pause);
        }
    }

    private List<NodeId> satellites(Instant now) {
        List<NodeId> current =
                history.at(now).satellites().stream().map(SatelliteMember::id).toList();
        return current.isEmpty() ? history.satellites(history.clock().eraAt(now)) : current;
    }

    /// Asks the satellites in turn for what is due.
    List<HyperNodeEffect> due(Instant now) {
        List<HyperNodeEffect> effects = new ArrayList<>();
        for (Map.Entry<Long, Wanted> each : rounds.entrySet()) {
            Wanted wanted = each.getValue();
            if (wanted.value == null && !wanted.asked && !now.isBefore(wanted.nextTry)) {
                // Those that count now: who counts only later may not run yet.
                List<NodeId> satellites = satellites(now);
                if (satellites.isEmpty()) {
                    return effects;
                }
                wanted.asked = true;
                turn = turn % satellites.size();
                effects.add(new HyperNodeEffect.FetchBeacon(each.getKey(), satellites.get(turn)));
                turn++;
            }
        }
        return effects;
    }

    /// When something falls due.
    Optional<Instant> next() {
        return rounds.values().stream()
                .filter(wanted -> wanted.value == null && !wanted.asked)
                .map(wanted -> wanted.nextTry)
                .min(Instant::compareTo);
    }

    void forgetBefore(long round) {
        rounds.headMap(round).clear();
    }
}
