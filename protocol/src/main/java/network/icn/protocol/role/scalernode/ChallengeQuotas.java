package network.icn.protocol.role.scalernode;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import network.icn.protocol.challenge.AskedKind;
import network.icn.protocol.challenge.Challenge;
import network.icn.protocol.challenge.ChallengeKind;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.network.era.EraClock;
import network.icn.protocol.network.era.EraId;

/// How much each member may ask by each kind of challenge. Each has its own quota: what one member
/// asks, or all others together, takes nothing from another one, and one kind takes nothing from
/// another.
final class ChallengeQuotas {
    /// What a member may have us look at of each kind, answered or not, is so many times what it may
    /// have answered: beyond it not even a signature is checked. All that names no kind of the registry
    /// is counted together, so names bring nothing.
    private static final int ATTEMPTS = 2;

    private static final String NO_KIND = "";

    private record Asked(NodeId challenger, int slot, String kind) {}

    private record Attempt(NodeId peer, String kind) {}

    private final EraClock clock;
    /// Challenges that were let through: their nonces, by era, then by who asked in which slot.
    private final TreeMap<EraId, Map<Asked, Set<Hash32>>> nonces = new TreeMap<>();
    /// How many of those, by era, then by who asked.
    private final TreeMap<EraId, Map<Attempt, Integer>> answered = new TreeMap<>();
    /// Challenges that came, by the era of their arrival.
    private final TreeMap<EraId, Map<Attempt, Integer>> attempts = new TreeMap<>();

    ChallengeQuotas(EraClock clock) {
        this.clock = clock;
    }

    /// Counts an attempt. The connection has shown who it is, so nobody can spend what is another one's.
    ///
    /// @param kind of the registry that the challenge names; empty if it names none
    Optional<ChallengeGate.Refusal> judgeAttempt(NodeId peer, Optional<AskedKind<?, ?, ?>> kind, Instant now) {
        Attempt attempt = new Attempt(peer, kind.map(ChallengeKind::name).orElse(NO_KIND));
        int slots = clock.slots();
        int max = ATTEMPTS * kind.map(known -> known.mostPerEra(slots)).orElse(AskedKind.PER_SLOT * slots);
        int count = attempts.computeIfAbsent(clock.eraAt(now), _ -> new LinkedHashMap<>())
                .merge(attempt, 1, (old, one) -> Math.min(old + one, max + 1));
        return count > max
                ? refuse(RefusalReason.RATE, "at most " + max + " challenges of a kind an era, good or bad")
                : Optional.empty();
    }

    /// Counts a challenge that is otherwise let through.
    Optional<ChallengeGate.Refusal> judgeRepetition(Challenge challenge, AskedKind<?, ?, ?> kind) {
        Set<Hash32> seen = nonces.computeIfAbsent(challenge.era(), _ -> new LinkedHashMap<>())
                .computeIfAbsent(
                        new Asked(challenge.challenger(), challenge.slot(), challenge.kind()),
                        _ -> new LinkedHashSet<>());
        if (seen.contains(challenge.seed())) {
            return refuse(RefusalReason.REPLAYED, "seed " + challenge.seed());
        }
        if (seen.size() >= AskedKind.PER_SLOT) {
            return refuse(RefusalReason.RATE, "at most " + AskedKind.PER_SLOT + " challenges of a kind a slot");
        }
        int most = kind.mostPerEra(clock.slots());
        Map<Attempt, Integer> ofEra = answered.computeIfAbsent(challenge.era(), _ -> new LinkedHashMap<>());
        Attempt asker = new Attempt(challenge.challenger(), challenge.kind());
        if (ofEra.getOrDefault(asker, 0) >= most) {
            return refuse(RefusalReason.RATE, "at most " + most + " challenges of the kind an era");
        }
        ofEra.merge(asker, 1, Integer::sum);
        seen.add(challenge.seed());
        return Optional.empty();
    }

    void forgetBefore(EraId era) {
        nonces.headMap(era).clear();
        attempts.headMap(era).clear();
        answered.headMap(era).clear();
    }

    private static Optional<ChallengeGate.Refusal> refuse(RefusalReason reason, String detail) {
        return Optional.of(new ChallengeGate.Refusal(reason, detail));
    }
}
