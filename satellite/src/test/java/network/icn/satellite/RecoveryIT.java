package network.icn.satellite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import network.icn.node.rpc.GrpcChannels;
import network.icn.proto.v1.GetHeadRequest;
import network.icn.proto.v1.GetReportRequest;
import network.icn.proto.v1.SatelliteServiceGrpc;
import network.icn.proto.v1.SubmitResponse;
import network.icn.proto.v1.TimeAsked;
import network.icn.proto.v1.TimeTold;
import network.icn.protocol.archive.LogHead;
import network.icn.protocol.archive.SatelliteReceipt;
import network.icn.protocol.codec.ClockCodec;
import network.icn.protocol.codec.Messages;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.Endpoint;
import network.icn.protocol.role.clock.TimeStatement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A satellite that may have lost the end of its log signs nothing before it knows what it had signed.
class RecoveryIT {
    @TempDir
    Path directory;

    private TestArchive archive;
    private final List<Signed> receipts = new ArrayList<>();

    /// Three entries are acknowledged, behind that of the registry; the last receipt is what others have.
    @BeforeEach
    void fill() throws Exception {
        archive = new TestArchive(directory).start();
        for (int era = 1; era <= 3; era++) {
            receipts.add(
                    Messages.read(archive.submit(archive.report(new EraId(era))).getReceipt()));
        }
        archive.close();
        archive.forced = false;
        Files.createDirectories(directory.resolve("copy"));
        for (String file : new String[] {"log.wal", "log.head"}) {
            Files.copy(archive.data(file), directory.resolve("copy").resolve(file));
        }
    }

    @AfterEach
    void close() {
        archive.close();
    }

    private Signed last() {
        return receipts.getLast();
    }

    /// Tells the time as a HyperNode does.
    ///
    /// @return whether it was asked about the log
    private boolean tell(int hyperNode, Optional<Signed> has) throws Exception {
        Signer self = archive.hyperNodes.get(hyperNode);
        CompletableFuture<TimeAsked> question = new CompletableFuture<>();
        CompletableFuture<Boolean> over = new CompletableFuture<>();
        try (GrpcChannels channels = archive.channels(self)) {
            StreamObserver<TimeTold> call = SatelliteServiceGrpc.newStub(
                            channels.to(archive.satellite.id(), new Endpoint("127.0.0.1", archive.port.getAsInt())))
                    .tellTime(new StreamObserver<>() {
                        @Override
                        public void onNext(TimeAsked asked) {
                            question.complete(asked);
                        }

                        @Override
                        public void onError(Throwable cause) {
                            question.completeExceptionally(cause);
                            over.completeExceptionally(cause);
                        }

                        @Override
                        public void onCompleted() {
                            over.complete(true);
                        }
                    });
            TimeAsked asked = question.get(20, TimeUnit.SECONDS);
            Signed time = new TimeStatement(
                            archive.registry.network(),
                            archive.satellite.id(),
                            ClockCodec.nonce(asked),
                            archive.now.get(),
                            false,
                            archive.mark)
                    .signedBy(self);
            call.onNext(ClockCodec.withLog(ClockCodec.told(time, Optional.empty()), has));
            call.onCompleted();
            over.get(20, TimeUnit.SECONDS);
            return asked.getAboutLog();
        }
    }

    private String readiness() throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(
                                        "http://127.0.0.1:" + archive.node().opsPort() + "/readyz"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private SubmitResponse submit(int era) {
        return archive.submit(archive.report(new EraId(era)));
    }

    private void tear() throws IOException {
        Path log = archive.data("log.wal");
        byte[] bytes = Files.readAllBytes(log);
        byte[] torn = Arrays.copyOf(bytes, bytes.length + 50);
        Arrays.fill(torn, bytes.length, torn.length, (byte) 7);
        Files.write(log, torn);
    }

    private void tearTheNewerHead() throws IOException {
        Path heads = archive.data("log.head");
        byte[] bytes = Files.readAllBytes(heads);
        bytes[40] ^= 1;
        Files.write(heads, bytes);
    }

    @Test
    void afterACutNothingIsSignedBeforeFPlusOneHyperNodesWereAsked() throws Exception {
        tear();
        archive.start();

        assertThat(submit(1).getRefusal().getReason()).isEqualTo("recovering");
        assertThat(readiness())
                .contains("head: 50 bytes of its log were cut off")
                .contains("0 of 2 HyperNodes");
        try (GrpcChannels channels = archive.channels(archive.stranger)) {
            var read = catchThrowableOfType(
                    StatusRuntimeException.class,
                    () -> archive.stub(channels)
                            .getReport(GetReportRequest.newBuilder()
                                    .setEra(1)
                                    .setScalernode(ByteString.copyFrom(
                                            archive.scalerNodes.getFirst().id().bytes()))
                                    .build()));
            assertThat(read.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        }

        assertThat(tell(0, Optional.of(last()))).as("asked about the log").isTrue();
        assertThat(submit(1).getRefusal().getReason()).as("one may lie").isEqualTo("recovering");
        assertThat(tell(1, Optional.empty())).isTrue();

        SatelliteReceipt again = archive.receipt(submit(1));
        assertThat(again.index()).isEqualTo(1);
        assertThat(readiness()).doesNotContain("head:");
        assertThat(archive.receipt(submit(0)).index()).isEqualTo(4);
        assertThat(tell(2, Optional.empty())).as("nothing more is asked").isFalse();
        assertThat(archive.fatal.get()).isNull();
    }

    @Test
    void somebodyWhoHasMoreStopsIt() throws Exception {
        archive.forced = true;
        archive.start();
        Signed beyond = Messages.read(submit(0).getReceipt());
        archive.close();
        archive.forced = false;
        // What it had before that: the log without its last entry, and heads that do not know it.
        restore();

        archive.start();
        tell(0, Optional.empty());
        tell(3, Optional.of(beyond));

        assertThat(archive.fatal.get())
                .hasMessageContaining(
                        "acknowledged data are lost: the log has 4 entries, but this satellite has signed for 5");
        assertThat(submit(1).getRefusal().getReason()).isEqualTo("recovering");
    }

    /// An older copy of the whole directory is sound in itself.
    private void restore() throws IOException {
        try (var files = Files.list(directory.resolve("copy"))) {
            for (Path file : files.toList()) {
                Files.copy(file, archive.data(String.valueOf(file.getFileName())), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    @Test
    void aRestartDoesNotEndTheDoubt() throws Exception {
        tear();
        archive.start();
        archive.restart();

        assertThat(submit(1).getRefusal().getReason()).isEqualTo("recovering");
        tell(0, Optional.empty());
        tell(1, Optional.of(last()));
        assertThat(submit(1).hasReceipt()).isTrue();

        archive.restart();
        assertThat(submit(1).hasReceipt()).as("it is over").isTrue();
    }

    /// A forged receipt, and one of another satellite, are nothing.
    @Test
    void nobodyStopsItWithWhatItHasNotSigned() throws Exception {
        tear();
        archive.start();
        Signed forged = new Signed(last().statement(), archive.satellite.id(), archive.stranger.sign(new byte[] {1}));

        tell(0, Optional.of(forged));
        tell(
                1,
                Optional.of(Signed.of(
                        last().statement().bytes(),
                        archive.stranger.id(),
                        archive.stranger.sign(last().statement().bytes()))));

        assertThat(submit(1).hasReceipt()).isTrue();
        assertThat(archive.fatal.get()).isNull();
    }

    @Test
    void aLostLogIsAskedAboutTooAndALostCopyOfTheHeadIsNoLoss() throws Exception {
        tearTheNewerHead();
        archive.start();
        assertThat(readiness()).doesNotContain("head:");
        assertThat(submit(1).hasReceipt()).as("the log has its heads").isTrue();
        archive.close();

        for (String file : new String[] {"log.wal", "log.head", "log.doubt"}) {
            Files.deleteIfExists(archive.data(file));
        }
        archive.start();
        assertThat(readiness()).contains("it began without a log");
        tell(0, Optional.of(last()));
        assertThat(archive.fatal.get()).hasMessageContaining("has signed for 4");
    }

    @Test
    void theHeadIsThereForWhoeverAsksAndNotWhileItIsInDoubt() throws Exception {
        GetHeadRequest ours = GetHeadRequest.newBuilder()
                .setSatellite(ByteString.copyFrom(archive.satellite.id().bytes()))
                .build();
        archive.start();
        try (GrpcChannels channels = archive.channels(archive.stranger)) {
            Signed head = Messages.read(archive.stub(channels).getHead(ours).getHead());
            assertThat(LogHead.parse(head.statement().bytes()).size()).isEqualTo(4);
        }
        archive.close();
        tear();
        archive.start();
        try (GrpcChannels channels = archive.channels(archive.stranger)) {
            assertThat(archive.stub(channels).getHead(ours).hasRefusal()).isTrue();
        }
    }
}
