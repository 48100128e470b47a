package network.icn.protocol.role.hypernode;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;
import network.icn.protocol.challenge.Challenge;
import network.icn.protocol.challenge.SignedAnswer;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.beacon.BeaconValue;
import network.icn.protocol.network.beacon.BeaconVerifier;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.objects.ObjectEntry;
import network.icn.protocol.objects.StoredObjects;
import network.icn.protocol.objects.StoredTotals;
import network.icn.protocol.probe.ProbeFailure;
import network.icn.protocol.probe.ProbeInput;
import network.icn.protocol.probe.ProbeMachine;
import network.icn.protocol.probe.ProbeReport;
import network.icn.protocol.probe.ProbeStep;
import network.icn.protocol.role.protection.JournalState;
import network.icn.protocol.role.scalernode.ScalerNodeEffect;
import network.icn.protocol.role.scalernode.ScalerNodeInput;
import network.icn.protocol.role.scalernode.ScalerNodeMachine;

/// The ScalerNodes of a [VirtualNetwork] as whole machines, asked by the machine that HyperNodes really
/// use. It knows no kind of challenge.
final class WholeScalerNodes implements VirtualNetwork.Machines {
    static final int LEAVES = 300;
    private static final List<Payload> DATA = IntStream.range(0, LEAVES)
            .mapToObj(i -> {
                byte[] leaf = new byte[ObjectEntry.LEAF_BYTES];
                leaf[0] = (byte) i;
                leaf[1] = (byte) (i >> 8);
                return Payload.of(leaf);
            })
            .toList();
    private static final StoredObjects STORED = StoredObjects.of(DATA);

    private final VirtualNetwork network;
    private final TreeMap<NodeId, ScalerNodeMachine> machines = new TreeMap<>();
    /// What each has on its disk.
    private final TreeMap<NodeId, List<Signed>> kept = new TreeMap<>();
    /// What those have that have begun anew.
    private final TreeMap<NodeId, StoredObjects> others = new TreeMap<>();
    /// What a target signs in place of an answer.
    BiFunction<NodeId, Challenge, Optional<Payload>> lies = (_, _) -> Optional.empty();
    /// What a target does not answer.
    BiPredicate<NodeId, Challenge> refuses = (_, _) -> false;

    /// What a target shows to somebody in place of its snapshot.
    BiFunction<NodeId, Signed, Signed> shows = (_, snapshot) -> snapshot;

    /// What a target cannot read any more.
    BiPredicate<NodeId, Long> unreadable = (_, _) -> false;

    WholeScalerNodes(VirtualNetwork network) {
        this.network = network;
        network.scalerNodes.keySet().forEach(this::start);
        network.machines = this;
        network.countersignatures = (asked, target) -> countersigned(asked.transcript(), target.id());
    }

    /// Begins, or begins again with its journal of snapshots and nothing else.
    void start(NodeId target) {
        machines.put(
                target,
                new ScalerNodeMachine(
                        network.history,
                        Objects.requireNonNull(network.scalerNodes.get(target)),
                        network.verifier,
                        value -> BeaconVerifier.verify(network.chain.info(), value)));
        List<Signed> journal = kept.computeIfAbsent(target, _ -> new ArrayList<>());
        List.copyOf(journal).forEach(snapshot -> step(target, new ScalerNodeInput.SnapshotRestored(snapshot)));
        step(target, new ScalerNodeInput.JournalOpened(JournalState.whole(), Optional.empty()));
        step(target, new ScalerNodeInput.DataIndexed(STORED.totals(), false));
    }

    /// From its next snapshot on it has another tree.
    void beginAnew(NodeId target, StoredObjects other) {
        others.put(target, other);
        step(target, new ScalerNodeInput.DataIndexed(other.totals(), true));
    }

    /// From its next snapshot on it has another tree, of which it says that it is the one of before, grown.
    void rewrite(NodeId target, StoredObjects other) {
        others.put(target, other);
        step(target, new ScalerNodeInput.DataIndexed(other.totals(), false));
    }

    private StoredObjects stored(NodeId target, StoredTotals totals) {
        StoredObjects other = others.get(target);
        return other != null && other.totals().equals(totals) ? other : STORED;
    }

    /// The last effect; snapshots are kept first.
    private ScalerNodeEffect step(NodeId target, ScalerNodeInput input) {
        List<ScalerNodeEffect> effects =
                Objects.requireNonNull(machines.get(target)).step(input, network.now());
        for (ScalerNodeEffect effect : effects) {
            if (effect instanceof ScalerNodeEffect.KeepSnapshot(Signed snapshot)) {
                Objects.requireNonNull(kept.get(target)).add(snapshot);
            }
        }
        return effects.isEmpty() ? new ScalerNodeEffect.WakeAt(network.now()) : effects.getLast();
    }

    private CountersignAnswer countersigned(Signed transcript, NodeId target) {
        ScalerNodeEffect kept = step(target, new ScalerNodeInput.TranscriptArrived(3, transcript.signer(), transcript));
        return kept instanceof ScalerNodeEffect.KeepTranscript
                        && step(target, new ScalerNodeInput.TranscriptKept(3))
                                instanceof ScalerNodeEffect.HandOutCountersignature(long _, var signature)
                ? new CountersignAnswer.Given(signature)
                : new CountersignAnswer.Refused(kept.toString());
    }

    @Override
    public Signed snapshot(NodeId peer, NodeId target, EraId era) {
        ScalerNodeEffect effect = step(target, new ScalerNodeInput.SnapshotWanted(2, peer, era));
        return shows.apply(peer, ((ScalerNodeEffect.HandOutSnapshot) effect).snapshot());
    }

    @Override
    public ProbeReport probe(NodeId peer, HyperNodeEffect.StartProbe probe) {
        Instant now = network.now();
        ProbeMachine machine = new ProbeMachine(
                probe.challenges(),
                probe.deadline(),
                network.registry.parameters().answerTimeout(),
                network.verifier);
        ProbeStep step = machine.start(true, now);
        while (true) {
            switch (step) {
                case ProbeStep.Echo _ -> step = machine.step(new ProbeInput.EchoReturned(Duration.ofMillis(2)), now);
                case ProbeStep.Challenge(Signed challenge, Instant _) ->
                    step = machine.step(asked(peer, probe.probe().target(), challenge, probe.beacon()), now);
                case ProbeStep.Done(ProbeReport report) -> {
                    return report;
                }
            }
        }
    }

    private ProbeInput asked(NodeId peer, NodeId target, Signed challenge, BeaconValue beacon) {
        Challenge content = content(challenge);
        if (refuses.test(target, content)) {
            return new ProbeInput.Failed(new ProbeFailure.Refused("no"));
        }
        Optional<Payload> lie = lies.apply(target, content);
        if (lie.isPresent()) {
            return answered(SignedAnswer.sign(
                    content.ref(), lie.get(), network.now(), Objects.requireNonNull(network.scalerNodes.get(target))));
        }
        ScalerNodeEffect effect = step(target, new ScalerNodeInput.ChallengeArrived(1, peer, challenge, beacon));
        while (effect instanceof ScalerNodeEffect.ReadLeaves read) {
            effect = step(target, leaves(target, read));
        }
        if (effect instanceof ScalerNodeEffect.ReadGrowth(long token, StoredTotals from, StoredTotals to)) {
            effect = step(
                    target,
                    new ScalerNodeInput.GrowthRead(token, stored(target, to).growth(from, to)));
        }
        return switch (effect) {
            case ScalerNodeEffect.Answer(long _, SignedAnswer answer) -> answered(answer);
            case ScalerNodeEffect.Refuse refuse ->
                new ProbeInput.Failed(new ProbeFailure.Refused(refuse.reason().label()));
            default -> throw new IllegalStateException(effect.toString());
        };
    }

    private static ProbeInput answered(SignedAnswer answer) {
        return new ProbeInput.Answered(answer, Duration.ofMillis(3));
    }

    private ScalerNodeInput leaves(NodeId target, ScalerNodeEffect.ReadLeaves read) {
        if (read.indices().stream().anyMatch(leaf -> unreadable.test(target, leaf))) {
            return new ScalerNodeInput.ReadFailed(read.token(), "bad sector");
        }
        StoredObjects stored = stored(target, read.of());
        long[] indices = read.indices().stream().mapToLong(Long::longValue).toArray();
        return new ScalerNodeInput.LeavesRead(
                read.token(), read.indices().stream().map(stored::leaf).toList(), stored.prove(indices), true);
    }

    private static Challenge content(Signed challenge) {
        try {
            return Challenge.parse(challenge.statement().bytes());
        } catch (MalformedException e) {
            throw new IllegalStateException(e);
        }
    }
}
