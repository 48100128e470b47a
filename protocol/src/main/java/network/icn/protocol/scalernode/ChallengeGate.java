package network.icn.protocol.scalernode;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import network.icn.protocol.beacon.BeaconValue;
import network.icn.protocol.bytes.Hash32;
import network.icn.protocol.challenge.PossessionChallenge;
import network.icn.protocol.era.EraClock;
import network.icn.protocol.era.EraId;
import network.icn.protocol.identity.NodeId;
import network.icn.protocol.identity.SignatureVerifier;
import network.icn.protocol.registry.Registry;
import network.icn.protocol.signed.Signed;

/// Decides whether a challenge is answered. Cheap checks come first, signatures before any state is touched, and state
/// only grows by what a member has signed.
final class ChallengeGate {
    /// One challenge a slot, one more after a lost connection, and one to spare.
    private static final int CHALLENGES_PER_SLOT = 3;

    /// Decides whether a beacon value belongs to the network's chain.
    @FunctionalInterface
    interface BeaconRule {
        boolean valid(BeaconValue value);
    }

    /// A reason with its one line, or nothing when the challenge passes.
    record Refusal(RefusalReason reason, String detail) {}

    private final Registry registry;
    private final EraClock clock;
    private final NodeId self;
    private final SignatureVerifier signatures;
    private final BeaconRule beacons;
    /// Verified beacon values of recent eras: a BLS signature is unique, so one check an era is enough.
    private final TreeMap<EraId, BeaconValue> verified = new TreeMap<>();
    private final TreeMap<EraId, Map<NodeId, Set<Hash32>>> nonces = new TreeMap<>();

    ChallengeGate(Registry registry, NodeId self, SignatureVerifier signatures, BeaconRule beacons) {
        this.registry = registry;
        this.clock = registry.parameters().clock();
        this.self = self;
        this.signatures = signatures;
        this.beacons = beacons;
    }

    /// Who asks, for whom, and whether it is signed.
    Optional<Refusal> judgeOrigin(NodeId peer, Signed signed, PossessionChallenge challenge) {
        if (challenge.networkId() != registry.networkId()) {
            return refuse(RefusalReason.WRONG_NETWORK, "network " + Long.toUnsignedString(challenge.networkId()));
        }
        if (!challenge.target().equals(self)) {
            return refuse(RefusalReason.WRONG_TARGET, "this is " + self + ", not " + challenge.target());
        }
        if (!challenge.challenger().equals(peer) || !signed.signer().equals(peer)) {
            return refuse(RefusalReason.NOT_CHALLENGER, "the connection is of " + peer);
        }
        if (!signed.verify(signatures)) {
            return refuse(RefusalReason.BAD_SIGNATURE, "signature of " + peer);
        }
        return Optional.empty();
    }

    /// When it was made. Clocks come before eras: with short eras a wrong clock would otherwise show as a wrong era.
    /// The challenger sends its own challenges over its own connection, so one that is long expired was
    /// not replayed by somebody else: its clock is behind.
    Optional<Refusal> judgeTime(PossessionChallenge challenge, Instant now) {
        Duration tolerance = registry.parameters().timing().clockTolerance();
        Instant expiry = challenge.expiresAt();
        Instant latest = now.plus(registry.parameters().answerTimeout()).plus(tolerance);
        if (expiry.isAfter(latest) || expiry.isBefore(now.minus(tolerance))) {
            return refuse(RefusalReason.CLOCK, "your challenge expires at " + expiry + ", here it is " + now);
        }
        if (!now.isBefore(expiry)) {
            return refuse(RefusalReason.EXPIRED, "expired at " + expiry + ", here it is " + now);
        }
        EraId current = clock.eraAt(now);
        boolean justEnded = challenge.era().next().equals(current)
                && now.isBefore(clock.start(current).plus(tolerance));
        boolean started = !now.isBefore(clock.start(current).minus(tolerance));
        if (!justEnded && !(challenge.era().equals(current) && started)) {
            return refuse(RefusalReason.WRONG_ERA, "era " + challenge.era() + ", here it is era " + current);
        }
        return Optional.empty();
    }

    /// What it asks for. Changes state only at the very end, when everything else holds.
    Optional<Refusal> judgeDemand(PossessionChallenge challenge, Hash32 snapshot, BeaconValue beacon) {
        if (!challenge.snapshot().equals(snapshot)) {
            return refuse(RefusalReason.WRONG_SNAPSHOT, "snapshot of era " + challenge.era() + " is " + snapshot);
        }
        if (!beaconHolds(challenge, beacon)) {
            return refuse(RefusalReason.WRONG_BEACON, "round " + beacon.round() + " for era " + challenge.era());
        }
        int maxSamples = registry.parameters().possessionSamplesPerEra();
        if (challenge.samples() > maxSamples) {
            return refuse(RefusalReason.TOO_MANY_SAMPLES, "at most " + maxSamples + ", got " + challenge.samples());
        }
        return judgeRepetition(challenge);
    }

    private boolean beaconHolds(PossessionChallenge challenge, BeaconValue beacon) {
        Instant from = clock.start(challenge.era())
                .minus(registry.parameters().timing().beaconLead());
        boolean named = challenge.beacon().equals(beacon.bound(registry.beacon().hash()));
        if (!named || beacon.round() != registry.beacon().firstRoundFrom(from)) {
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

    private Optional<Refusal> judgeRepetition(PossessionChallenge challenge) {
        Set<Hash32> seen = nonces.computeIfAbsent(challenge.era(), _ -> new LinkedHashMap<>())
                .computeIfAbsent(challenge.challenger(), _ -> new LinkedHashSet<>());
        if (seen.contains(challenge.nonce())) {
            return refuse(RefusalReason.REPLAYED, "nonce " + challenge.nonce());
        }
        int max = CHALLENGES_PER_SLOT * registry.parameters().slotsPerEra();
        if (seen.size() >= max) {
            return refuse(RefusalReason.RATE, "at most " + max + " challenges an era");
        }
        seen.add(challenge.nonce());
        return Optional.empty();
    }

    /// Forgets what no challenge can refer to any more.
    void forgetBefore(EraId era) {
        verified.headMap(era).clear();
        nonces.headMap(era).clear();
    }

    private static Optional<Refusal> refuse(RefusalReason reason, String detail) {
        return Optional.of(new Refusal(reason, detail));
    }
}
