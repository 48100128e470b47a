package network.icn.protocol.role.scalernode;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import network.icn.protocol.challenge.AskedKind;
import network.icn.protocol.challenge.Challenge;
import network.icn.protocol.challenge.EraSnapshot;
import network.icn.protocol.challenge.SignedAnswer;
import network.icn.protocol.challenge.StoredLeaves;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.objects.StoredTotals;
import network.icn.protocol.role.scalernode.ScalerNodeEffect.Answer;
import network.icn.protocol.role.scalernode.ScalerNodeEffect.ReadGrowth;
import network.icn.protocol.role.scalernode.ScalerNodeEffect.ReadLeaves;
import network.icn.protocol.role.scalernode.ScalerNodeEffect.Refuse;
import network.icn.protocol.role.scalernode.ScalerNodeInput.ChallengeArrived;
import network.icn.protocol.role.scalernode.ScalerNodeInput.GrowthRead;
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
    /// Those that wait for what shows growth; the shell bounds their number, too.
    private final Map<Long, Accepted> growing = new LinkedHashMap<>();

    private record Accepted(
            AskedKind<?, ?, ?> kind, Signed challenge, Challenge content, EraSnapshot snapshot, Instant arrivedAt) {}

    private record Reading(Accepted accepted, LeafReading leaves) {
        ReadLeaves next(long token) {
            return new ReadLeaves(token, accepted.snapshot().totals(), leaves.current());
        }
    }

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
        Challenge challenge;
        try {
            challenge = Challenge.parse(arrived.challenge().statement().bytes());
        } catch (MalformedException e) {
            return gate.judgeAttempt(arrived.peer(), Optional.empty(), now)
                    .map(refusal -> refuse(token, refusal))
                    .orElseGet(() -> new Refuse(token, RefusalReason.MALFORMED, String.valueOf(e.getMessage())));
        }
        Optional<AskedKind<?, ?, ?>> kind = gate.kind(challenge);
        Optional<ChallengeGate.Refusal> refusal = gate.judgeAttempt(arrived.peer(), kind, now);
        if (refusal.isPresent()) {
            return refuse(token, refusal.get());
        }
        refusal = gate.judgeOrigin(arrived.peer(), arrived.challenge(), challenge)
                .or(() -> gate.judgeTime(challenge, now));
        if (refusal.isPresent()) {
            return refuse(token, refusal.get());
        }
        AskedKind<?, ?, ?> asked = kind.orElseThrow();
        Optional<SnapshotBook.Entry> entry = snapshots.of(challenge.era());
        if (entry.isEmpty()) {
            return new Refuse(token, RefusalReason.NO_SNAPSHOT, "none was signed for era " + challenge.era());
        }
        refusal = gate.judgeDemand(challenge, asked, entry.get(), arrived.beacon());
        if (refusal.isPresent()) {
            return refuse(token, refusal.get());
        }
        EraSnapshot snapshot = entry.get().content();
        Accepted accepted = new Accepted(asked, arrived.challenge(), challenge, snapshot, now);
        Optional<StoredTotals> from = asked.grownFrom(challenge);
        if (from.isPresent()) {
            growing.put(token, accepted);
            return new ReadGrowth(token, from.get(), snapshot.totals());
        }
        List<Long> leaves = asked.leaves(challenge, snapshot);
        if (leaves.isEmpty()) {
            return answer(token, accepted, asked.answer(challenge, snapshot, List.of(StoredLeaves.NONE)), now);
        }
        Reading begun =
                new Reading(accepted, new LeafReading(leaves, asked.takesParts(), now.plus(readingTime(challenge))));
        reading.put(token, begun);
        return begun.next(token);
    }

    /// The other half is for the way: by whose clock the challenge expires is not known here.
    private Duration readingTime(Challenge challenge) {
        return history.at(challenge.era()).parameters().answerTimeout().dividedBy(2);
    }

    private static Refuse refuse(long token, ChallengeGate.Refusal refusal) {
        return new Refuse(token, refusal.reason(), refusal.detail());
    }

    /// Answers, or has more read. Empty if no such challenge was accepted.
    Optional<ScalerNodeEffect> read(LeavesRead read, Instant now) {
        long token = read.token();
        Reading begun = reading.get(token);
        if (begun == null) {
            return Optional.empty();
        }
        begun.leaves()
                .succeeded(new StoredLeaves(begun.leaves().current(), read.leaves(), read.proof(), read.directIo()));
        return Optional.of(goOn(token, begun, "", now));
    }

    /// Answers. Empty if no such challenge was accepted.
    Optional<ScalerNodeEffect> read(GrowthRead read, Instant now) {
        return Optional.ofNullable(growing.remove(read.token()))
                .map(accepted ->
                        answer(read.token(), accepted, accepted.kind().answer(accepted.content(), read.growth()), now));
    }

    /// Refuses it.
    ScalerNodeEffect growthFailed(long token, String detail) {
        growing.remove(token);
        return new Refuse(token, RefusalReason.READ_FAILED, detail);
    }

    private ScalerNodeEffect goOn(long token, Reading begun, String detail, Instant now) {
        LeafReading leaves = begun.leaves();
        if (leaves.isMore(now)) {
            return begun.next(token);
        }
        reading.remove(token);
        if (leaves.read().isEmpty()) {
            return new Refuse(token, RefusalReason.READ_FAILED, detail);
        }
        Accepted accepted = begun.accepted();
        Payload answer = accepted.kind().answer(accepted.content(), accepted.snapshot(), leaves.read());
        return answer(token, accepted, answer, now);
    }

    private Answer answer(long token, Accepted accepted, Payload bytes, Instant now) {
        Challenge content = accepted.content();
        SignedAnswer answer = SignedAnswer.sign(content.ref(), bytes, now, signer);
        transcripts.answered(content, accepted.challenge(), answer.receipt(), accepted.arrivedAt(), now);
        return new Answer(token, answer);
    }

    /// Has the rest read if the answer may leave something out, and refuses otherwise.
    ScalerNodeEffect readFailed(long token, String detail, Instant now) {
        Reading begun = reading.get(token);
        if (begun == null) {
            return new Refuse(token, RefusalReason.READ_FAILED, detail);
        }
        begun.leaves().failed();
        return goOn(token, begun, detail, now);
    }

    /// Forgets what no challenge can refer to any more.
    void forgetBefore(EraId era) {
        gate.forgetBefore(era);
    }
}
