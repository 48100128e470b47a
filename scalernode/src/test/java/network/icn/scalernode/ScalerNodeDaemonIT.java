package network.icn.scalernode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import network.icn.faults.ScalerNodeFault;
import network.icn.node.ConfigException;
import network.icn.node.EnvironmentException;
import network.icn.node.log.LoggedLines;
import network.icn.node.rpc.GrpcChannels;
import network.icn.node.wal.DurableChannel;
import network.icn.proto.v1.AskRequest;
import network.icn.proto.v1.AskResponse;
import network.icn.proto.v1.GetSnapshotRequest;
import network.icn.proto.v1.ProbeEchoRequest;
import network.icn.proto.v1.ScalerNodeServiceGrpc;
import network.icn.protocol.challenge.AnswerRule;
import network.icn.protocol.challenge.AnswerVerdict;
import network.icn.protocol.challenge.Challenge;
import network.icn.protocol.challenge.SignedAnswer;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.era.EraId;
import network.icn.scalernode.control.ObjectDoor;
import network.icn.scalernode.store.ObjectName;
import network.icn.scalernode.store.Taken;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A ScalerNode over real sockets, real files, real mutual TLS.
class ScalerNodeDaemonIT {
    @TempDir
    Path directory;

    private TestNetwork network;

    @BeforeEach
    void makeNetwork() {
        network = new TestNetwork(directory);
    }

    @AfterEach
    void stop() {
        network.close();
    }

    private AnswerVerdict challenge(int samples) {
        Signed snapshot = network.snapshot(TestNetwork.ERA_0);
        Signed challenge =
                network.challenge(snapshot, TestNetwork.ERA_0, samples).signedBy(network.hyperNode);
        SignedAnswer answer =
                TestNetwork.answer(network.send(network.hyperNode, challenge, network.beacon(TestNetwork.ERA_0)));
        return AnswerRule.check(snapshot, challenge, answer, Ed25519.best());
    }

    private String refusal(Challenge challenge) {
        AskResponse response =
                network.send(network.hyperNode, challenge.signedBy(network.hyperNode), network.beacon(challenge.era()));
        return response.getRefusal().getReason();
    }

    @Test
    void aRightAnswerProvesPossession() throws Exception {
        network.start();

        assertThat(challenge(17)).isInstanceOf(AnswerVerdict.Right.class);
        assertThat(challenge(256)).isInstanceOf(AnswerVerdict.Right.class);
    }

    @Test
    void lostDataLeavesSignedProof() throws Exception {
        network.around = machine -> ScalerNodeFault.DATA_LOSS.around(machine, network.scalerNode);
        network.start();

        assertThat(challenge(256)).isInstanceOf(AnswerVerdict.Wrong.class);
    }

    @Test
    void restartInTheSameEraKeepsTheSnapshotAndAnswersUnderIt() throws Exception {
        network.start();
        Signed before = network.snapshot(TestNetwork.ERA_0);
        network.close();
        try (ObjectDoor door = ObjectDoor.open(directory.resolve("data"))) {
            ObjectName name = ObjectName.parse("new");
            assertThat(door.put(name, new ByteArrayInputStream(new byte[10_000]), 10_000, () -> true))
                    .isEqualTo(Taken.NEW);
        }

        network.start();

        assertThat(network.snapshot(TestNetwork.ERA_0)).isEqualTo(before);
        assertThat(challenge(256)).isInstanceOf(AnswerVerdict.Right.class);
        assertThat(network.snapshot(new EraId(1)).hash()).isNotEqualTo(before.hash());
    }

    @Test
    void aNodeThatStartsAfterTheBeaconRoundHasNoSnapshotForThatEra() throws Exception {
        network.now.set(network.genesis.plusSeconds(1));
        network.start();

        assertThatThrownBy(() -> network.snapshot(TestNetwork.ERA_0)).hasMessageContaining("no-snapshot");
    }

    /// Emptied, or with a torn end: the node tells once what was lost and which eras that costs.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLostOrCutJournalIsOneWarning(boolean emptied) throws Exception {
        network.start();
        network.snapshot(TestNetwork.ERA_0);
        network.daemon().close();
        Path journal = network.directory.resolve("data/snapshots.wal");
        byte[] torn = {1, 2, 3, 4, 5};
        if (emptied) {
            Files.write(journal, new byte[0]);
        } else {
            Files.write(journal, torn, StandardOpenOption.APPEND);
        }

        try (LoggedLines lines = new LoggedLines()) {
            network.start();

            assertThat(lines.warnings())
                    .singleElement()
                    .asString()
                    .contains("this node signs no snapshot of eras", "from=\"0\"", "through=\"1\"")
                    .contains("bytes=\"" + (emptied ? 0 : torn.length) + "\"");
        }
    }

    @Test
    void aStrangerIsRefused() throws Exception {
        network.start();
        Signed snapshot = network.snapshot(TestNetwork.ERA_0);
        Signed challenge = network.challenge(snapshot, TestNetwork.ERA_0, 3).signedBy(network.stranger);

        assertThatThrownBy(() -> network.send(network.stranger, challenge, network.beacon(TestNetwork.ERA_0)))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED));
        try (GrpcChannels channels = network.channels(network.stranger)) {
            ProbeEchoRequest echo = ProbeEchoRequest.newBuilder()
                    .setNonce(ByteString.copyFrom(new byte[32]))
                    .build();
            assertThatThrownBy(() -> network.stub(channels).probeEcho(echo))
                    .isInstanceOfSatisfying(
                            StatusRuntimeException.class,
                            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED));
        }
    }

    @Test
    void wrongTimesAreRefusedWithTheirReason() throws Exception {
        network.start();
        Signed snapshot = network.snapshot(TestNetwork.ERA_0);
        Challenge right = network.challenge(snapshot, TestNetwork.ERA_0, 3);

        assertThat(refusal(network.challenge(snapshot, new EraId(1), 3))).isEqualTo("wrong-era");
        network.now.updateAndGet(now -> now.plusSeconds(126));
        assertThat(refusal(right)).isEqualTo("clock");
        Challenge ahead = network.challenge(snapshot, new EraId(6), 3);
        network.now.updateAndGet(now -> now.minusSeconds(120));
        assertThat(refusal(ahead)).isEqualTo("clock");
        assertThat(get("/readyz").body()).as("one challenger's word").doesNotContain("clock");
    }

    @Test
    void aChallengeIsAnsweredOnce() throws Exception {
        network.start();
        Challenge challenge = network.challenge(network.snapshot(TestNetwork.ERA_0), TestNetwork.ERA_0, 3);

        assertThat(refusal(challenge)).isEmpty();
        assertThat(refusal(challenge)).isEqualTo("replayed");
    }

    @Test
    void garbageOnThePortLeavesTheServerAlive() throws Exception {
        network.start();
        for (int i = 0; i < 8; i++) {
            try (Socket socket = new Socket(
                    InetAddress.getLoopbackAddress(), network.daemon().port())) {
                byte[] garbage = new byte[1 << 16];
                RandomGenerator.of("L64X128MixRandom").nextBytes(garbage);
                OutputStream out = socket.getOutputStream();
                out.write(
                        i % 2 == 0 ? garbage : "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                out.flush();
            } catch (IOException e) {
                // The server may well cut us off.
            }
        }

        assertThat(challenge(3)).isInstanceOf(AnswerVerdict.Right.class);
    }

    @Test
    void oversizedAndMalformedMessagesLeaveTheServerAlive() throws Exception {
        network.start();
        try (GrpcChannels channels = network.channels(network.hyperNode)) {
            AskRequest.Builder oversized = AskRequest.newBuilder();
            oversized.getChallengeBuilder().setStatement(ByteString.copyFrom(new byte[1 << 20]));
            assertThatThrownBy(() -> network.stub(channels).ask(oversized.build()))
                    .isInstanceOfSatisfying(
                            StatusRuntimeException.class,
                            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED));
            assertThatThrownBy(() -> network.stub(channels).ask(AskRequest.getDefaultInstance()))
                    .hasMessage("INVALID_ARGUMENT: challenge: must be there");
            assertThatThrownBy(() -> network.stub(channels)
                            .getSnapshot(
                                    GetSnapshotRequest.newBuilder().setEra(-1).build()))
                    .hasMessageStartingWith("INVALID_ARGUMENT: era: at most");
            assertThatThrownBy(() -> sendRaw(channels, new byte[] {-1, -1, -1, -1, 0, 12, 1}))
                    .isInstanceOf(StatusRuntimeException.class);
        }

        assertThat(challenge(3)).isInstanceOf(AnswerVerdict.Right.class);
    }

    /// Bytes that are no protobuf, under the right method.
    private void sendRaw(GrpcChannels channels, byte[] bytes) {
        MethodDescriptor.Marshaller<byte[]> raw = new MethodDescriptor.Marshaller<>() {
            @Override
            public InputStream stream(byte[] value) {
                return new ByteArrayInputStream(value);
            }

            @Override
            public byte[] parse(InputStream stream) {
                return new byte[0];
            }
        };
        MethodDescriptor<byte[], byte[]> method = MethodDescriptor.newBuilder(raw, raw)
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName(ScalerNodeServiceGrpc.getAskMethod().getFullMethodName())
                .build();
        ClientCalls.blockingUnaryCall(
                network.stub(channels).getChannel(),
                method,
                CallOptions.DEFAULT.withDeadlineAfter(20, TimeUnit.SECONDS),
                bytes);
    }

    @Test
    void whatOneMemberHasUnderWayIsBoundedAndNoOtherMembersConcern() throws Exception {
        CountDownLatch syncing = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        AtomicBoolean hold = new AtomicBoolean();
        network.maxChallenges = 1;
        network.opener = path -> new HookedChannel(DurableChannel.openFile(path), () -> {
            if (hold.get()) {
                syncing.countDown();
                await(release);
            }
        });
        network.start();
        Signed snapshot = network.snapshot(TestNetwork.ERA_0);
        hold.set(true);

        CompletableFuture<Signed> slow = CompletableFuture.supplyAsync(() -> network.snapshot(new EraId(1)));
        assertThat(syncing.await(10, TimeUnit.SECONDS)).isTrue();
        List<CompletableFuture<Signed>> more = IntStream.range(0, 5)
                .mapToObj(_ -> CompletableFuture.supplyAsync(
                        () -> network.snapshot(TestNetwork.ERA_0), Thread::startVirtualThread))
                .toList();
        TestNetwork.until(() -> more.stream()
                        .filter(CompletableFuture::isCompletedExceptionally)
                        .count()
                == 2);
        Challenge others = network.challenge(network.otherHyperNode, snapshot, TestNetwork.ERA_0, 3);
        CompletableFuture<AskResponse> answered = CompletableFuture.supplyAsync(() -> network.send(
                network.otherHyperNode, others.signedBy(network.otherHyperNode), network.beacon(TestNetwork.ERA_0)));
        release.countDown();

        assertThat(answered.get(10, TimeUnit.SECONDS).hasAnswer()).isTrue();
        slow.get(10, TimeUnit.SECONDS);
        for (CompletableFuture<Signed> each : more) {
            assertThat(each.handle((_, failure) -> failure == null
                            || String.valueOf(failure.getMessage()).contains("busy")))
                    .succeedsWithin(10, TimeUnit.SECONDS)
                    .isEqualTo(true);
        }
        assertThat(challenge(3)).isInstanceOf(AnswerVerdict.Right.class);
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new IOException("never released");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aFailedFlushIsFatalAndHandsNothingOut() throws Exception {
        AtomicBoolean broken = new AtomicBoolean();
        network.opener = path -> new HookedChannel(DurableChannel.openFile(path), () -> {
            if (broken.get()) {
                throw new IOException("No space left on device");
            }
        });
        network.start();
        broken.set(true);

        assertThatThrownBy(() -> network.snapshot(new EraId(1)))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageNotContaining("space left");

        network.close();
        assertThat(network.fatal.get()).hasMessageContaining("No space left on device");
    }

    @Test
    void aNodeThatTakesNoMoreRequestsClosesItsPortAndLivesOn() throws Exception {
        network.start();
        int port = network.daemon().port();
        assertThat(isOpen(port)).isTrue();

        network.daemon().drain();

        TestNetwork.until(() -> !isOpen(port));
        assertThat(get("/healthz").statusCode()).isEqualTo(200);
        assertThat(get("/readyz").body()).contains("requests: no more are taken");
    }

    private static boolean isOpen(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void metricsAndHealthAreServed() throws Exception {
        network.start();
        challenge(3);

        assertThat(get("/healthz").statusCode()).isEqualTo(200);
        assertThat(get("/readyz").body()).isEqualTo("ok\n");
        assertThat(get("/metrics").body())
                .contains("icn_scalernode_challenges_answered_total 1.0")
                .contains("icn_scalernode_requests_refused_total{reason=\"unknown-peer\"} 0.0");
        assertThat(get("/nothing").statusCode()).isEqualTo(404);
    }

    private HttpResponse<String> get(String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + network.daemon().opsPort() + path);
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void aTakenPortIsOneLine() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ScalerNodeConfig config = withPort(taken.getLocalPort());

            assertThatThrownBy(() -> ScalerNodeDaemon.start(config, network.fatal::set))
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessageContaining("cannot listen on 127.0.0.1:" + taken.getLocalPort())
                    .hasMessageNotContaining("\n");
        }
    }

    private ScalerNodeConfig withPort(int port) {
        ScalerNodeConfig config = network.config();
        return new ScalerNodeConfig(
                config.dataDirectory(),
                config.keyFile(),
                config.networkFile(),
                config.authority(),
                config.listenHost(),
                Optional.of(port),
                config.opsHost(),
                config.opsPort(),
                config.capacityBytes(),
                config.maintenance(),
                config.maxChallenges(),
                config.doubleGrace(),
                config.forceStart(),
                config.transcriptBytes());
    }

    @Test
    void aKeyFileThatOthersCanReadIsOneLine() throws Exception {
        Path key = directory.resolve("node.key");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));

        assertThatThrownBy(() -> network.start())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("chmod 600 " + key);
    }
}
