package network.icn.protocol.role.scalernode;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import network.icn.protocol.certified.CertifiedShardVerifier;
import network.icn.protocol.challenge.CountersignedTranscript;
import network.icn.protocol.evidence.Evidence;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.beacon.BeaconValue;
import network.icn.protocol.network.era.EraClock;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.role.scalernode.ScalerNodeEffect.HandOutSnapshot;
import network.icn.protocol.role.scalernode.ScalerNodeEffect.KeepSnapshot;
import network.icn.protocol.role.scalernode.ScalerNodeEffect.Refuse;
import network.icn.protocol.role.scalernode.ScalerNodeEffect.Tell;
import network.icn.protocol.role.scalernode.ScalerNodeEffect.WakeAt;
import network.icn.protocol.role.scalernode.ScalerNodeInput.ArchiveAnswered;
import network.icn.protocol.role.scalernode.ScalerNodeInput.ChallengeArrived;
import network.icn.protocol.role.scalernode.ScalerNodeInput.DataIndexed;
import network.icn.protocol.role.scalernode.ScalerNodeInput.DataWithdrawn;
import network.icn.protocol.role.scalernode.ScalerNodeInput.EvidenceAnswered;
import network.icn.protocol.role.scalernode.ScalerNodeInput.GrowthFailed;
import network.icn.protocol.role.scalernode.ScalerNodeInput.GrowthRead;
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

/// The audited server's side of the protocol: signs one snapshot an era before the era's beacon round,
/// and answers challenges that refer to it, and countersigns what HyperNodes write down about that.
/// Knows no clock, no disk and no network; the shell runs its effects and limits how many challenges
/// are under way at once. Belongs to one thread.
public final class ScalerNodeMachine implements ScalerNodeRole {
    private static final Duration EARLIEST = Duration.ofDays(1);

    private final RegistryHistory history;
    private final EraClock clock;
    private final SnapshotBook snapshots;
    private final OwnSnapshots own;
    private final TranscriptBook transcripts;
    private final ChallengesUnderWay challenges;
    private final ChosenSeeds seeds;
    private final OwedEvidence owedEvidence;

    /// @param beacons whether a value belongs to the registry's chain
    public ScalerNodeMachine(
            RegistryHistory history, Signer signer, SignatureVerifier signatures, Predicate<BeaconValue> beacons) {
        this.history = history;
        this.clock = history.clock();
        this.snapshots = new SnapshotBook(history, signer);
        CertifiedShardVerifier reports = new CertifiedShardVerifier(history, signatures, beacons);
        this.own = new OwnSnapshots(history, signer.id(), reports, snapshots);
        this.transcripts = new TranscriptBook(history, signer, signatures);
        this.seeds = new ChosenSeeds(history, signatures, transcripts);
        this.owedEvidence = new OwedEvidence(history, signatures);
        ChallengeGate gate = new ChallengeGate(history, signer.id(), signatures, beacons::test);
        this.challenges = new ChallengesUnderWay(history, signer, gate, snapshots, transcripts);
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
                report.ifPresent(shard -> accuse(seeds.shown(shard), now, effects));
                effects.addAll(tick(now));
                yield effects;
            }
            case EvidenceAnswered(var satellite, var evidence, var answer) -> {
                owedEvidence.answered(satellite, evidence, answer, now);
                yield tick(now);
            }
            case SnapshotRestored(Signed snapshot) -> {
                snapshots.restore(snapshot);
                yield List.of();
            }
            case TranscriptRestored(CountersignedTranscript transcript) -> {
                transcripts.restore(transcript);
                yield List.of();
            }
            case DataIndexed(var totals, boolean anew) -> {
                snapshots.dataIndexed(totals, anew);
                yield tick(now);
            }
            case DataWithdrawn() -> {
                snapshots.dataWithdrawn();
                yield tick(now);
            }
            case ChallengeArrived arrived -> List.of(challenges.arrived(arrived, now));
            case LeavesRead read ->
                challenges.read(read, now).<List<ScalerNodeEffect>>map(List::of).orElseGet(List::of);
            case ReadFailed(long token, String detail) -> List.of(challenges.readFailed(token, detail, now));
            case GrowthRead read ->
                challenges.read(read, now).<List<ScalerNodeEffect>>map(List::of).orElseGet(List::of);
            case GrowthFailed(long token, String detail) -> List.of(challenges.growthFailed(token, detail));
            case SnapshotWanted wanted -> snapshot(wanted, now);
            case TranscriptArrived arrived -> List.of(transcripts.judge(arrived, now));
            case TranscriptKept(long token) ->
                transcripts.kept(token).<List<ScalerNodeEffect>>map(List::of).orElseGet(List::of);
            case Ticked() -> tick(now);
        };
    }

    private void accuse(List<Evidence.Chosen> found, Instant now, List<ScalerNodeEffect> effects) {
        for (Evidence.Chosen evidence : found) {
            effects.add(new Tell(new ScalerNodeNotice.ChosenSeed(evidence.accused(), evidence.era())));
            owedEvidence.add(evidence, now);
        }
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
            challenges.forgetBefore(current.back(1));
            transcripts.forgetBefore(current.back(1));
            seeds.forgetBefore(current.back(1));
            owedEvidence.turnEra(current);
        }
        // Only the first era of a network, or of this node, is signed while it is the current one.
        sign(current, now, effects);
        EraId next = current.next();
        Instant due = own.due(next);
        Instant wake = now.isBefore(firstSigning()) ? firstSigning() : due;
        if (!now.isBefore(due)) {
            sign(next, now, effects);
            wake = own.heldBackUntil(next, now).orElse(own.due(next.next()));
        }
        effects.addAll(owedEvidence.due(now));
        Instant retry = owedEvidence.next().orElse(wake);
        wake = retry.isBefore(wake) ? retry : wake;
        own.expect(wake);
        effects.add(new WakeAt(wake));
        return effects;
    }

    /// Nothing is signed long before genesis: a dead clock shows that, too, and what was signed under
    /// it would bind.
    private Instant firstSigning() {
        return clock.genesis().minus(EARLIEST);
    }

    private void sign(EraId era, Instant now, List<ScalerNodeEffect> effects) {
        if (!now.isBefore(firstSigning())
                && own.maySign(era)
                && own.heldBackUntil(era, now).isEmpty()) {
            snapshots.sign(era, now).ifPresent(entry -> {
                own.claimEarly().ifPresent(effects::add);
                effects.add(new KeepSnapshot(entry.signed()));
            });
        }
    }
}
