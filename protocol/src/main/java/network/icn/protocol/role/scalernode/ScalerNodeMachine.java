package network.icn.protocol.role.scalernode;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import network.icn.protocol.certified.CertifiedShardVerifier;
import network.icn.protocol.challenge.possession.CountersignedTranscript;
import network.icn.protocol.challenge.possession.PossessionAnswer;
import network.icn.protocol.challenge.possession.PossessionChallenge;
import network.icn.protocol.challenge.possession.PossessionReceipt;
import network.icn.protocol.challenge.possession.PossessionRule;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.beacon.BeaconValue;
import network.icn.protocol.network.era.EraClock;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.role.scalernode.ScalerNodeEffect.Answer;
import network.icn.protocol.role.scalernode.ScalerNodeEffect.HandOutSnapshot;
import network.icn.protocol.role.scalernode.ScalerNodeEffect.KeepSnapshot;
import network.icn.protocol.role.scalernode.ScalerNodeEffect.ReadLeaves;
import network.icn.protocol.role.scalernode.ScalerNodeEffect.Refuse;
import network.icn.protocol.role.scalernode.ScalerNodeEffect.WakeAt;
import network.icn.protocol.role.scalernode.ScalerNodeInput.ArchiveAnswered;
import network.icn.protocol.role.scalernode.ScalerNodeInput.ChallengeArrived;
import network.icn.protocol.role.scalernode.ScalerNodeInput.DataIndexed;
import network.icn.protocol.role.scalernode.ScalerNodeInput.DataWithdrawn;
import network.icn.protocol.role.scalernode.ScalerNodeInput.JournalOpened;
import network.icn.protocol.role.scalernode.ScalerNodeInput.LeavesRead;
import network.icn.protocol.role.scalernode.ScalerNodeInput.ReadFailed;
import network.icn.protocol.role.scalernode.ScalerNodeInput.SnapshotRestored;
import network.icn.protocol.role.scalernode.ScalerNodeInput.SnapshotWanted;
import network.icn.protocol.role.scalernode.ScalerNodeInput.SnapshotsShown;
import network.icn.protocol.role.scalernode.ScalerNodeInput.Ticked;
import network.icn.protocol.role.scalernode.ScalerNodeInput.TranscriptArrived;
import network.icn.protocol.role.scalernode.ScalerNodeInput.TranscriptKept;
import network.icn.protocol.role.scalernode.ScalerNodeInput.TranscriptRestored;

/// The audited server's side of the protocol: signs one snapshot an era before the era's beacon round, and answers
/// challenges that refer to it, and countersigns what HyperNodes write down about that. Knows no clock, no disk and no
/// network; the shell runs its effects and limits how many
/// challenges are under way at once. Belongs to one thread.
public final class ScalerNodeMachine implements ScalerNodeRole {
    private final RegistryHistory history;
    private final EraClock clock;
    private final Signer signer;
    private final SnapshotBook snapshots;
    private final OwnSnapshots own;
    private final ChallengeGate gate;
    private final TranscriptBook transcripts;
    /// Accepted challenges that wait for the disk; the shell bounds their number.
    private final Map<Long, Reading> reading = new LinkedHashMap<>();

    private record Reading(Signed challenge, PossessionChallenge content, Instant arrivedAt) {}

    /// @param beacons whether a value belongs to the registry's chain
    public ScalerNodeMachine(
            RegistryHistory history, Signer signer, SignatureVerifier signatures, Predicate<BeaconValue> beacons) {
        this.history = history;
        this.clock = history.clock();
        this.signer = signer;
        this.snapshots = new SnapshotBook(history, signer);
        CertifiedShardVerifier reports = new CertifiedShardVerifier(history, signatures, beacons);
        this.own = new OwnSnapshots(history, signer.id(), reports, snapshots);
        this.gate = new ChallengeGate(history, signer.id(), signatures, beacons::test);
        this.transcripts = new TranscriptBook(history, signer, signatures);
    }

    @Override
    public List<ScalerNodeEffect> step(ScalerNodeInput input, Instant now) {
        return switch (input) {
            case JournalOpened(var journal, var covers) -> own.start(journal, covers, now);
            case SnapshotsShown(List<Signed> shown) -> {
                List<ScalerNodeEffect> effects = new ArrayList<>(own.tick(now));
                effects.addAll(own.shown(shown));
                yield effects;
            }
            case ArchiveAnswered(var satellite, EraId era, var report) -> {
                List<ScalerNodeEffect> effects = new ArrayList<>(own.archived(satellite, era, report));
                effects.addAll(tick(now));
                yield effects;
            }
            case SnapshotRestored(Signed snapshot) -> {
                snapshots.restore(snapshot);
                yield List.of();
            }
            case TranscriptRestored(CountersignedTranscript transcript) -> {
                transcripts.restore(transcript);
                yield List.of();
            }
            case DataIndexed(var root, long leafCount) -> {
                snapshots.dataIndexed(root, leafCount);
                yield tick(now);
            }
            case DataWithdrawn() -> {
                snapshots.dataWithdrawn();
                yield tick(now);
            }
            case ChallengeArrived arrived -> List.of(judge(arrived, now));
            case LeavesRead read -> answer(read, now);
            case ReadFailed(long token, String detail) -> {
                reading.remove(token);
                yield List.of(new Refuse(token, RefusalReason.READ_FAILED, detail));
            }
            case SnapshotWanted wanted -> snapshot(wanted, now);
            case TranscriptArrived arrived -> List.of(transcripts.judge(arrived, now));
            case TranscriptKept(long token) ->
                transcripts.kept(token).<List<ScalerNodeEffect>>map(List::of).orElseGet(List::of);
            case Ticked() -> tick(now);
        };
    }

    private ScalerNodeEffect judge(ChallengeArrived arrived, Instant now) {
        long token = arrived.token();
        if (!history.isHyperNode(arrived.peer(), clock.eraAt(now).back(1))) {
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

    private List<ScalerNodeEffect> answer(LeavesRead read, Instant now) {
        Reading accepted = reading.remove(read.token());
        if (accepted == null) {
            return List.of();
        }
        Signed challenge = accepted.challenge();
        Signed receipt = new PossessionReceipt(
                        accepted.content().ref(),
                        PossessionAnswer.digest(read.leaves(), read.proof()),
                        read.directIo(),
                        now)
                .signedBy(signer);
        transcripts.answered(accepted.content(), challenge, receipt, accepted.arrivedAt(), now);
        return List.of(new Answer(read.token(), new PossessionAnswer(read.leaves(), read.proof(), receipt)));
    }

    private List<ScalerNodeEffect> snapshot(SnapshotWanted wanted, Instant now) {
        EraId current = clock.eraAt(now);
        if (!history.isMember(wanted.peer(), current.back(SnapshotBook.PAST_ERAS))) {
            return List.of(
                    new Refuse(wanted.token(), RefusalReason.UNKNOWN_PEER, wanted.peer() + " is not in the registry"));
        }
        long ahead = wanted.era().number() - current.number();
        boolean near = ahead >= -SnapshotBook.PAST_ERAS && ahead <= 1;
        if (!near) {
            return List.of(new Refuse(
                    wanted.token(), RefusalReason.WRONG_ERA, "era " + wanted.era() + ", here it is era " + current));
        }
        List<ScalerNodeEffect> effects = new ArrayList<>(own.tick(now));
        sign(wanted.era(), now, effects);
        effects.add(snapshots
                .of(wanted.era())
                .<ScalerNodeEffect>map(entry -> new HandOutSnapshot(wanted.token(), entry.signed()))
                .orElseGet(() -> new Refuse(
                        wanted.token(), RefusalReason.NO_SNAPSHOT, "none was signed for era " + wanted.era())));
        return effects;
    }

    @Override
    public Optional<EraId> eraWithoutSnapshot(Instant now) {
        EraId current = clock.eraAt(now);
        boolean mayCome = now.isBefore(snapshots.closes(current));
        return mayCome || snapshots.of(current).isPresent() ? Optional.empty() : Optional.of(current);
    }

    private List<ScalerNodeEffect> tick(Instant now) {
        List<ScalerNodeEffect> effects = new ArrayList<>(own.tick(now));
        EraId current = clock.eraAt(now);
        if (current.number() > 0) {
            gate.forgetBefore(current.back(1));
            transcripts.forgetBefore(current.back(1));
        }
        // Only the first era of a network, or of this node, is signed while it is the current one.
        sign(current, now, effects);
        EraId next = current.next();
        Instant due = own.due(next);
        Instant wake = due;
        if (!now.isBefore(due)) {
            sign(next, now, effects);
            wake = own.heldBackUntil(next, now).orElse(own.due(next.next()));
        }
        own.expect(wake);
        effects.add(new WakeAt(wake));
        return effects;
    }

    private void sign(EraId era, Instant now, List<ScalerNodeEffect> effects) {
        if (own.maySign(era) && own.heldBackUntil(era, now).isEmpty()) {
            snapshots.sign(era, now).ifPresent(entry -> effects.add(new KeepSnapshot(entry.signed())));
        }
    }
}
