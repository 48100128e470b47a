package network.icn.simulator.world;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import network.icn.protocol.archive.PushAnswer;
import network.icn.protocol.archive.Submission;
import network.icn.protocol.certified.CertifiedShard;
import network.icn.protocol.challenge.SignedAnswer;
import network.icn.protocol.codec.MessageSizes;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.merkle.Merkle;
import network.icn.protocol.kernel.merkle.MerkleTree;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.beacon.BeaconValue;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.objects.LeavesProof;
import network.icn.protocol.objects.ObjectEntry;
import network.icn.protocol.objects.ObjectLedger;
import network.icn.protocol.objects.OwnedObject;
import network.icn.protocol.objects.RemovalsProof;
import network.icn.protocol.objects.StoredProof;
import network.icn.protocol.role.scalernode.ScalerNodeEffect;
import network.icn.protocol.role.scalernode.ScalerNodeInput;
import network.icn.protocol.role.scalernode.ScalerNodeMachine;
import network.icn.simulator.engine.Alarm;
import network.icn.simulator.ledger.Ledger.Answer;

/// A ScalerNode with its data in memory and a disk that takes some time.
final class SimScalerNode {
    /// A probe asks for a handful of them.
    private static final int OBJECTS = 8;
    /// Every other object is somebody's, the rest is its own.
    private static final int OWNED_ONE_IN = 2;

    /// Whose key is none of the node's.
    private static final byte[] OWNER = {1};

    private static final int LEAVES_OF_ONE = 125;
    private static final int LOST_ONE_IN = 100;
    private static final Payload LOST = Payload.of(new byte[ObjectEntry.LEAF_BYTES]);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration READ_TIME = Duration.ofMillis(2);

    private final World world;
    private final int number;
    private final NodeId id;
    private final ScalerNodeMachine machine;
    private final List<Payload> leaves = new ArrayList<>();
    private final ObjectLedger objects = new ObjectLedger();
    private final List<MerkleTree> within = new ArrayList<>();
    private boolean lostSome;
    private final Alarm alarm;
    private final Map<Long, Consumer<ScalerNodeEffect>> waiting = new LinkedHashMap<>();
    /// Questions to which it has given leaves that it does not have.
    private final Set<Long> liedIn = new TreeSet<>();
    private long tokens;

    SimScalerNode(World world, int number, Signer signer, byte[] seed) {
        this.world = world;
        this.number = number;
        this.id = signer.id();
        this.alarm = new Alarm(world.engine());
        this.machine = new ScalerNodeMachine(world.history(), signer, world.verifier(), world::isBeacon);
        Signer owner = Ed25519.best().signer(Hash32.sha256(seed, OWNER).bytes());
        for (int object = 0; object < OBJECTS; object++) {
            put(object, seed, owner);
        }
    }

    private void put(int object, byte[] seed, Signer owner) {
        MerkleTree tree = new MerkleTree();
        for (int i = object * LEAVES_OF_ONE; i < (object + 1) * LEAVES_OF_ONE; i++) {
            byte[] leaf = new byte[ObjectEntry.LEAF_BYTES];
            byte[] half =
                    Hash32.sha256(seed, new byte[] {(byte) i, (byte) (i >> 8)}).bytes();
            System.arraycopy(half, 0, leaf, 0, half.length);
            leaves.add(Payload.of(leaf));
            tree.append(Merkle.leafHash(leaf));
        }
        within.add(tree);
        Hash32 name = Hash32.sha256(new byte[] {(byte) object});
        long length = (long) LEAVES_OF_ONE * ObjectEntry.LEAF_BYTES;
        long _ = objects.put(
                object % OWNED_ONE_IN == 0
                        ? new OwnedObject(world.history().network(), id, name, tree.root(), length).entry(owner)
                        : ObjectEntry.unowned(name, tree.root(), length));
    }

    NodeId id() {
        return id;
    }

    int number() {
        return number;
    }

    void start() {
        step(new ScalerNodeInput.DataIndexed(objects.totals().orElseThrow(), false));
    }

    /// From now on it reads zeros where one leaf in a hundred was, and signs them.
    void loseData() {
        lostSome = true;
        world.trace(number, "lost data");
    }

    /// What an answer of this node really is.
    Answer truth(ScalerNodeEffect answer) {
        if (answer instanceof ScalerNodeEffect.Answer(long token, SignedAnswer _)) {
            return liedIn.contains(token) ? Answer.WRONG : Answer.RIGHT;
        }
        return Answer.REFUSED;
    }

    /// @param answer gets [ScalerNodeEffect.HandOutSnapshot] or [ScalerNodeEffect.Refuse]
    void snapshot(NodeId peer, EraId era, Consumer<ScalerNodeEffect> answer) {
        step(new ScalerNodeInput.SnapshotWanted(token(answer), peer, era));
    }

    /// @param answer gets [ScalerNodeEffect.Answer] or [ScalerNodeEffect.Refuse]
    void challenge(NodeId peer, Signed challenge, BeaconValue beacon, Consumer<ScalerNodeEffect> answer) {
        step(new ScalerNodeInput.ChallengeArrived(token(answer), peer, challenge, beacon));
    }

    /// @param answer gets [ScalerNodeEffect.HandOutCountersignature] or [ScalerNodeEffect.RefuseTranscript]
    void countersign(NodeId peer, Signed transcript, Consumer<ScalerNodeEffect> answer) {
        step(new ScalerNodeInput.TranscriptArrived(token(answer), peer, transcript));
    }

    private long token(Consumer<ScalerNodeEffect> answer) {
        long token = ++tokens;
        waiting.put(token, answer);
        return token;
    }

    private void step(ScalerNodeInput input) {
        for (ScalerNodeEffect effect : machine.step(input, world.wall(id()))) {
            switch (effect) {
                // The disk of this model never fails, so a snapshot that is kept is kept.
                case ScalerNodeEffect.KeepSnapshot _ -> world.trace(number, "keep-snapshot");
                case ScalerNodeEffect.AskArchive(NodeId satellite, EraId era) -> askArchive(satellite, era);
                case ScalerNodeEffect.HandIn handIn -> handIn(handIn);
                case ScalerNodeEffect.KeepCovers _, ScalerNodeEffect.Tell _ -> {}
                case ScalerNodeEffect.HandOutSnapshot(long token, Signed _) -> answer(token, effect);
                case ScalerNodeEffect.ReadLeaves read -> world.engine().after(READ_TIME, () -> step(leavesRead(read)));
                case ScalerNodeEffect.ReadGrowth(long token, var from, var to) ->
                    world.engine()
                            .after(
                                    READ_TIME,
                                    () -> step(new ScalerNodeInput.GrowthRead(token, objects.growth(from, to))));
                case ScalerNodeEffect.Answer(long token, SignedAnswer _) -> answer(token, effect);
                case ScalerNodeEffect.Refuse(long token, var reason, String _) -> {
                    world.trace(number, "refuse " + reason);
                    answer(token, effect);
                }
                case ScalerNodeEffect.KeepTranscript(long token, var _) ->
                    world.engine().after(READ_TIME, () -> step(new ScalerNodeInput.TranscriptKept(token)));
                case ScalerNodeEffect.HandOutCountersignature(long token, var _) -> answer(token, effect);
                case ScalerNodeEffect.RefuseTranscript(long token, var reason, String _) -> {
                    world.trace(number, "refuse-transcript " + reason);
                    answer(token, effect);
                }
                case ScalerNodeEffect.WakeAt(var time) ->
                    alarm.set(world.trueTime(id(), time), () -> step(new ScalerNodeInput.Ticked()));
            }
        }
    }

    private void askArchive(NodeId satellite, EraId era) {
        SimSatellite archive = world.satellite(satellite);
        world.calls()
                .<Optional<CertifiedShard>>call(
                        new Calls.Question(number, archive.number(), ANSWER_TIMEOUT, MessageSizes.reportAsked(era)),
                        report -> report.map(MessageSizes::report).orElse(0),
                        answer -> answer.accept(archive.report(era, id)),
                        found -> found.ifPresent(
                                report -> step(new ScalerNodeInput.ArchiveAnswered(satellite, era, report))));
    }

    private void handIn(ScalerNodeEffect.HandIn handIn) {
        SimSatellite archive = world.satellite(handIn.satellite());
        Submission.OfEvidence evidence = handIn.submission();
        world.trace(number, "accuse " + evidence.evidence().accused());
        world.calls()
                .<PushAnswer>call(
                        new Calls.Question(number, archive.number(), ANSWER_TIMEOUT, Sizes.of(evidence)),
                        Sizes::of,
                        answer -> archive.submit(id(), evidence, answer),
                        found -> step(new ScalerNodeInput.EvidenceAnswered(
                                handIn.satellite(),
                                evidence.id(),
                                found.orElseGet(() -> new PushAnswer.Unreachable("timeout")))));
    }

    private void answer(long token, ScalerNodeEffect effect) {
        Consumer<ScalerNodeEffect> caller = waiting.remove(token);
        if (caller != null) {
            caller.accept(effect);
        }
    }

    private ScalerNodeInput leavesRead(ScalerNodeEffect.ReadLeaves read) {
        long[] indices = read.indices().stream().mapToLong(Long::longValue).toArray();
        List<Payload> wanted = read.indices().stream()
                .map(index -> lostSome && index % LOST_ONE_IN == 0 ? LOST : leaves.get(Math.toIntExact(index)))
                .toList();
        if (wanted.contains(LOST)) {
            liedIn.add(read.token());
        }
        LeavesProof proof =
                objects.prove(read.of().tree().objects(), indices, object -> within.get(Math.toIntExact(object)));
        return new ScalerNodeInput.LeavesRead(read.token(), wanted, new StoredProof(proof, RemovalsProof.NONE), false);
    }
}
