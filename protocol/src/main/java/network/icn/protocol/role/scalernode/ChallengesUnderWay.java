package network.icn.protocol.role.scalernode;

import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import network.icn.protocol.challenge.possession.PossessionAnswer;
import network.icn.protocol.challenge.possession.PossessionChallenge;
import network.icn.protocol.challenge.possession.PossessionReceipt;
import network.icn.protocol.challenge.possession.PossessionRule;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.role.scalernode.ScalerNodeEffect.Answer;
import network.icn.protocol.role.scalernode.ScalerNodeEffect.ReadLeaves;
import network.icn.protocol.role.scalernode.ScalerNodeEffect.Refuse;
import network.icn.protocol.role.scalernode.ScalerNodeInput.ChallengeArrived;
import network.icn.protocol.role.scalernode.ScalerNodeInput.LeavesRead;

/// Challenges from their arrival to their answer: what passes the [ChallengeGate] waits for the disk, and
/// is answered with a receipt.
final class ChallengesUnderWay {
    private final RegistryHistory history;
    private final Signer signer;
    private final ChallengeGate gate;
    private final SnapshotBook snapshots;
    private final TranscriptBook transcripts;
    /// Accepted challenges that wait for the disk; the shell bounds their number.
    private final Map<Long, Reading> reading = new LinkedHashMap<>();

    private record Reading(Signed challenge, PossessionChallenge content, Instant arrivedAt) {}

    ChallengesUnderWay(
            RegistryHistory history,
            Signer signer,
            ChallengeGate gate,
            SnapshotBook snapshots,
            TranscriptBook transcripts) {
        this.history = history;
        this.signer = signer;
        this.gate = gate;
        this.snapshots = snapshots;
        this.transcripts = transcripts;
    }

    /// Has the leaves read that it asks for, or refuses it.
    ScalerNodeEffect arrived(ChallengeArrived arrived, Instant now) {
        long token = arrived.token();
        if (!history.isHyperNode(arrived.peer(), history.clock().eraAt(now).back(1))) {
            return new Refuse(token, RefusalReason.UNKNOWN_PEER, arrived.peer() + " is no HyperNode of the registry");
        }
        Optional<ChallengeGate.Refusal> refusal = gate.judgeAttempt(arrived.peer(), now);
        if (refusal.isPresent()) {
            return refuse(token, refusal.get());
        }
        PossessionChallenge challenge;
        try {
            challenge =
                    PossessionChallenge.parse(arrived.challenge().statement().bytes());
        } catch (MalformedException e) {
            return new Refuse(token, RefusalReason.MALFORMED, String.valueOf(e.getMessage()));
        }
        refusal = gate.judgeOrigin(arrived.peer(), arrived.challenge(), challenge)
                .or(() -> gate.judgeTime(challenge, now));
        if (refusal.isPresent()) {
            return refuse(token, refusal.get());
        }
        Optional<SnapshotBook.Entry> entry = snapshots.of(challenge.era());
        if (entry.isEmpty()) {
            return new Refuse(token, RefusalReason.NO_SNAPSHOT, "none was signed for era " + challenge.era());
        }
        refusal = gate.judgeDemand(challenge, entry.get().signed().hash(), arrived.beacon());
        if (refusal.isPresent()) {
            return refuse(token, refusal.get());
        }
        reading.put(token, new Reading(arrived.challenge(), challenge, now));
        long leafCount = entry.get().content().leafCount();
        List<Long> indices = Arrays.stream(PossessionRule.indices(challenge, leafCount))
                .boxed()
                .toList();
        return new ReadLeaves(token, entry.get().content().dataRoot(), leafCount, indices);
    }

    private static Refuse refuse(long token, ChallengeGate.Refusal refusal) {
        return new Refuse(token, refusal.reason(), refusal.detail());
    }

    /// Empty if no such challenge was accepted.
    Optional<Answer> answer(LeavesRead read, Instant now) {
        Reading accepted = reading.remove(read.token());
        if (accepted == null) {
            return Optional.empty();
        }
        Signed challenge = accepted.challenge();
        Signed receipt = new PossessionReceipt(
                        accepted.content().ref(),
                        PossessionAnswer.digest(read.leaves(), read.proof()),
                        read.directIo(),
                        now)
                .signedBy(signer);
        transcripts.answered(accepted.content(), challenge, receipt, accepted.arrivedAt(), now);
        return Optional.of(new Answer(read.token(), new PossessionAnswer(read.leaves(), read.proof(), receipt)));
    }

    Refuse readFailed(long token, String detail) {
        reading.remove(token);
        return new Refuse(token, RefusalReason.READ_FAILED, detail);
    }

    /// Forgets what no challenge can refer to any more.
    void forgetBefore(EraId era) {
        gate.forgetBefore(era);
    }
}
