package network.icn.scalernode;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import network.icn.node.EnvironmentException;
import network.icn.node.key.KeyFile;
import network.icn.node.registry.RegistryFile;
import network.icn.node.rpc.GrpcChannels;
import network.icn.node.rpc.NodeTls;
import network.icn.node.transcript.TranscriptStore;
import network.icn.node.wal.DurableChannel;
import network.icn.proto.v1.AskRequest;
import network.icn.proto.v1.AskResponse;
import network.icn.proto.v1.CountersignRequest;
import network.icn.proto.v1.CountersignResponse;
import network.icn.proto.v1.GetSnapshotRequest;
import network.icn.proto.v1.GetSnapshotResponse;
import network.icn.proto.v1.ScalerNodeServiceGrpc;
import network.icn.protocol.challenge.Challenge;
import network.icn.protocol.challenge.ChallengeRef;
import network.icn.protocol.challenge.SignedAnswer;
import network.icn.protocol.challenge.Transcript;
import network.icn.protocol.challenge.possession.Possession;
import network.icn.protocol.challenge.possession.PossessionQuestion;
import network.icn.protocol.codec.Messages;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Signature64;
import network.icn.protocol.kernel.crypto.BlsKey;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.merkle.Merkle;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.beacon.BeaconValue;
import network.icn.protocol.network.beacon.LocalChain;
import network.icn.protocol.network.committee.Committee;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.Claim;
import network.icn.protocol.network.registry.Endpoint;
import network.icn.protocol.network.registry.HyperNodeMember;
import network.icn.protocol.network.registry.Parameters;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.network.registry.RegistryLink;
import network.icn.protocol.network.registry.ScalerNodeMember;
import network.icn.protocol.objects.ObjectsHead;
import network.icn.protocol.objects.StoredTotals;
import network.icn.protocol.role.scalernode.ScalerNodeRole;
import org.jspecify.annotations.Nullable;

/// One ScalerNode on real files and sockets, one HyperNode that challenges it, and a clock that the test moves.
final class TestNetwork implements AutoCloseable {
    static final Duration ERA = Duration.ofSeconds(20);
    static final EraId ERA_0 = new EraId(0);

    final Instant genesis;
    /// Before genesis, so that the snapshot of era 0 can still be signed.
    final AtomicReference<Instant> now;

    final AtomicReference<EnvironmentException> fatal = new AtomicReference<>();
    final InstantSource clock;
    IntSupplier port = () -> daemon().port();
    final LocalChain chain;
    final Signer authority = Ed25519.best().signer(seed(1));
    final Signer hyperNode = Ed25519.best().signer(seed(2));
    final Signer otherHyperNode = Ed25519.best().signer(seed(5));
    /// That one, and more.
    final List<Signer> otherHyperNodes;
    final Signer scalerNode = Ed25519.best().signer(seed(3));
    final Signer stranger = Ed25519.best().signer(seed(4));
    final Path directory;
    final Registry registry;
    /// What is around its machine.
    UnaryOperator<ScalerNodeRole> around = UnaryOperator.identity();
    int maxChallenges = 4;
    long capacity = 1 << 20;
    ScalerNodeConfig.Maintenance maintenance =
            new ScalerNodeConfig.Maintenance(1L << 30, Duration.ofSeconds(1), Duration.ofMillis(200));
    DurableChannel.Opener opener = DurableChannel::openFile;
    private @Nullable ScalerNodeDaemon daemon;

    TestNetwork(Path directory) {
        this(directory, Instant.now().truncatedTo(ChronoUnit.SECONDS));
    }

    TestNetwork(Path directory, Instant genesis) {
        this(directory, genesis, 2);
    }

    static TestNetwork of(Path directory, int hyperNodes) {
        return new TestNetwork(directory, Instant.now().truncatedTo(ChronoUnit.SECONDS), hyperNodes);
    }

    private TestNetwork(Path directory, Instant genesis, int hyperNodes) {
        this.otherHyperNodes = Stream.concat(
                        Stream.of(otherHyperNode),
                        IntStream.range(2, hyperNodes)
                                .mapToObj(i -> Ed25519.best().signer(seed(100 + i))))
                .toList();
        int committee = Math.max(4, hyperNodes);
        this.directory = directory;
        this.genesis = genesis;
        this.now = new AtomicReference<>(genesis.minusSeconds(5));
        this.clock = now::get;
        this.chain = LocalChain.derive(seed(9), Duration.ofSeconds(1), genesis.minusSeconds(60));
        this.registry = new Registry(
                7,
                "test",
                RegistryLink.FIRST,
                authority.id(),
                new Parameters(
                        genesis,
                        ERA,
                        12,
                        committee,
                        Committee.smallQuorum(committee),
                        16,
                        12_000,
                        Duration.ofSeconds(5),
                        36),
                chain.info(),
                Stream.concat(Stream.of(hyperNode), otherHyperNodes.stream())
                        .map(signer ->
                                new HyperNodeMember(signer.id(), "unknown", 1, placeOf(signer), bls(signer.id())))
                        .sorted(Comparator.comparing(HyperNodeMember::id))
                        .toList(),
                List.of(new ScalerNodeMember(
                        scalerNode.id(),
                        "provider",
                        new Endpoint("127.0.0.1", 2),
                        new Claim(1 << 20, 1, Duration.ofMillis(5), 1, 900_000, "DEU/Frankfurt"))),
                List.of());
        KeyFile.create(directory.resolve("node.key"), seed(3));
        RegistryFile.write(directory.resolve("network.json"), registry, authority);
    }

    /// A place of its own for each, where nobody is.
    private static Endpoint placeOf(Signer signer) {
        return new Endpoint("node-" + signer.id().sha256().toString().substring(0, 16) + ".invalid", 1);
    }

    /// The second key of one of the nodes here.
    private static BlsKey bls(NodeId id) {
        return IntStream.range(0, 256)
                .mapToObj(filler -> seed(filler))
                .filter(seed -> Ed25519.nodeId(seed).equals(id))
                .map(BlsKey::of)
                .findFirst()
                .orElseThrow();
    }

    /// Of one object that is there.
    static StoredTotals totals(long leaves) {
        return new StoredTotals(new ObjectsHead(1, leaves, Hash32.ZERO), 0, Merkle.EMPTY_ROOT, 0, 0, 0);
    }

    static byte[] seed(int filler) {
        byte[] seed = new byte[32];
        Arrays.fill(seed, (byte) filler);
        return seed;
    }

    ScalerNodeDaemon daemon() {
        return Objects.requireNonNull(daemon);
    }

    ScalerNodeConfig config() {
        return new ScalerNodeConfig(
                directory.resolve("data"),
                directory.resolve("node.key"),
                directory.resolve("network.json"),
                Optional.of(authority.id()),
                "127.0.0.1",
                Optional.of(0),
                "127.0.0.1",
                0,
                capacity,
                maintenance,
                maxChallenges,
                Duration.ofMillis(200),
                false,
                TranscriptStore.DEFAULT_BYTES);
    }

    /// Starts the node and waits for nothing.
    TestNetwork startWithoutData() {
        daemon = ScalerNodeDaemon.start(
                config(), new ScalerNodeDaemon.Dependencies(clock, fatal::set, path -> opener.open(path), around));
        return this;
    }

    /// Starts the node, waits until its data is indexed, and lets era 0 begin.
    TestNetwork start() throws Exception {
        startWithoutData().daemon().ready().get(30, TimeUnit.SECONDS);
        now.updateAndGet(time -> time.isBefore(genesis) ? genesis.plusSeconds(1) : time);
        return this;
    }

    GrpcChannels channels(Signer as) {
        return new GrpcChannels(NodeTls.of(as, clock), 8 << 20);
    }

    ScalerNodeServiceGrpc.ScalerNodeServiceBlockingStub stub(GrpcChannels channels) {
        ManagedChannel channel = channels.to(scalerNode.id(), new Endpoint("127.0.0.1", port.getAsInt()));
        return ScalerNodeServiceGrpc.newBlockingStub(channel).withDeadlineAfter(20, TimeUnit.SECONDS);
    }

    /// Fetched as a HyperNode does it: a connection that was not had at once is tried again.
    Signed snapshot(EraId era) {
        try (GrpcChannels channels = channels(hyperNode)) {
            GetSnapshotResponse response = stub(channels)
                    .withWaitForReady()
                    .getSnapshot(
                            GetSnapshotRequest.newBuilder().setEra(era.number()).build());
            if (response.hasRefusal()) {
                throw new AssertionError(response.getRefusal());
            }
            return read(response);
        }
    }

    BeaconValue beacon(EraId era) {
        Instant from = registry.parameters()
                .clock()
                .start(era)
                .minus(registry.parameters().timing().beaconLead());
        return chain.sign(chain.info().firstRoundFrom(from));
    }

    /// A member has one challenge a slot and one more.
    void nextSlot() {
        now.updateAndGet(time -> time.plus(ERA.dividedBy(12)));
    }

    static void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("did not happen within 20 s");
            }
            LockSupport.parkNanos(5_000_000);
        }
    }

    Challenge challenge(Signed snapshot, EraId era, int samples) {
        return challenge(hyperNode, snapshot, era, samples);
    }

    Challenge challenge(Signer by, Signed snapshot, EraId era, int samples) {
        byte[] nonce = new byte[32];
        new SecureRandom().nextBytes(nonce);
        return new Challenge(
                registry.network(),
                era,
                registry.parameters().clock().slotAt(era, now.get()),
                by.id(),
                scalerNode.id(),
                Possession.NAME,
                snapshot.hash(),
                beacon(era).bound(chain.info().hash()),
                Hash32.of(nonce),
                new PossessionQuestion(samples).bytes(),
                now.get().plusSeconds(5).truncatedTo(ChronoUnit.MILLIS));
    }

    AskResponse send(Signer as, Signed challenge, BeaconValue beacon) {
        try (GrpcChannels channels = channels(as)) {
            return stub(channels)
                    .ask(AskRequest.newBuilder()
                            .setChallenge(Messages.of(challenge))
                            .setBeacon(Messages.of(beacon))
                            .build());
        }
    }

    CountersignResponse countersign(Signer as, byte[] transcript, Signature64 signature) {
        try (GrpcChannels channels = channels(as)) {
            return stub(channels)
                    .countersign(CountersignRequest.newBuilder()
                            .setTranscript(ByteString.copyFrom(transcript))
                            .setSignature(ByteString.copyFrom(signature.bytes()))
                            .build());
        }
    }

    /// What the HyperNode would say about a challenge that it has just sent.
    Transcript transcript(Signed challenge, Signed receipt, Instant startedAt) {
        return new Transcript(
                ChallengeRef.of(challenge),
                receipt.hash(),
                startedAt,
                Duration.ofMillis(1),
                Duration.ofMillis(300),
                true);
    }

    static SignedAnswer answer(AskResponse response) {
        if (!response.hasAnswer()) {
            throw new AssertionError(response.getRefusal());
        }
        try {
            return Messages.read(response.getAnswer());
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    private static Signed read(GetSnapshotResponse response) {
        try {
            return Messages.read(response.getSnapshot());
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    /// What its operator sees.
    String metrics() throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + daemon().opsPort() + "/metrics");
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    @Override
    public void close() {
        if (daemon != null) {
            daemon.close();
        }
    }
}
