package network.icn.protocol.role.scalernode;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeMap;
import network.icn.protocol.challenge.AskedKind;
import network.icn.protocol.challenge.Challenge;
import network.icn.protocol.challenge.ChallengeKinds;
import network.icn.protocol.challenge.Occasion;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.beacon.BeaconValue;
import network.icn.protocol.network.committee.Committee;
import network.icn.protocol.network.committee.DrawCache;
import network.icn.protocol.network.committee.Shard;
import network.icn.protocol.network.era.EraClock;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.RegistryHistory;

/// Decides whether a challenge is answered. Cheap checks come first, signatures before any state is
/// touched, and state only grows by what a member has signed.
final class ChallengeGate {
    /// Decides whether a beacon value belongs to the network's chain.
    @FunctionalInterface
    interface BeaconRule {
        boolean valid(BeaconValue value);
    }

    /// A reason with its one line, or nothing when the challenge passes.
    record Refusal(RefusalReason reason, String detail) {}

    private final RegistryHistory history;
    private final EraClock clock;
    private final NodeId self;
    private final SignatureVerifier signatures;
    private final BeaconRule beacons;
    /// Verified beacon values of recent eras: a BLS signature is unique, so one check an era is enough.
    private final TreeMap<EraId, BeaconValue> verified = new TreeMap<>();
    private final DrawCache draws;
    private final ChallengeQuotas quotas;

    ChallengeGate(RegistryHistory history, NodeId self, SignatureVerifier signatures, BeaconRule beacons) {
        this.history = history;
        this.clock = history.clock();
        this.self = self;
        this.signatures = signatures;
        this.beacons = beacons;
        this.draws = new DrawCache(history);
        this.quotas = new ChallengeQuotas(clock);
    }

    /// The kind that a challenge names, if it is asked in the era that it names; nothing else has been
    /// checked.
    Optional<AskedKind<?, ?, ?>> kind(Challenge challenge) {
        return history.at(challenge.era()).parameters().kinds().contains(challenge.kind())
                ? ChallengeKinds.asked(challenge.kind())
                : Optional.empty();
    }

    /// Whether this member may have anything looked at.
    Optional<Refusal> judgeAttempt(NodeId peer, Optional<AskedKind<?, ?, ?>> kind, Instant now) {
        return quotas.judgeAttempt(peer, kind, now);
    }

    /// Who asks, for whom, by a kind that is asked, and whether it is signed.
    Optional<Refusal> judgeOrigin(NodeId peer, Signed signed, Challenge challenge) {
        if (!challenge.network().equals(history.network())) {
            return refuse(RefusalReason.WRONG_NETWORK, "network " + challenge.network());
        }
        if (!challenge.target().equals(self)) {
            return refuse(RefusalReason.WRONG_TARGET, "this is " + self + ", not " + challenge.target());
        }
        if (!challenge.challenger().equals(peer) || !signed.signer().equals(peer)) {
            return refuse(RefusalReason.NOT_CHALLENGER, "the connection is of " + peer);
        }
        if (kind(challenge).isEmpty()) {
            return refuse(RefusalReason.UNKNOWN_KIND, challenge.kind() + " is not asked in era " + challenge.era());
        }
        if (!signed.verify(signatures)) {
            return refuse(RefusalReason.BAD_SIGNATURE, "signature of " + peer);
        }
        return Optional.empty();
    }

    /// When it was made, give or take what clocks may differ, in both directions and at every edge: a
    /// challenger that is not suspect is not refused. An expired challenge that is answered costs
    /// nothing, since its nonce is known and the challenger keeps its own deadline. Clocks come before
    /// eras: with short eras a wrong clock would otherwise show as a wrong era.
    Optional<Refusal> judgeTime(Challenge challenge, Instant now) {
        Duration tolerance = history.timing().clockTolerance();
        Instant expiry = challenge.expiresAt();
        Instant latest = now.plus(answerTimeout(challenge)).plus(tolerance);
        if (expiry.isAfter(latest) || expiry.isBefore(now.minus(tolerance))) {
            return refuse(RefusalReason.CLOCK, "your challenge expires at " + expiry + ", here it is " + now);
        }
        EraId current = clock.eraAt(now);
        boolean around = challenge.era().number() <= current.number() + 1
                && now.isBefore(clock.end(challenge.era()).plus(tolerance))
                && !now.isBefore(clock.start(challenge.era()).minus(tolerance));
        if (!around) {
            return refuse(RefusalReason.WRONG_ERA, "era " + challenge.era() + ", here it is era " + current);
        }
        return judgeSlot(challenge, now, tolerance);
    }

    private Duration answerTimeout(Challenge challenge) {
        return history.at(challenge.era()).parameters().answerTimeout();
    }

    /// A slot's challenge belongs into its slot, or the quotas of all slots could be spent in one
    /// instant.
    private Optional<Refusal> judgeSlot(Challenge challenge, Instant now, Duration tolerance) {
        int slots = history.clock().slots();
        if (challenge.slot() >= slots) {
            return refuse(RefusalReason.WRONG_SLOT, "slot " + challenge.slot() + " of " + slots);
        }
        Instant from = clock.slotStart(challenge.era(), challenge.slot()).minus(tolerance);
        Instant until = clock.slotStart(challenge.era(), challenge.slot() + 1)
                .plus(tolerance)
                .plus(answerTimeout(challenge));
        return now.isBefore(from) || now.isAfter(until)
                ? refuse(RefusalReason.WRONG_SLOT, "slot " + challenge.slot() + ", here it is " + now)
                : Optional.empty();
    }

    /// What it asks for. Changes state only at the very end, when everything else holds.
    Optional<Refusal> judgeDemand(
            Challenge challenge, AskedKind<?, ?, ?> kind, SnapshotBook.Entry own, BeaconValue beacon) {
        Hash32 snapshot = own.signed().hash();
        if (!challenge.snapshot().equals(snapshot)) {
            return refuse(RefusalReason.WRONG_SNAPSHOT, "snapshot of era " + challenge.era() + " is " + snapshot);
        }
        if (!beaconHolds(challenge, beacon)) {
            return refuse(RefusalReason.WRONG_BEACON, "round " + beacon.round() + " for era " + challenge.era());
        }
        Optional<Committee> committee = committee(challenge.era(), beacon);
        if (committee.isEmpty() || committee.get().indexOf(challenge.challenger()) < 0) {
            return refuse(
                    RefusalReason.NO_SEAT,
                    challenge.challenger() + " is not in the committee of this ScalerNode in era " + challenge.era());
        }
        Occasion occasion = new Occasion(
                history.at(challenge.era()).parameters(), committee.get().size(), own.content(), challenge.beacon());
        return kind.refusal(challenge.question(), occasion)
                .map(detail -> new Refusal(RefusalReason.WRONG_QUESTION, detail))
                .or(() -> quotas.judgeRepetition(challenge, kind));
    }

    /// Who judges this ScalerNode under a verified beacon value.
    private Optional<Committee> committee(EraId era, BeaconValue beacon) {
        return draws.of(era, beacon).stream()
                .filter(shard -> shard.targets().contains(self))
                .findFirst()
                .map(Shard::committee);
    }

    private boolean beaconHolds(Challenge challenge, BeaconValue beacon) {
        Instant from = clock.start(challenge.era()).minus(history.timing().beaconLead());
        boolean named = challenge.beacon().equals(beacon.bound(history.beacon().hash()));
        if (!named || beacon.round() != history.beacon().firstRoundFrom(from)) {
            return false;
        }
        BeaconValue known = verified.get(challenge.era());
        if (known != null) {
            return known.equals(beacon);
        }
        if (!beacons.valid(beacon)) {
            return false;
        }
        verified.put(challenge.era(), beacon);
        return true;
    }

    /// Forgets what no challenge can refer to any more.
    void forgetBefore(EraId era) {
        verified.headMap(era).clear();
        quotas.forgetBefore(era);
    }

    private static Optional<Refusal> refuse(RefusalReason reason, String detail) {
        return Optional.of(new Refusal(reason, detail));
    }
}
