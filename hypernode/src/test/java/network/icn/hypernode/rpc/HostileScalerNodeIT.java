package network.icn.hypernode.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import network.icn.node.rpc.ClientCertificate;
import network.icn.node.rpc.Execution;
import network.icn.node.rpc.GrpcChannels;
import network.icn.node.rpc.GrpcLimits;
import network.icn.node.rpc.GrpcServer;
import network.icn.node.rpc.NodeTls;
import network.icn.node.rpc.StallWatch;
import network.icn.proto.v1.AskRequest;
import network.icn.proto.v1.AskResponse;
import network.icn.proto.v1.CountersignRequest;
import network.icn.proto.v1.CountersignResponse;
import network.icn.proto.v1.GetSnapshotRequest;
import network.icn.proto.v1.GetSnapshotResponse;
import network.icn.proto.v1.ProbeEchoRequest;
import network.icn.proto.v1.ProbeEchoResponse;
import network.icn.proto.v1.Refusal;
import network.icn.proto.v1.ScalerNodeServiceGrpc;
import network.icn.proto.v1.Signed;
import network.icn.proto.v1.SignedAnswer;
import network.icn.protocol.challenge.Challenge;
import network.icn.protocol.challenge.ChallengeRef;
import network.icn.protocol.challenge.EraSnapshot;
import network.icn.protocol.challenge.OwnChallenge;
import network.icn.protocol.challenge.Transcript;
import network.icn.protocol.challenge.VerifiedSnapshot;
import network.icn.protocol.challenge.possession.Possession;
import network.icn.protocol.challenge.possession.PossessionAnswer;
import network.icn.protocol.challenge.possession.PossessionQuestion;
import network.icn.protocol.codec.Messages;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.bytes.Signature64;
import network.icn.protocol.kernel.crypto.BlsKey;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.network.beacon.BeaconValue;
import network.icn.protocol.network.beacon.LocalChain;
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
import network.icn.protocol.objects.StoredObjects;
import network.icn.protocol.probe.ProbeOutcome;
import network.icn.protocol.role.hypernode.CountersignAnswer;
import network.icn.protocol.role.hypernode.HyperNodeEffect.Countersign;
import network.icn.protocol.role.hypernode.HyperNodeEffect.StartProbe;
import network.icn.protocol.role.hypernode.HyperNodeInput;
import network.icn.protocol.role.hypernode.ProbeId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever a ScalerNode answers instead of the truth, the slot counts against it.
class HostileScalerNodeIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    private static final byte[] LEAF = new byte[ObjectEntry.LEAF_BYTES];
    private static final StoredObjects STORED = StoredObjects.of(List.of(Payload.of(LEAF)));

    private final Signer hyperNode = signer(1);
    private final Signer scalerNode = signer(2);
    private final Hostile service = new Hostile();
    private Registry registry;
    private final StallWatch stalls = StallWatch.start();
    private GrpcChannels channels;
    private GrpcServer server;
    private ScalerNodeClient client;

    private static Signer signer(int filler) {
        byte[] seed = new byte[32];
        Arrays.fill(seed, (byte) filler);
        return Ed25519.best().signer(seed);
    }

    /// Answers echoes, and the rest as it is told.
    private static final class Hostile extends ScalerNodeServiceGrpc.ScalerNodeServiceImplBase {
        private volatile Consumer<StreamObserver<AskResponse>> challenge = _ -> {};
        private volatile Consumer<StreamObserver<GetSnapshotResponse>> snapshot = _ -> {};
        private volatile Consumer<StreamObserver<CountersignResponse>> countersign = _ -> {};
        private volatile boolean echoesWrong;

        @Override
        public void probeEcho(ProbeEchoRequest request, StreamObserver<ProbeEchoResponse> out) {
            ByteString nonce = echoesWrong ? ByteString.copyFrom(new byte[32]) : request.getNonce();
            out.onNext(ProbeEchoResponse.newBuilder().setNonce(nonce).build());
            out.onCompleted();
        }

        @Override
        public void ask(AskRequest request, StreamObserver<AskResponse> out) {
            challenge.accept(out);
        }

        @Override
        public void countersign(CountersignRequest request, StreamObserver<CountersignResponse> out) {
            countersign.accept(out);
        }

        @Override
        public void getSnapshot(GetSnapshotRequest request, StreamObserver<GetSnapshotResponse> out) {
            snapshot.accept(out);
        }
    }

    @BeforeEach
    void start() {
        // First, so that nobody else can take its port.
        server = GrpcServer.start(
                new GrpcServer.Listen(
                        "127.0.0.1",
                        0,
                        ClientCertificate.REQUIRED,
                        Execution.VIRTUAL_THREADS,
                        GrpcLimits.standard(),
                        peer -> registry.isMember(peer)),
                NodeTls.of(scalerNode, InstantSource.system()),
                List.of(service),
                List.of());
        Endpoint endpoint = new Endpoint("127.0.0.1", server.port());
        Instant genesis = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        LocalChain chain = LocalChain.derive(new byte[32], Duration.ofSeconds(1), genesis.minusSeconds(60));
        registry = new Registry(
                7,
                "small",
                RegistryLink.FIRST,
                hyperNode.id(),
                new Parameters(genesis, Duration.ofSeconds(20), 12, 128, 90, 16, 527, TIMEOUT, 36),
                chain.info(),
                List.of(new HyperNodeMember(
                        hyperNode.id(),
                        "op",
                        1,
                        endpoint,
                        new BlsKey(Payload.of(new byte[96]), Payload.of(new byte[48])))),
                List.of(new ScalerNodeMember(
                        scalerNode.id(),
                        "provider",
                        endpoint,
                        new Claim(1 << 20, 1, Duration.ofMillis(5), 1, 900_000, "DEU/Frankfurt"))),
                List.of(new SatelliteMember(signer(3).id(), "op", endpoint, endpoint)));
        channels = new GrpcChannels(NodeTls.of(hyperNode, InstantSource.system()), 64 << 10);
        client = new ScalerNodeClient(
                RegistryHistory.of(registry), channels, Ed25519.best(), InstantSource.system(), stalls);
        // What a cold process and a busy machine need for a handshake is nobody's lateness here.
        ProbeEchoResponse _ = ScalerNodeServiceGrpc.newBlockingStub(channels.to(scalerNode.id(), endpoint))
                .withWaitForReady()
                .withDeadlineAfter(30, TimeUnit.SECONDS)
                .probeEcho(ProbeEchoRequest.newBuilder()
                        .setNonce(ByteString.copyFrom(new byte[32]))
                        .build());
    }

    @AfterEach
    void close() {
        channels.close();
        server.close();
        stalls.close();
    }

    private EraSnapshot snapshot() {
        return new EraSnapshot(
                registry.network(), scalerNode.id(), new EraId(0), new EraId(0), STORED.totals(), Hash32.ZERO);
    }

    private StartProbe probe(Instant deadline) {
        VerifiedSnapshot snapshot = VerifiedSnapshot.of(snapshot().signedBy(scalerNode), Ed25519.best())
                .orElseThrow();
        Challenge challenge = new Challenge(
                registry.network(),
                new EraId(0),
                0,
                hyperNode.id(),
                scalerNode.id(),
                Possession.NAME,
                snapshot.hash(),
                Hash32.ZERO,
                Hash32.sha256(new byte[] {1}),
                new PossessionQuestion(1).bytes(),
                deadline);
        return new StartProbe(
                new ProbeId(new EraId(0), 0, scalerNode.id()),
                snapshot,
                List.of(OwnChallenge.sign(challenge, snapshot, hyperNode)),
                new BeaconValue(1, Payload.of(new byte[BeaconValue.SIGNATURE_BYTES])),
                deadline.minus(TIMEOUT),
                deadline);
    }

    /// With so much time that no busy machine makes a target late.
    private ProbeOutcome probe() throws InterruptedException {
        return client.probe(probe(Instant.now().plusSeconds(30))).report().outcome(0);
    }

    private ProbeOutcome probeInVain() throws InterruptedException {
        return client.probe(probe(Instant.now().plus(TIMEOUT))).report().outcome(0);
    }

    record Trick(String name, Consumer<StreamObserver<AskResponse>> answer) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Trick answers(String name, AskResponse response) {
        return new Trick(name, out -> {
            out.onNext(response);
            out.onCompleted();
        });
    }

    private static AskResponse answer(SignedAnswer answer) {
        return AskResponse.newBuilder().setAnswer(answer).build();
    }

    private static ByteString leaf(byte[] leaf) {
        return ByteString.copyFrom(new PossessionAnswer(List.of(Payload.of(leaf)), STORED.prove(new long[] {0}), false)
                .bytes()
                .bytes());
    }

    static Stream<Trick> tricks() {
        Signer scalerNode = signer(2);
        byte[] statement = {1, 2, 3};
        Signed unrelated = Messages.of(
                network.icn.protocol.kernel.signed.Signed.of(statement, scalerNode.id(), scalerNode.sign(statement)));
        SignedAnswer right = SignedAnswer.newBuilder()
                .setAnswer(leaf(LEAF))
                .setReceipt(unrelated)
                .build();
        Stream<Trick> refusals = Stream.of("clock", "wrong-era", "busy", "no-snapshot", "replayed", "anything")
                .map(reason -> answers(
                        "refuses: " + reason,
                        AskResponse.newBuilder()
                                .setRefusal(Refusal.newBuilder().setReason(reason))
                                .build()));
        Stream<Trick> answers = Stream.of(
                answers("nothing", AskResponse.getDefaultInstance()),
                answers("a receipt for something else", answer(right)),
                answers(
                        "no receipt",
                        answer(SignedAnswer.newBuilder().setAnswer(leaf(LEAF)).build())),
                answers(
                        "a byte too many",
                        answer(right.toBuilder()
                                .setAnswer(leaf(LEAF).concat(ByteString.copyFrom(new byte[1])))
                                .build())),
                answers(
                        "more than we read",
                        answer(right.toBuilder()
                                .setAnswer(ByteString.copyFrom(new byte[80 << 10]))
                                .build())));
        Stream<Trick> failures = Stream.of(
                        Status.CANCELLED,
                        Status.INTERNAL,
                        Status.RESOURCE_EXHAUSTED,
                        Status.UNAUTHENTICATED,
                        Status.UNIMPLEMENTED,
                        Status.UNKNOWN,
                        Status.ABORTED)
                .map(status ->
                        new Trick("status " + status.getCode(), out -> out.onError(status.asRuntimeException())));
        Stream<Trick> silence = Stream.of(new Trick("ends without an answer", StreamObserver::onCompleted));
        return Stream.of(refusals, answers, failures, silence).flatMap(tricks -> tricks);
    }

    @ParameterizedTest
    @MethodSource("tricks")
    void whatIsNoAnswerCountsAgainstTheTarget(Trick trick) throws Exception {
        service.challenge = trick.answer();

        assertThat(probe()).isInstanceOf(ProbeOutcome.Unanswered.class);
    }

    @Test
    void aServerThatCallsItselfUnavailableIsOffline() throws Exception {
        service.challenge = out -> out.onError(Status.UNAVAILABLE.asRuntimeException());

        assertThat(probe()).isEqualTo(new ProbeOutcome.Offline());
    }

    @Test
    void anAnswerThatDoesNotComeInTimeIsLate() throws Exception {
        service.challenge = _ -> {};

        assertThat(probeInVain()).isEqualTo(new ProbeOutcome.Late());
    }

    @Test
    void aServerThatIsGoneIsOffline() throws Exception {
        server.close();

        assertThat(probeInVain()).isEqualTo(new ProbeOutcome.Offline());
    }

    @Test
    void anEchoOfSomethingElseIsNoAnswer() throws Exception {
        service.echoesWrong = true;

        assertThat(probe()).isEqualTo(new ProbeOutcome.Unanswered("malformed"));
    }

    @Test
    void aProbeThatWeLeftLyingBlamesNobody() throws Exception {
        Instant deadline = Instant.now().plus(TIMEOUT.dividedBy(4));

        assertThat(client.probe(probe(deadline)).report().outcome(0))
                .isEqualTo(new ProbeOutcome.Unknown("no-time-left"));
    }

    /// A target that answers within the time that it has been given is not late because we have let some of it pass.
    @Test
    void whatWePassedBeforeWeAskedIsOurOwnStall() throws Exception {
        Duration passed = TIMEOUT.dividedBy(4);

        assertThat(client.probe(probe(Instant.now().plus(TIMEOUT).minus(passed)))
                        .stall())
                .isGreaterThanOrEqualTo(passed);
    }

    /// A case of the first trial, mended twice: the registry refuses such a host, and a name without an address, which
    /// it cannot refuse, is no excuse.
    @Test
    void aTargetWhoseNameHasNoAddressIsJudged() throws Exception {
        assertThatThrownBy(() -> new Endpoint("icn_scaler_1", 17_001)).isInstanceOf(IllegalArgumentException.class);
        ScalerNodeMember member = registry.scalerNodes().getFirst();
        for (String host : List.of(
                "nohost.invalid", "scaler-1", "2001:db8::5", "198.51.100.7", "fe80::1", "::7f00:1", "xn--a.example")) {
            Registry named = new Registry(
                    registry.networkId(),
                    registry.name(),
                    registry.link(),
                    registry.authority(),
                    registry.parameters(),
                    registry.beacon(),
                    registry.hyperNodes(),
                    List.of(new ScalerNodeMember(member.id(), "provider", new Endpoint(host, 7_001), member.claim())),
                    registry.satellites());
            ScalerNodeClient lost = new ScalerNodeClient(
                    RegistryHistory.of(named), channels, Ed25519.best(), InstantSource.system(), stalls);

            assertThat(lost.probe(probe(Instant.now().plus(TIMEOUT))).report().outcome(0))
                    .as(host)
                    .isEqualTo(new ProbeOutcome.Offline());
            assertThat(lost.snapshot(scalerNode.id(), new EraId(0), List.of()))
                    .isInstanceOfSatisfying(
                            HyperNodeInput.SnapshotUnavailable.class,
                            unavailable -> assertThat(unavailable.outcome()).isEqualTo(new ProbeOutcome.Offline()));
        }
    }

    private Countersign transcript() {
        Transcript transcript = new Transcript(
                new ChallengeRef(Hash32.ZERO, new EraId(0), Hash32.ZERO),
                Hash32.ZERO,
                Instant.EPOCH,
                Duration.ofMillis(1),
                Duration.ofMillis(2),
                true);
        return new Countersign(new ProbeId(new EraId(0), 0, scalerNode.id()), transcript.signedBy(hyperNode));
    }

    private CountersignAnswer countersigned(CountersignResponse response) {
        service.countersign = out -> {
            out.onNext(response);
            out.onCompleted();
        };
        return client.countersign(transcript());
    }

    /// The first handshake of a process may take longer than an answer has time.
    private void connect() {
        CountersignResponse refusal = CountersignResponse.newBuilder()
                .setRefusal(Refusal.newBuilder().setReason("later"))
                .build();
        for (int i = 0; i < 10 && countersigned(refusal) instanceof CountersignAnswer.Unreachable; i++) {
            // Each attempt waits for its deadline.
        }
    }

    @Test
    void aCountersignatureComesAsItIsAndEverythingElseIsARefusal() {
        ByteString signature = ByteString.copyFrom(new byte[Signature64.BYTES]);
        connect();

        assertThat(countersigned(
                        CountersignResponse.newBuilder().setSignature(signature).build()))
                .isEqualTo(new CountersignAnswer.Given(Signature64.of(signature.toByteArray())));
        assertThat(countersigned(CountersignResponse.newBuilder()
                        .setRefusal(Refusal.newBuilder().setReason("timing"))
                        .build()))
                .isEqualTo(new CountersignAnswer.Refused("timing"));
        assertThat(countersigned(CountersignResponse.newBuilder()
                        .setSignature(signature.concat(signature))
                        .build()))
                .isEqualTo(new CountersignAnswer.Refused("malformed"));
        assertThat(countersigned(CountersignResponse.getDefaultInstance()))
                .isEqualTo(new CountersignAnswer.Refused("empty"));
        service.countersign = out -> out.onError(Status.INTERNAL.asRuntimeException());
        assertThat(client.countersign(transcript())).isEqualTo(new CountersignAnswer.Refused("internal"));
    }

    @Test
    void whoDoesNotCountersignInTimeOrIsGoneIsUnreachable() {
        service.countersign = _ -> {};
        assertThat(client.countersign(transcript())).isEqualTo(new CountersignAnswer.Unreachable("deadline-exceeded"));
        server.close();
        assertThat(client.countersign(transcript())).isInstanceOf(CountersignAnswer.Unreachable.class);
    }

    @Test
    void aSnapshotThatIsRefusedOrMalformedOrMissingCountsAgainstTheTarget() {
        List<GetSnapshotResponse> responses = List.of(
                GetSnapshotResponse.newBuilder()
                        .setRefusal(Refusal.newBuilder().setReason("no-snapshot"))
                        .build(),
                GetSnapshotResponse.getDefaultInstance(),
                GetSnapshotResponse.newBuilder()
                        .setSnapshot(Signed.newBuilder().setStatement(ByteString.copyFrom(new byte[] {1})))
                        .build());
        for (GetSnapshotResponse response : responses) {
            service.snapshot = out -> {
                out.onNext(response);
                out.onCompleted();
            };
            HyperNodeInput input = client.snapshot(scalerNode.id(), new EraId(0), List.of());

            assertThat(input)
                    .isInstanceOfSatisfying(
                            HyperNodeInput.SnapshotUnavailable.class,
                            unavailable ->
                                    assertThat(unavailable.outcome()).isInstanceOf(ProbeOutcome.Unanswered.class));
        }
    }

    @Test
    void aSnapshotArrivesAsItWasSigned() {
        var signed = snapshot().signedBy(scalerNode);
        service.snapshot = out -> {
            out.onNext(GetSnapshotResponse.newBuilder()
                    .setSnapshot(Messages.of(signed))
                    .build());
            out.onCompleted();
        };

        assertThat(client.snapshot(scalerNode.id(), new EraId(0), List.of()))
                .isInstanceOfSatisfying(
                        HyperNodeInput.SnapshotArrived.class,
                        arrived -> assertThat(arrived)
                                .isEqualTo(new HyperNodeInput.SnapshotArrived(
                                        scalerNode.id(), new EraId(0), signed, arrived.stall())));
    }
}
