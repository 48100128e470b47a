package network.icn.satellite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import network.icn.node.ConfigException;
import network.icn.node.EnvironmentException;
import network.icn.node.key.KeyFile;
import network.icn.node.rpc.GrpcChannels;
import network.icn.node.wal.DurableChannel;
import network.icn.proto.v1.GetReportRequest;
import network.icn.proto.v1.GetReportResponse;
import network.icn.proto.v1.SubmitResponse;
import network.icn.protocol.archive.SatelliteReceipt;
import network.icn.protocol.certified.CertifiedShard;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.role.satellite.SatelliteLimits;
import network.icn.satellite.check.ArchiveCheck;
import network.icn.satellite.config.SatelliteConfig;
import network.icn.satellite.index.IndexDownException;
import network.icn.satellite.index.Indexer;
import network.icn.satellite.index.jdbc.H2Index;
import network.icn.satellite.index.port.IndexReader;
import network.icn.satellite.ingest.OpenArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a satellite does when its disk, its files or its ports are not what they should be.
class SatelliteStoreIT {
    private static final int FLIPS = Integer.getInteger("icn.flips", 12);
    private static final EraId ERA = TestArchive.ERA;

    @TempDir
    Path directory;

    private TestArchive archive;

    @BeforeEach
    void makeArchive() {
        archive = new TestArchive(directory);
    }

    @AfterEach
    void stop() {
        archive.close();
    }

    /// Three entries behind that of the registry, and the satellite stopped.
    private void fill() {
        archive.start();
        archive.submit(archive.report(ERA));
        archive.submit(archive.lostData(ERA, 1, 3));
        archive.submit(archive.report(new EraId(2)));
        archive.awaitIndex();
        archive.close();
    }

    private void assertReportsAreThere() throws Exception {
        archive.awaitIndex();
        assertThat(archive.json("/api/reports").get("reports")).hasSize(4);
        assertThat(archive.json("/api/evidence").get("evidence")).hasSize(1);
        assertThat(archive.json("/api/eras/3").at("/verdicts/breach").asInt()).isEqualTo(1);
    }

    private void assertRefusesToStart(String complaint) {
        assertThatThrownBy(() -> archive.start())
                .isInstanceOf(EnvironmentException.class)
                .hasMessageContaining(complaint)
                .hasMessageMatching("[^\\n]+");
    }

    @Test
    void aDeletedIndexIsMadeAgain() throws Exception {
        fill();
        Files.delete(archive.data("index.mv.db"));

        archive.start();

        assertReportsAreThere();
    }

    @Test
    void aBrokenIndexIsMadeAgain() throws Exception {
        fill();
        byte[] garbage = new byte[20_000];
        garbage[0] = 'H';
        Files.write(archive.data("index.mv.db"), garbage);

        archive.start();

        assertReportsAreThere();
    }

    @Test
    void aStaleIndexIsBroughtUpToDate() throws Exception {
        archive.start();
        archive.submit(archive.report(ERA));
        archive.awaitIndex();
        archive.close();
        byte[] old = Files.readAllBytes(archive.data("index.mv.db"));
        fill();
        Files.write(archive.data("index.mv.db"), old);

        archive.start();

        assertReportsAreThere();
    }

    @Test
    void theIndexOfAnotherLogIsMadeAgain() throws Exception {
        archive.start();
        archive.submit(archive.report(new EraId(1)));
        archive.awaitIndex();
        archive.close();
        byte[] other = Files.readAllBytes(archive.data("index.mv.db"));
        for (String file : new String[] {"index.mv.db", "log.wal", "log.head"}) {
            Files.delete(archive.data(file));
        }
        fill();
        Files.write(archive.data("index.mv.db"), other);

        archive.start();

        assertReportsAreThere();
    }

    /// The case of the trial: one flipped bit of the index, and the page showed a promise that nobody had kept.
    @Test
    void anIndexWithFlippedBitsServesTheTruthOrIsMadeAgain() throws Exception {
        fill();
        archive.start();
        archive.awaitIndex();
        List<String> truth = views();
        archive.close();
        byte[] sound = Files.readAllBytes(archive.data("index.mv.db"));
        long seed = 20_261_128;
        Random random = new Random(seed);
        for (int i = 0; i < FLIPS; i++) {
            byte[] bent = sound.clone();
            int at = random.nextInt(bent.length);
            bent[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(archive.data("index.mv.db"), bent);
            archive.start();
            archive.awaitIndex();
            awaitViews(truth, "seed " + seed + ", flip " + i + " at " + at);
            archive.close();
        }
    }

    /// A row that cannot be read is found by whoever asks for it.
    @Test
    void aQuestionThatFailsHasTheIndexMadeAgainWhileTheNodeRuns() throws Exception {
        fill();
        var place = new OpenArchive.Place(
                directory.resolve("data"),
                archive.signed,
                archive.satellite,
                Ed25519.best(),
                SatelliteLimits.DEFAULT,
                DurableChannel::openFile,
                archive.now::get);
        try (OpenArchive open = OpenArchive.open(place, H2Index::open, archive.fatal::set);
                Indexer indexer = new Indexer(open.index(), open.log(), archive.signed.history())) {
            indexer.start();
            long reports = open.index().ask(IndexReader::totals).reports();
            // Belongs to the old index, so it goes with it.
            Path old = Files.createFile(archive.data("index.trace.db"));

            assertThatThrownBy(() -> open.index().ask(_ -> {
                        throw new IllegalStateException("bent row");
                    }))
                    .isInstanceOf(IndexDownException.class);

            TestArchive.await(() -> !Files.exists(old) && indexer.trouble().isEmpty());
            assertThat(open.index().ask(IndexReader::totals).reports()).isEqualTo(reports);
            assertThat(indexer.indexed()).isEqualTo(open.log().state());
        }
    }

    private List<String> views() throws Exception {
        List<String> views = new ArrayList<>();
        for (String path : List.of("/api/reports", "/api/eras/3", "/api/evidence", "/api/hypernodes", "/api/cells")) {
            HttpResponse<String> response = archive.web(path);
            views.add(response.statusCode() == 503 ? "down" : response.body());
        }
        return views;
    }

    /// Waits until all is served; what is served meanwhile must be the truth, or nothing.
    private void awaitViews(List<String> truth, String what) throws Exception {
        for (List<String> seen = views(); !seen.equals(truth); seen = views()) {
            for (int view = 0; view < truth.size(); view++) {
                assertThat(seen.get(view)).as(what).isIn("down", truth.get(view));
            }
            TestArchive.await(this::isReady);
        }
    }

    @Test
    void aDatabaseThatHangsHoldsUpNoReceipt() throws Exception {
        archive.start();
        archive.submit(archive.report(new EraId(2)));
        archive.awaitIndex();
        try (Connection other = DriverManager.getConnection("jdbc:h2:checked:" + archive.data("index")
                        + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;DB_CLOSE_ON_EXIT=FALSE"
                        + ";TRACE_LEVEL_FILE=0");
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("select * from progress for update");

            assertThat(archive.receipt(archive.submit(archive.report(ERA))).index())
                    .isEqualTo(2);
            TestArchive.await(() -> !isReady());
            other.rollback();
        }

        archive.receipt(archive.submit(archive.lostData(ERA, 1, 3)));
        TestArchive.await(this::isReady);
        assertReportsAreThere();
    }

    private boolean isReady() {
        try {
            return archive.http(archive.node().opsPort(), "/readyz").statusCode() == 200;
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aTornTailIsCutAndNothingAcknowledgedIsLost() throws Exception {
        fill();
        Files.write(archive.data("log.wal"), new byte[] {0, 0, 1, 0, 7, 7, 7}, StandardOpenOption.APPEND);

        archive.start();

        assertReportsAreThere();
    }

    private static final String ATTACHMENTS = "attachments/000000000000";

    /// Damage of an attachment is that of one entry: the log is whole, so the satellite goes on and says so.
    @Test
    void aDamagedAttachmentIsNeverServedAndStopsNothing() throws Exception {
        fill();
        archive.flip(ATTACHMENTS, attachmentOfTheFirstReport() + 40);
        assertThat(ArchiveCheck.run(archive.config()).problems())
                .containsExactly("entry 1: its attachment is missing or damaged");
        Files.delete(archive.data("index.mv.db"));

        archive.start();

        assertReportsAreThere();
        assertThat(report(ERA).getRefusal().getReason()).isEqualTo("attachment-missing");
        assertThat(report(new EraId(2)).hasReport()).isTrue();
        assertThat(archive.metric("icn_satellite_attachments_missed")).isPositive();
        assertThat(archive.receipt(archive.submit(archive.report(new EraId(1)))).index())
                .isEqualTo(4);
    }

    @Test
    void attachmentsThatAreGoneStopNothingEither() throws Exception {
        fill();
        Files.delete(archive.data(ATTACHMENTS));

        archive.start();

        assertReportsAreThere();
        assertThat(archive.metric("icn_satellite_attachments_missed")).isEqualTo(4);
        assertThat(archive.web("/api/evidence/2/proof").statusCode()).isEqualTo(404);
        assertThat(archive.web("/api/evidence/2/proof").body()).contains("ask another satellite");
        archive.submit(archive.report(new EraId(1)));
        archive.awaitIndex();
        assertThat(report(new EraId(1)).hasReport()).isTrue();
    }

    /// Behind that of the registry.
    private long attachmentOfTheFirstReport() {
        return StoreFiles.entries(archive.data("log.wal"))
                .getFirst()
                .attachment()
                .size();
    }

    private GetReportResponse report(EraId era) {
        try (GrpcChannels channels = archive.channels(archive.stranger)) {
            return archive.stub(channels)
                    .getReport(GetReportRequest.newBuilder()
                            .setEra(era.number())
                            .setScalernode(ByteString.copyFrom(archive.target(0).bytes()))
                            .build());
        }
    }

    @Test
    void aTruncatedLogIsRefusedWithOneLine() throws Exception {
        fill();
        try (RandomAccessFile log = new RandomAccessFile(archive.data("log.wal").toFile(), "rw")) {
            log.setLength(log.length() - 1);
        }

        assertRefusesToStart("was acknowledged up to");
    }

    @Test
    void aLogThatIsGoneIsRefused() throws Exception {
        fill();
        Files.delete(archive.data("log.wal"));

        assertRefusesToStart("log.wal is missing");
    }

    @Test
    void aHeadThatIsGoneIsRefused() throws Exception {
        fill();
        Files.delete(archive.data("log.head"));

        assertRefusesToStart("log.head is missing");
    }

    @Test
    void anOlderCopyOfTheLogIsRefused() throws Exception {
        archive.start();
        archive.submit(archive.report(ERA));
        archive.close();
        byte[] old = Files.readAllBytes(archive.data("log.wal"));
        fill();
        Files.write(archive.data("log.wal"), old);

        assertRefusesToStart("has 2 entries, but this satellite has signed for 4");
    }

    @Test
    void anotherLogOfTheSameLengthIsRefused() throws Exception {
        archive.start();
        archive.submit(archive.report(new EraId(1)));
        archive.submit(archive.report(new EraId(2)));
        archive.submit(archive.report(ERA));
        archive.close();
        byte[] other = Files.readAllBytes(archive.data("log.wal"));
        Files.delete(archive.data("log.wal"));
        Files.delete(archive.data("log.head"));
        fill();
        Files.write(archive.data("log.wal"), other);

        assertRefusesToStart("is not the one that this satellite has signed for at size 4");
    }

    /// From 12288 on: the entry of the registry, the first report, which begins at 12767, and the evidence behind it.
    @ParameterizedTest
    @ValueSource(longs = {0, 9, 40, 12_288, 12_400, 12_767, 12_879, 14_000, 14_479})
    void aFlippedBitAnywhereIsRefused(long offset) throws Exception {
        fill();
        archive.flip("log.wal", offset);

        assertThatThrownBy(() -> archive.start())
                .isInstanceOf(EnvironmentException.class)
                .hasMessageMatching("[^\\n]+");
        assertThat(ArchiveCheck.run(archive.config()).holds()).isFalse();
    }

    @Test
    void aTornHeadIsNoLossBecauseThereAreTwo() throws Exception {
        fill();
        // At rest both slots have the newest, of size 4.
        archive.flip("log.head", 4_096 + 150);

        archive.start();

        assertReportsAreThere();
    }

    @Test
    void theKeyOfAnotherSatelliteDoesNotFit() throws Exception {
        fill();
        Files.delete(directory.resolve("node.key"));
        KeyFile.create(directory.resolve("node.key"), TestArchive.seed(3));

        assertThatThrownBy(() -> archive.start())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("must have this node");
    }

    @Test
    void theDealersKeyOfAnotherChainDoesNotFit() {
        KeyFile.create(directory.resolve("other.key"), TestArchive.seed(8));
        SatelliteConfig config = archive.config();

        assertThatThrownBy(() -> archive.start(new SatelliteConfig(
                        config.dataDirectory(),
                        config.keyFile(),
                        config.networkFile(),
                        config.authority(),
                        config.listenHost(),
                        config.listenPort(),
                        config.webHost(),
                        config.webPort(),
                        config.webTrustedProxies(),
                        config.opsHost(),
                        config.opsPort(),
                        Optional.of(directory.resolve("other.key")),
                        config.store())))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("must be the dealer's key");
    }

    @Test
    void aTakenPortOrDirectoryIsNamedAndNothingStaysOpen() throws Exception {
        SatelliteConfig free = archive.config();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            assertThatThrownBy(() -> archive.start(ports(free, port, 0, 0)))
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessageContaining("cannot listen on 127.0.0.1:" + port);
            assertThatThrownBy(() -> archive.start(ports(free, 0, port, 0)))
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessageContaining("cannot listen on 127.0.0.1:" + port);
            assertThatThrownBy(() -> archive.start(ports(free, 0, 0, port)))
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessageContaining("cannot listen on 127.0.0.1:" + port);
        }
        archive.start();

        Object index = Files.getAttribute(archive.data("index.mv.db"), "unix:ino");

        try (TestArchive second = new TestArchive(Files.createDirectory(directory.resolve("second")))) {
            assertThatThrownBy(() -> second.start(free))
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessageContaining("in use");
        }
        assertThat(Files.getAttribute(archive.data("index.mv.db"), "unix:ino"))
                .as("the index of the running node is left alone")
                .isEqualTo(index);
        assertThat(archive.receipt(archive.submit(archive.report(ERA))).index()).isEqualTo(1);
    }

    private static SatelliteConfig ports(SatelliteConfig config, int grpc, int web, int ops) {
        return new SatelliteConfig(
                config.dataDirectory(),
                config.keyFile(),
                config.networkFile(),
                config.authority(),
                config.listenHost(),
                Optional.of(grpc),
                config.webHost(),
                web,
                config.webTrustedProxies(),
                config.opsHost(),
                ops,
                config.beaconDealer(),
                config.store());
    }

    @Test
    void noReceiptGoesOutBeforeTheFlush() throws Exception {
        AtomicBoolean hold = new AtomicBoolean();
        CountDownLatch syncing = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        archive.opener = path -> new HookedChannel(DurableChannel.openFile(path), () -> {
            if (hold.get() && path.endsWith("log.wal")) {
                syncing.countDown();
                await(release);
            }
        });
        archive.start();
        // The first submission has the registry written too, with a flush of its own.
        archive.receipt(archive.submit(archive.report(new EraId(2))));
        archive.restart();
        hold.set(true);

        CompletableFuture<SubmitResponse> push =
                CompletableFuture.supplyAsync(() -> archive.submit(archive.report(ERA)));
        assertThat(syncing.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(push).isNotDone();
        assertThat(archive.json("/api/status").at("/log/size").asInt()).isEqualTo(2);
        release.countDown();

        assertThat(archive.receipt(push.get(20, TimeUnit.SECONDS)).index()).isEqualTo(2);
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new IOException("never released");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"log.wal", ATTACHMENTS})
    void aFullDiskEndsTheNodeAndGivesNoReceipt(String file) throws Exception {
        AtomicBoolean full = new AtomicBoolean();
        archive.opener = path -> new HookedChannel(DurableChannel.openFile(path), () -> {
            if (full.get() && path.endsWith(file)) {
                throw new IOException("No space left on device");
            }
        });
        archive.start();
        CertifiedShard before = archive.report(new EraId(2));
        SatelliteReceipt kept = archive.receipt(archive.submit(before));
        full.set(true);

        assertThatThrownBy(() -> archive.submit(archive.report(ERA)))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE))
                .hasMessageNotContaining("space left");
        assertThatThrownBy(() -> archive.submit(archive.lostData(ERA, 1, 3)))
                .as("nothing more is taken")
                .isInstanceOf(StatusRuntimeException.class);
        TestArchive.await(() -> archive.fatal.get() != null);
        assertThat(archive.fatal.get()).hasMessageContaining("No space left on device");
        assertThat(archive.http(archive.node().opsPort(), "/healthz").statusCode())
                .isEqualTo(503);
        archive.close();

        full.set(false);
        archive.start();
        SatelliteReceipt again = archive.receipt(archive.submit(before));
        assertThat(again.index()).isEqualTo(kept.index());
        assertThat(archive.receipt(archive.submit(archive.report(ERA))).index())
                .as("written, perhaps, but never acknowledged")
                .isEqualTo(2);
    }

    @Test
    void theCheckRecomputesEverythingAndChangesNothing() throws Exception {
        fill();
        byte[] log = Files.readAllBytes(archive.data("log.wal"));

        ArchiveCheck.Outcome outcome = ArchiveCheck.run(archive.config());

        assertThat(outcome.problems()).isEmpty();
        assertThat(outcome.entries()).isEqualTo(4);
        assertThat(outcome.reports()).isEqualTo(2);
        assertThat(outcome.evidence()).isEqualTo(1);
        assertThat(Files.readAllBytes(archive.data("log.wal"))).isEqualTo(log);
        archive.start();
        assertThat(archive.json("/api/status").at("/log/root").asString())
                .isEqualTo(outcome.root().toString());
        assertThatThrownBy(() -> ArchiveCheck.run(archive.config()))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageContaining("in use");
    }

    @Test
    void theCheckCutsNoTornTail() throws Exception {
        fill();
        Files.write(archive.data("log.wal"), new byte[] {1, 2, 3}, StandardOpenOption.APPEND);
        byte[] log = Files.readAllBytes(archive.data("log.wal"));

        assertThat(ArchiveCheck.run(archive.config()).holds()).isTrue();
        assertThat(Files.readAllBytes(archive.data("log.wal"))).isEqualTo(log);
    }
}
