package network.icn.satellite;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import network.icn.node.EnvironmentException;
import network.icn.node.key.KeyFile;
import network.icn.node.registry.RegistryFile;
import network.icn.node.rpc.GrpcChannels;
import network.icn.node.rpc.NodeTls;
import network.icn.node.wal.DurableChannel;
import network.icn.proto.v1.SatelliteServiceGrpc;
import network.icn.proto.v1.SubmitEvidenceRequest;
import network.icn.proto.v1.SubmitReportRequest;
import network.icn.proto.v1.SubmitResponse;
import network.icn.proto.v1.TimeAsked;
import network.icn.proto.v1.TimeTold;
import network.icn.protocol.Nodes;
import network.icn.protocol.agreement.Agreement;
import network.icn.protocol.agreement.Decisions;
import network.icn.protocol.archive.SatelliteReceipt;
import network.icn.protocol.certified.CertifiedShard;
import network.icn.protocol.certified.CertifiedShardCodec;
import network.icn.protocol.challenge.SlotResult;
import network.icn.protocol.challenge.possession.LostData;
import network.icn.protocol.codec.ClockCodec;
import network.icn.protocol.codec.Messages;
import network.icn.protocol.evidence.Evidence;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.crypto.BlsKey;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.beacon.BeaconValue;
import network.icn.protocol.network.beacon.LocalChain;
import network.icn.protocol.network.committee.CommitteeDraw;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.BeaconSchedule;
import network.icn.protocol.network.registry.Claim;
import network.icn.protocol.network.registry.Endpoint;
import network.icn.protocol.network.registry.HyperNodeMember;
import network.icn.protocol.network.registry.Parameters;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.network.registry.RegistryLink;
import network.icn.protocol.network.registry.RegistryMark;
import network.icn.protocol.network.registry.SatelliteMember;
import network.icn.protocol.network.registry.ScalerNodeMember;
import network.icn.protocol.network.registry.SignedHistory;
import network.icn.protocol.role.clock.TimeStatement;
import network.icn.protocol.role.satellite.SatelliteLimits;
import network.icn.satellite.config.SatelliteConfig;
import network.icn.satellite.config.StoreKind;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One satellite on real files and sockets, four HyperNodes that certify for it, and a clock that the test
/// moves.
final class TestArchive implements AutoCloseable {
    static final EraId ERA = new EraId(3);
    private static final Duration ERA_LENGTH = Duration.ofSeconds(20);
    private static final int PATIENCE_SECONDS = 20;

    final Instant genesis;
    final AtomicReference<Instant> now;
    boolean running;
    private final long started = System.nanoTime();
    final AtomicReference<EnvironmentException> fatal = new AtomicReference<>();
    final LocalChain chain;
    final Signer authority = signer(1);
    final Signer satellite = signer(2);
    final Signer stranger = signer(3);
    final List<Signer> hyperNodes = signers(10, 4);
    final List<Signer> scalerNodes = IntStream.range(0, 2)
            .mapToObj(number -> Nodes.signer("scalernode-" + number))
            .sorted(Comparator.comparing(Signer::id))
            .toList();
    final Path directory;
    /// The first version.
    final Registry registry;
    /// All versions, as the network file has them.
    SignedHistory signed;
    /// By which registry its HyperNodes say that they go.
    RegistryMark mark;
    DurableChannel.Opener opener = DurableChannel::openFile;
    SatelliteLimits limits = SatelliteLimits.DEFAULT;
    /// Nobody is there to be asked what it has signed.
    boolean forced = true;
    List<InetAddress> trustedProxies = List.of();
    IntSupplier port = () -> node().port();
    private @Nullable SatelliteNode node;
    private final HttpClient http = HttpClient.newHttpClient();

    TestArchive(Path directory) {
        this(directory, Instant.parse("2026-01-01T00:00:00Z"));
        now.set(afterEra(ERA));
    }

    /// With the time of the machine, for a satellite in another process.
    TestArchive(Path directory, Instant genesis) {
        this.directory = directory;
        this.genesis = genesis;
        this.now = new AtomicReference<>(Instant.now());
        this.chain = LocalChain.derive(seed(9), Duration.ofSeconds(1), genesis.minusSeconds(60));
        this.registry = registryClaiming(Duration.ofMillis(50));
        this.mark = RegistryMark.of(registry);
        KeyFile.create(directory.resolve("node.key"), seed(2));
        KeyFile.create(directory.resolve("dealer.key"), seed(9));
        this.signed = RegistryFile.write(directory.resolve("network.json"), registry, authority);
    }

    /// Signs the next version and gives it to the satellite, which is stopped.
    void change(UnaryOperator<Registry> change, EraId from) {
        Path file = directory.resolve("network.json");
        RegistryFile.Draft draft = RegistryFile.readDraft(file, Ed25519.best());
        Registry latest = signed.history().latest();
        Registry next = change.apply(latest).with(RegistryLink.after(latest, from));
        signed = RegistryFile.sign(file, draft.with(next), authority);
        mark = signed.history().latestMark();
    }

    /// The registry when every ScalerNode claims that latency.
    Registry registryClaiming(Duration latency) {
        Claim claim = new Claim(1 << 20, 1, latency, 1, 900_000, "DEU/Frankfurt");
        return new Registry(
                7,
                "test",
                RegistryLink.FIRST,
                authority.id(),
                new Parameters(genesis, ERA_LENGTH, 12, 32, 22, 16, 527, Duration.ofSeconds(5), 36),
                chain.info(),
                hyperNodes.stream()
                        .map(signer ->
                                new HyperNodeMember(signer.id(), "unknown", 1, placeOf(signer), bls(signer.id())))
                        .toList(),
                scalerNodes.stream()
                        .map(signer -> new ScalerNodeMember(signer.id(), "provider", placeOf(signer), claim))
                        .toList(),
                List.of(new SatelliteMember(
                        satellite.id(), "archive", new Endpoint("127.0.0.1", 3), new Endpoint("127.0.0.1", 4))));
    }

    /// A place of its own for each, where nobody is.
    private static Endpoint placeOf(Signer signer) {
        return new Endpoint("node-" + signer.id().sha256().toString().substring(0, 16) + ".invalid", 1);
    }

    /// The second key of one of the nodes here.
    private static BlsKey bls(NodeId id) {
        return IntStream.range(0, 100)
                .mapToObj(filler -> seed(filler))
                .filter(seed -> Ed25519.nodeId(seed).equals(id))
                .map(BlsKey::of)
                .findFirst()
                .orElseThrow();
    }

    static byte[] seed(int filler) {
        byte[] seed = new byte[32];
        Arrays.fill(seed, (byte) filler);
        return seed;
    }

    private static Signer signer(int filler) {
        return Ed25519.best().signer(seed(filler));
    }

    private static List<Signer> signers(int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(TestArchive::signer)
                .sorted(Comparator.comparing(Signer::id))
                .toList();
    }

    /// Its wall clock stands still unless a test lets it run; the monotonic one always runs.
    private Instant wall() {
        return running ? now.get().plusNanos(System.nanoTime() - started) : now.get();
    }

    /// So many HyperNodes tell the time that the satellite's clock shows, give or take.
    void tellTimes(Duration off, int count) {
        hyperNodes.subList(0, count).forEach(node -> tellTime(node, off));
    }

    /// @return how the call ended
    Status.Code tellTime(Signer teller, Duration off) {
        CompletableFuture<Status.Code> end = new CompletableFuture<>();
        try (GrpcChannels channels = channels(teller)) {
            SatelliteServiceGrpc.newStub(channels.to(satellite.id(), new Endpoint("127.0.0.1", node().port())))
                    .tellTime(new ClientResponseObserver<TimeTold, TimeAsked>() {
                        private @Nullable ClientCallStreamObserver<TimeTold> call;

                        @Override
                        public void beforeStart(ClientCallStreamObserver<TimeTold> stream) {
                            call = stream;
                        }

                        @Override
                        public void onNext(TimeAsked asked) {
                            Hash32 nonce = Hash32.of(asked.getNonce().toByteArray());
                            Signed time = new TimeStatement(
                                            registry.network(), satellite.id(), nonce, wall().plus(off), false, mark)
                                    .signedBy(teller);
                            Objects.requireNonNull(call).onNext(ClockCodec.told(time, Optional.empty()));
                        }

                        @Override
                        public void onError(Throwable cause) {
                            end.complete(Status.fromThrowable(cause).getCode());
                        }

                        @Override
                        public void onCompleted() {
                            end.complete(Status.Code.OK);
                        }
                    });
            return end.join();
        }
    }

    double metric(String name) {
        try {
            return http(node().opsPort(), "/metrics")
                    .body()
                    .lines()
                    .filter(line -> line.startsWith(name + " "))
                    .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                    .findFirst()
                    .orElse(Double.NaN);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    Instant afterEra(EraId era) {
        return genesis.plus(ERA_LENGTH.multipliedBy(era.number() + 1)).plusSeconds(4);
    }

    SatelliteConfig config() {
        return config(directory.resolve("network.json"));
    }

    SatelliteConfig config(Path networkFile) {
        return new SatelliteConfig(
                directory.resolve("data"),
                directory.resolve("node.key"),
                networkFile,
                Optional.of(authority.id()),
                "127.0.0.1",
                Optional.of(0),
                "127.0.0.1",
                0,
                trustedProxies,
                "127.0.0.1",
                0,
                Optional.of(directory.resolve("dealer.key")),
                StoreKind.H2);
    }

    Path data(String file) {
        return directory.resolve("data").resolve(file);
    }

    TestArchive start() {
        return start(config());
    }

    TestArchive start(SatelliteConfig config) {
        node = SatelliteNode.start(
                config,
                new SatelliteNode.Dependencies(this::wall, fatal::set, path -> opener.open(path), limits, forced));
        return this;
    }

    SatelliteNode node() {
        return Objects.requireNonNull(node);
    }

    void restart() {
        close();
        start();
    }

    GrpcChannels channels(Signer as) {
        InstantSource clock = now::get;
        return new GrpcChannels(NodeTls.of(as, clock), 8 << 20);
    }

    SatelliteServiceGrpc.SatelliteServiceBlockingStub stub(GrpcChannels channels) {
        return SatelliteServiceGrpc.newBlockingStub(
                        channels.to(satellite.id(), new Endpoint("127.0.0.1", port.getAsInt())))
                .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /// What the committee of that era certifies when everybody saw the same.
    CertifiedShard report(EraId era) {
        return report(era, (_, _, _) -> SlotResult.OK, 1_000);
    }

    CertifiedShard report(EraId era, Decisions.View view, long micros) {
        return Decisions.decide(
                agreement(era),
                hyperNodes,
                chain.sign(BeaconSchedule.ofLeaders(registry.genesis(), era)),
                view,
                micros);
    }

    Agreement agreement(EraId era) {
        BeaconValue beacon = chain.sign(BeaconSchedule.ofEra(registry.genesis(), era));
        return Agreement.of(
                signed.history(),
                era,
                beacon,
                CommitteeDraw.draw(
                                signed.history().at(era),
                                beacon.bound(chain.info().hash()))
                        .getFirst());
    }

    Evidence.Wrong lostData(EraId era, int nonce, int samples) {
        return lostData(0, era, nonce, samples);
    }

    /// @param target number of the ScalerNode
    Evidence.Wrong lostData(int target, EraId era, int nonce, int samples) {
        return LostData.proof(registry.network(), era, hyperNodes.getFirst(), scalerNodes.get(target), nonce, samples);
    }

    static SubmitReportRequest request(CertifiedShard report) {
        return SubmitReportRequest.newBuilder()
                .setCertifiedShard(ByteString.copyFrom(CertifiedShardCodec.encode(report)))
                .build();
    }

    SubmitResponse submit(Signer as, SubmitReportRequest request) {
        try (GrpcChannels channels = channels(as)) {
            return stub(channels).submitReport(request);
        }
    }

    SubmitResponse submit(CertifiedShard report) {
        return submit(hyperNodes.getFirst(), request(report));
    }

    SubmitResponse submit(Evidence evidence) {
        return submit(hyperNodes.get(1), evidence);
    }

    SubmitResponse submit(Signer as, Evidence evidence) {
        try (GrpcChannels channels = channels(as)) {
            return stub(channels)
                    .submitEvidence(SubmitEvidenceRequest.newBuilder()
                            .setEvidence(ByteString.copyFrom(evidence.bytes()))
                            .build());
        }
    }

    /// The receipt of an answer, its signature checked.
    SatelliteReceipt receipt(SubmitResponse response) {
        if (!response.hasReceipt()) {
            throw new AssertionError(response);
        }
        return receipt(response.getReceipt());
    }

    SatelliteReceipt receipt(network.icn.proto.v1.Signed message) {
        try {
            Signed signed = Messages.read(message);
            if (!signed.signer().equals(satellite.id()) || !signed.verify(Ed25519.best())) {
                throw new AssertionError("a receipt that the satellite has not signed");
            }
            return SatelliteReceipt.parse(signed.statement().bytes());
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    NodeId target(int number) {
        return scalerNodes.get(number).id();
    }

    HttpResponse<String> http(int port, String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> web(String path) throws IOException, InterruptedException {
        return http(node().webPort(), path);
    }

    JsonNode json(String path) throws IOException, InterruptedException {
        return JsonMapper.shared().readTree(web(path).body());
    }

    /// Waits until the index has taken in what was acknowledged.
    void awaitIndex() {
        await(() -> {
            try {
                return json("/api/status").at("/index/behind").asLong() == 0;
            } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
            }
        });
    }

    static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("did not happen within " + PATIENCE_SECONDS + " s");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    /// Changes one bit of a file of the data directory.
    void flip(String file, long offset) throws IOException {
        byte[] bytes = Files.readAllBytes(data(file));
        bytes[(int) offset] ^= 1;
        Files.write(data(file), bytes);
    }

    @Override
    public void close() {
        if (node != null) {
            node.close();
            node = null;
        }
    }
}
