package network.icn.benchmarks.rpc;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import network.icn.node.clock.ClockGuard;
import network.icn.node.net.RateLimiter;
import network.icn.node.registry.CurrentMembers;
import network.icn.node.rpc.GrpcServer;
import network.icn.node.transcript.TranscriptStore;
import network.icn.node.wal.DurableChannel;
import network.icn.protocol.challenge.EraSnapshot;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.crypto.BlsKey;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.merkle.Merkle;
import network.icn.protocol.kernel.merkle.MerkleTree;
import network.icn.protocol.network.beacon.BeaconVerifier;
import network.icn.protocol.network.beacon.LocalChain;
import network.icn.protocol.network.committee.Committee;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.Claim;
import network.icn.protocol.network.registry.Endpoint;
import network.icn.protocol.network.registry.HyperNodeMember;
import network.icn.protocol.network.registry.Parameters;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.network.registry.RegistryLink;
import network.icn.protocol.network.registry.SatelliteMember;
import network.icn.protocol.network.registry.ScalerNodeMember;
import network.icn.protocol.objects.ObjectEntry;
import network.icn.protocol.objects.ObjectLedger;
import network.icn.protocol.objects.RemovalsProof;
import network.icn.protocol.objects.StoredGrowth;
import network.icn.protocol.objects.StoredProof;
import network.icn.protocol.objects.StoredTotals;
import network.icn.protocol.role.scalernode.ScalerNodeEffect;
import network.icn.protocol.role.scalernode.ScalerNodeInput;
import network.icn.protocol.role.scalernode.ScalerNodeMachine;
import network.icn.scalernode.metrics.ScalerNodeMetrics;
import network.icn.scalernode.rpc.ScalerNodeServer;
import network.icn.scalernode.store.ObjectStore;

/// A ScalerNode behind its real door, with its real machine: only its leaves come from memory, and its clock is set
/// from slot to slot, for no member may ask more than twice in one.
final class AskedNode implements AutoCloseable {
    static final int MEMBERS = 64;
    static final int SLOTS = 12;
    private static final Duration ERA = Duration.ofSeconds(24);
    private static final Instant GENESIS = Instant.parse("2026-01-01T00:00:00Z");
    /// Else the door's own limit would be measured.
    private static final RateLimiter.Rate AS_OFTEN_AS_THEY_CAN = new RateLimiter.Rate(1e6, 1_000_000, MEMBERS);

    private static final Endpoint NOWHERE = new Endpoint("127.0.0.1", 1);
    /// Enough for a path of 16 hashes, and built in a second.
    private static final int LEAVES = 1 << 16;

    private final LocalChain chain = LocalChain.derive(seed('c', 0), Duration.ofSeconds(1), GENESIS.minusSeconds(60));
    private final List<Signer> hyperNodes = IntStream.range(0, MEMBERS)
            .mapToObj(number -> Ed25519.best().signer(seed('h', number)))
            .sorted(Comparator.comparing(Signer::id))
            .toList();
    private final Signer scalerNode = Ed25519.best().signer(seed('s', 0));
    private final RegistryHistory history;
    private final MerkleTree tree = MerkleTree.of(IntStream.range(0, LEAVES)
            .parallel()
            .mapToObj(leaf -> Merkle.leafHash(leaf(leaf).bytes()))
            .toList());
    private final ObjectLedger objects = new ObjectLedger();
    private final AtomicReference<Instant> now = new AtomicReference<>(GENESIS);
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final TranscriptStore transcripts;
    private final ClockGuard guard;
    private final GrpcServer server;
    private final ReentrantLock turn = new ReentrantLock();
    private ScalerNodeMachine machine;

    /// @param leaves that one challenge asks for
    AskedNode(int leaves, Path directory) {
        Registry registry = registry(leaves);
        long _ = objects.put(ObjectEntry.unowned(Hash32.ZERO, tree.root(), (long) LEAVES * ObjectEntry.LEAF_BYTES));
        this.history = RegistryHistory.of(registry);
        this.machine = machine(new EraId(0));
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        this.transcripts = TranscriptStore.open(
                directory,
                TranscriptStore.MIN_BYTES,
                reason -> {
                    throw reason;
                },
                DurableChannel::openFile,
                _ -> {});
        this.guard = new ClockGuard(history, scalerNode.id(), Ed25519.best(), _ -> true, now::get, meters);
        this.server = ScalerNodeServer.start(
                "127.0.0.1",
                0,
                new ScalerNodeServer.Subject(
                        new CurrentMembers(history, now::get),
                        scalerNode,
                        new Machine(),
                        new Leaves(),
                        transcripts,
                        guard,
                        workers,
                        MEMBERS,
                        AS_OFTEN_AS_THEY_CAN,
                        now::get),
                new ScalerNodeMetrics(meters));
    }

    private Registry registry(int leaves) {
        Claim claim = new Claim(1 << 30, 1, Duration.ofMillis(50), 1, 990_000, "DEU/Frankfurt");
        return new Registry(
                7,
                "challenges",
                RegistryLink.FIRST,
                scalerNode.id(),
                new Parameters(
                        GENESIS,
                        ERA,
                        SLOTS,
                        MEMBERS,
                        Committee.smallQuorum(MEMBERS),
                        1,
                        leaves * MEMBERS * SLOTS,
                        Duration.ofSeconds(5),
                        Parameters.defaultWindowSlots(ERA, SLOTS)),
                chain.info(),
                hyperNodes.stream()
                        .map(signer -> new HyperNodeMember(
                                signer.id(),
                                signer.id().toString(),
                                1,
                                NOWHERE,
                                new BlsKey(signer.provingKey(), Payload.of(new byte[BlsKey.PROOF_BYTES]))))
                        .toList(),
                List.of(new ScalerNodeMember(scalerNode.id(), "provider", NOWHERE, claim)),
                List.of(new SatelliteMember(Ed25519.best().signer(seed('a', 0)).id(), "archive", NOWHERE, NOWHERE)));
    }

    private static byte[] seed(char role, int number) {
        return ByteBuffer.allocate(32).putChar(role).putInt(number).array();
    }

    /// No two are alike, and making one costs next to nothing.
    private static Payload leaf(long number) {
        ByteBuffer bytes = ByteBuffer.allocate(ObjectEntry.LEAF_BYTES);
        bytes.putLong(0, number);
        return Payload.of(bytes.array());
    }

    RegistryHistory history() {
        return history;
    }

    LocalChain chain() {
        return chain;
    }

    List<Signer> hyperNodes() {
        return hyperNodes;
    }

    Signer scalerNode() {
        return scalerNode;
    }

    Endpoint endpoint() {
        return new Endpoint("127.0.0.1", server.port());
    }

    EraSnapshot snapshot(EraId era) {
        return new EraSnapshot(
                history.network(),
                scalerNode.id(),
                era,
                new EraId(0),
                objects.totals().orElseThrow(),
                Hash32.ZERO);
    }

    /// Begins an era: what was asked before is forgotten.
    void turnTo(EraId era) {
        turn.lock();
        try {
            turnTo(era, 0);
            machine = machine(era);
        } finally {
            turn.unlock();
        }
    }

    void turnTo(EraId era, int slot) {
        now.set(history.clock().slotStart(era, slot).plusMillis(500));
    }

    Instant now() {
        return now.get();
    }

    private ScalerNodeMachine machine(EraId era) {
        ScalerNodeMachine begun = new ScalerNodeMachine(
                history, scalerNode, Ed25519.best(), value -> BeaconVerifier.verify(chain.info(), value));
        begun.step(new ScalerNodeInput.SnapshotRestored(snapshot(era).signedBy(scalerNode)), now.get());
        return begun;
    }

    /// As a node reads them: no disk, but the proof.
    ObjectStore.Proven read(long[] indices) {
        return new ObjectStore.Proven(
                LongStream.of(indices).mapToObj(AskedNode::leaf).toList(),
                new StoredProof(objects.prove(1, indices, _ -> tree), RemovalsProof.NONE),
                false);
    }

    private final class Machine implements ScalerNodeServer.Machine {
        @Override
        public <R extends ScalerNodeEffect.Reply> R ask(ScalerNodeInput.Request<R> request) {
            return steps(request).stream()
                    .filter(request.reply()::isInstance)
                    .map(request.reply()::cast)
                    .findFirst()
                    .orElseThrow();
        }

        @Override
        public void step(ScalerNodeInput input) {
            List<ScalerNodeEffect> _ = steps(input);
        }

        private List<ScalerNodeEffect> steps(ScalerNodeInput input) {
            turn.lock();
            try {
                return machine.step(input, now.get());
            } finally {
                turn.unlock();
            }
        }
    }

    private final class Leaves implements ScalerNodeServer.Leaves {
        @Override
        public ObjectStore.Proven read(StoredTotals of, long[] indices) {
            return AskedNode.this.read(indices);
        }

        @Override
        public StoredGrowth growth(StoredTotals from, StoredTotals to) {
            throw new UncheckedIOException(new IOException("one tree, from the beginning"));
        }

        @Override
        public Optional<String> notServing() {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        server.close();
        guard.close();
        transcripts.close();
        workers.close();
    }
}
