package network.icn.satellite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import network.icn.node.rpc.GrpcChannels;
import network.icn.proto.v1.ArchivedReport;
import network.icn.proto.v1.GetBeaconRequest;
import network.icn.proto.v1.GetBeaconResponse;
import network.icn.proto.v1.GetReportRequest;
import network.icn.proto.v1.GetReportResponse;
import network.icn.proto.v1.ListEvidenceRequest;
import network.icn.proto.v1.ListEvidenceResponse;
import network.icn.proto.v1.ListReportsRequest;
import network.icn.proto.v1.ListReportsResponse;
import network.icn.proto.v1.SatelliteServiceGrpc;
import network.icn.proto.v1.SubmitReportRequest;
import network.icn.proto.v1.SubmitResponse;
import network.icn.protocol.agreement.Decisions;
import network.icn.protocol.archive.SatelliteReceipt;
import network.icn.protocol.certified.Bent;
import network.icn.protocol.certified.CertifiedShard;
import network.icn.protocol.certified.CertifiedShardCodec;
import network.icn.protocol.certified.CertifiedShardVerifier;
import network.icn.protocol.challenge.Asking;
import network.icn.protocol.challenge.SlotResult;
import network.icn.protocol.codec.Messages;
import network.icn.protocol.evidence.Evidence;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.bytes.Signature64;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.merkle.Merkle;
import network.icn.protocol.network.beacon.BeaconVerifier;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.satellite.config.SatelliteConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A satellite over real sockets, real files, real mutual TLS, with reports that real committees certified.
class SatelliteIT {
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

    private String refusal(CertifiedShard report) {
        return refusal(TestArchive.request(report));
    }

    private String refusal(SubmitReportRequest request) {
        SubmitResponse response = archive.submit(archive.hyperNodes.getFirst(), request);
        assertThat(response.hasRefusal()).as("%s", response).isTrue();
        return response.getRefusal().getReason();
    }

    private GetReportResponse get(EraId era, int target) {
        try (GrpcChannels channels = archive.channels(archive.stranger)) {
            return archive.stub(channels)
                    .getReport(GetReportRequest.newBuilder()
                            .setEra(era.number())
                            .setScalernode(
                                    ByteString.copyFrom(archive.target(target).bytes()))
                            .build());
        }
    }

    private ListReportsResponse list(ListReportsRequest request) {
        try (GrpcChannels channels = archive.channels(archive.stranger)) {
            return archive.stub(channels).listReports(request);
        }
    }

    private ListEvidenceResponse listEvidence(int pageSize, long after) {
        try (GrpcChannels channels = archive.channels(archive.stranger)) {
            return archive.stub(channels)
                    .listEvidence(ListEvidenceRequest.newBuilder()
                            .setPageSize(pageSize)
                            .setAfter(after)
                            .build());
        }
    }

    private GetBeaconResponse beacon(long round) {
        try (GrpcChannels channels = archive.channels(archive.stranger)) {
            return archive.stub(channels)
                    .getBeacon(GetBeaconRequest.newBuilder().setRound(round).build());
        }
    }

    @Test
    void aCertifiedReportGetsASignedReceiptAndCanBeCheckedByAnybody() throws Exception {
        archive.start();
        CertifiedShard report = archive.report(ERA);

        SatelliteReceipt receipt = archive.receipt(archive.submit(report));

        assertThat(receipt.index()).as("behind the registry").isEqualTo(1);
        assertThat(receipt.head().size()).isEqualTo(2);
        assertThat(receipt.key().digest()).isEqualTo(report.digest());
        assertThat(receipt.satellite()).isEqualTo(archive.satellite.id());
        archive.awaitIndex();
        ArchivedReport archived = get(ERA, 0).getReport();
        assertThat(archived.getVerdict()).isEqualTo("met");
        assertThat(archive.receipt(archived.getReceipt())).isEqualTo(receipt);
        CertifiedShard fetched =
                CertifiedShardCodec.decode(archived.getCertifiedShard().toByteArray());
        assertThat(fetched).isEqualTo(report);
        assertThat(new CertifiedShardVerifier(
                                RegistryHistory.of(archive.registry),
                                Ed25519.best(),
                                value -> BeaconVerifier.verify(archive.chain.info(), value))
                        .verify(fetched))
                .isEqualTo(CertifiedShardVerifier.Finding.VALID);
    }

    @Test
    void whoeverPushesTheSameReportGetsTheSameIndex() throws Exception {
        archive.start();
        SubmitReportRequest request = TestArchive.request(archive.report(ERA));
        List<Callable<Long>> pushes = new ArrayList<>();
        for (Signer member : archive.hyperNodes) {
            pushes.add(() -> archive.receipt(archive.submit(member, request)).index());
        }
        try (ExecutorService members = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Long> index : members.invokeAll(pushes)) {
                assertThat(index.get()).isEqualTo(1);
            }
        }

        assertThat(archive.receipt(archive.submit(archive.hyperNodes.getLast(), request))
                        .head()
                        .size())
                .isEqualTo(2);
    }

    @Test
    void refusesWhatDoesNotHoldWhenRecomputed() {
        archive.start();
        CertifiedShard report = archive.report(ERA);
        byte[] body = report.body().bytes();
        body[body.length - 1] ^= 1;
        List<Signature64> signatures = new ArrayList<>(report.certificate().signatures());
        signatures.set(0, signatures.getLast());

        assertThat(refusal(Bent.body(report, Payload.of(body)))).isEqualTo("not-proved");
        assertThat(refusal(Bent.certificate(report, report.digest(), signatures)))
                .isEqualTo("not-proved");
        assertThat(refusal(Bent.era(report, new EraId(2)))).isEqualTo("not-proved");
        assertThat(refusal(Bent.shard(report, 1))).isEqualTo("not-proved");
        assertThat(refusal(Bent.network(report, Hash32.ZERO))).isEqualTo("not-proved");
        assertThat(refusal(Bent.reveals(report, report.reveals().subList(1, 3))))
                .isEqualTo("not-proved");
        assertThat(refusal(SubmitReportRequest.newBuilder()
                        .setCertifiedShard(ByteString.copyFromUtf8("no certified shard"))
                        .build()))
                .isEqualTo("malformed");
        assertThat(archive.receipt(archive.submit(report)).index())
                .as("nothing of it was kept, only the registry stands before it")
                .isEqualTo(1);
    }

    @Test
    void refusesTheWrongErasByItsOwnClock() {
        archive.start();
        CertifiedShard next = archive.report(new EraId(4));
        assertThat(refusal(next)).as("not over yet").isEqualTo("future-era");

        archive.now.set(archive.afterEra(new EraId(5_000)));
        assertThat(refusal(next)).isEqualTo("closed-era");

        archive.now.set(archive.afterEra(new EraId(4)));
        assertThat(archive.receipt(archive.submit(next)).index()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {-120, 120})
    void aClockTwoMinutesBehindIsNoticed(long seconds) throws Exception {
        archive.running = true;
        archive.start();
        TestArchive.await(() -> archive.metric("icn_clock_unknown") == 1);
        archive.tellTimes(Duration.ofSeconds(-seconds), 3);

        TestArchive.await(() -> archive.metric("icn_clock_suspect") == 1);

        HttpResponse<String> ready = archive.http(archive.node().opsPort(), "/readyz");
        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(ready.body())
                .contains("clock: our clock is " + (seconds < 0 ? "behind" : "ahead") + " by about 120");
        archive.now.set(archive.now.get().minusSeconds(seconds));
        TestArchive.await(() -> archive.metric("icn_clock_suspect") == 0);
        assertThat(archive.http(archive.node().opsPort(), "/readyz").statusCode())
                .isEqualTo(200);
    }

    @Test
    void aSatelliteThatIsDrainedClosesItsDoorsAndLivesOn() throws Exception {
        archive.start();
        int web = archive.node().webPort();
        int grpc = archive.node().port();
        assertThat(archive.http(web, "/").statusCode()).isEqualTo(200);

        archive.node().drain();

        assertThatThrownBy(() -> archive.http(web, "/")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), grpc).close())
                .isInstanceOf(IOException.class);
        assertThat(archive.http(archive.node().opsPort(), "/healthz").statusCode())
                .isEqualTo(200);
        assertThat(archive.http(archive.node().opsPort(), "/readyz").body()).contains("requests: no more are taken");
    }

    @Test
    void aDealerWhoseClockIsWrongHandsOutNoRoundUntilItIsRight() throws Exception {
        archive.running = true;
        archive.start();
        long round = archive.chain.info().firstRoundFrom(archive.now.get().minusSeconds(30));
        assertThat(beacon(round).hasBeacon()).as("nothing is known").isTrue();
        archive.tellTimes(Duration.ZERO, 3);
        assertThat(beacon(round).hasBeacon()).isTrue();

        archive.now.set(archive.now.get().plusSeconds(20));

        assertThat(beacon(round).getRefusal().getReason()).isEqualTo("clock");
        archive.now.set(archive.now.get().minusSeconds(20));
        assertThat(beacon(round).hasBeacon()).isTrue();
    }

    @Test
    void nobodyButHyperNodesTellsTheTimeAndNoneTooOften() {
        archive.start();

        assertThat(archive.tellTime(archive.stranger, Duration.ZERO)).isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(archive.tellTime(archive.scalerNodes.getFirst(), Duration.ZERO))
                .isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(archive.tellTime(archive.hyperNodes.getFirst(), Duration.ZERO))
                .isEqualTo(Status.Code.OK);
        assertThat(archive.tellTime(archive.hyperNodes.getFirst(), Duration.ZERO))
                .isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    }

    /// They displace their own oldest calls, so whoever comes is served.
    @Test
    void strangersWhoHoldTheirCallsOpenKeepNobodyOut() {
        archive.start();
        try (GrpcChannels loris = archive.channels(archive.stranger);
                GrpcChannels more = archive.channels(archive.stranger);
                GrpcChannels other = archive.channels(archive.authority);
                GrpcChannels member = archive.channels(archive.hyperNodes.getFirst())) {
            AtomicInteger displaced = new AtomicInteger();
            for (int i = 0; i < 100; i++) {
                open(i < 60 ? loris : more, displaced);
            }
            TestArchive.await(() -> displaced.get() == 100 - 64);
            GetBeaconRequest round = GetBeaconRequest.newBuilder().setRound(1).build();

            assertThat(archive.stub(other).getBeacon(round).hasBeacon()).isTrue();
            assertThat(archive.stub(member).getBeacon(round).hasBeacon()).isTrue();
            TestArchive.await(() -> displaced.get() == 100 - 64 + 1);
        }
    }

    /// A call that is begun and then left alone. As a stream, because only then the client sends the headers
    /// without waiting for a message.
    private void open(GrpcChannels channels, AtomicInteger displaced) {
        var asStream = SatelliteServiceGrpc.getGetBeaconMethod().toBuilder()
                .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
                .build();
        var call = archive.stub(channels).getChannel().newCall(asStream, CallOptions.DEFAULT);
        call.start(
                new ClientCall.Listener<>() {
                    @Override
                    public void onClose(Status status, Metadata trailers) {
                        if (status.getCode() == Status.Code.RESOURCE_EXHAUSTED) {
                            displaced.incrementAndGet();
                        }
                    }
                },
                new Metadata());
    }

    /// A ScalerNode alone has what was asked of it, and hands in nothing else.
    @Test
    void aScalerNodeHandsInWhatWasAskedOfItAlone() {
        archive.start();
        Signer asked = archive.scalerNodes.getFirst();
        Evidence chosen = new Asking(
                        archive.registry.network(),
                        ERA,
                        archive.agreement(ERA).randomness(),
                        archive.hyperNodes.getFirst())
                .proof(asked.id());
        CertifiedShard report = archive.report(ERA);

        assertThat(archive.receipt(archive.submit(asked, chosen)).key().digest())
                .isEqualTo(chosen.id());
        assertThat(archive.submit(archive.scalerNodes.getLast(), chosen)
                        .getRefusal()
                        .getReason())
                .isEqualTo("unknown-peer");
        assertThat(archive.submit(asked, archive.lostData(ERA, 1, 3))
                        .getRefusal()
                        .getReason())
                .isEqualTo("unknown-peer");
        assertThatThrownBy(() -> archive.submit(archive.stranger, chosen))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        refused -> assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED));
        assertThatThrownBy(() -> archive.submit(asked, TestArchive.request(report)))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        refused -> assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED));
        assertThat(archive.tellTime(asked, Duration.ZERO)).isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(listEvidence(0, 0).getEvidenceList())
                .singleElement()
                .satisfies(shown -> assertThat(shown.getKind()).isEqualTo("chosen-seed"));
    }

    @Test
    void strangersMayReadButHandInNothing() {
        archive.start();
        SubmitReportRequest request = TestArchive.request(archive.report(ERA));

        assertThatThrownBy(() -> archive.submit(archive.stranger, request))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED))
                .hasMessageContaining("unknown-peer");
        assertThat(get(ERA, 0).getRefusal().getReason()).isEqualTo("not-found");
    }

    private static SubmitReportRequest requestOf(int bytes) {
        return SubmitReportRequest.newBuilder()
                .setCertifiedShard(ByteString.copyFrom(new byte[bytes]))
                .build();
    }

    @Test
    void refusesFramesAndFieldsBeyondTheirLimits() {
        archive.start();
        assertThatThrownBy(() ->
                        archive.submit(archive.hyperNodes.getFirst(), requestOf(CertifiedShardCodec.MAX_BYTES + 1)))
                .hasMessageContaining("certified_shard: at most " + CertifiedShardCodec.MAX_BYTES + " bytes");
        assertThatThrownBy(() -> archive.submit(archive.hyperNodes.getFirst(), requestOf(9 << 20)))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode())
                                .isIn(Status.Code.RESOURCE_EXHAUSTED, Status.Code.CANCELLED, Status.Code.UNAVAILABLE));
        assertThatThrownBy(() ->
                        list(ListReportsRequest.newBuilder().setPageSize(1_001).build()))
                .hasMessageContaining("page_size: at most 1000");
    }

    @Test
    void keepsEverythingOverARestart() {
        archive.start();
        CertifiedShard report = archive.report(ERA);
        Evidence evidence = archive.lostData(ERA, 1, 3);
        archive.submit(report);
        SatelliteReceipt before = archive.receipt(archive.submit(evidence));

        archive.restart();

        assertThat(archive.receipt(archive.submit(report)).index()).isEqualTo(1);
        SatelliteReceipt after = archive.receipt(archive.submit(evidence));
        assertThat(after).isEqualTo(before);
        archive.now.set(archive.afterEra(new EraId(4)));
        SatelliteReceipt next = archive.receipt(archive.submit(archive.report(new EraId(4))));
        assertThat(next.index()).isEqualTo(3);
        assertThat(get(ERA, 1).hasReport()).isTrue();
    }

    @Test
    void theRootIsTheOneOfRfc6962OverTheEntries() {
        archive.start();
        archive.submit(archive.report(ERA));
        SatelliteReceipt receipt = archive.receipt(archive.submit(archive.lostData(ERA, 1, 3)));
        archive.close();

        List<Hash32> leaves = StoreFiles.entries(archive.data("log.wal")).stream()
                .map(entry -> Merkle.leafHash(entry.bytes()))
                .toList();

        assertThat(receipt.head().root()).isEqualTo(Merkle.root(leaves));
    }

    @Test
    void evidenceMakesAReportABreachInWhateverOrderTheyCome() {
        archive.start();
        archive.submit(archive.lostData(ERA, 1, 3));
        archive.submit(archive.report(ERA));
        archive.submit(archive.lostData(ERA, 2, 60));
        EraId next = ERA.next();
        archive.now.set(archive.afterEra(next));
        archive.submit(archive.report(next));
        archive.submit(archive.lostData(next, 1, 3));
        archive.awaitIndex();

        for (EraId era : List.of(ERA, next)) {
            ArchivedReport report = get(era, 0).getReport();
            assertThat(report.getVerdict()).isEqualTo("breach");
            assertThat(report.getReasonsList()).singleElement().asString().contains("1 proven challenge");
        }
        assertThat(get(ERA, 1).getReport().getVerdict()).isEqualTo("met");
        ListEvidenceResponse first = listEvidence(1, 0);
        assertThat(first.getEvidenceList()).hasSize(1);
        assertThat(first.getEvidence(0).getKind()).isEqualTo("possession");
        assertThat(first.getEvidence(0).getEvidence().toByteArray())
                .isEqualTo(archive.lostData(ERA, 1, 3).bytes());
        ListEvidenceResponse second = listEvidence(1, first.getNext());
        assertThat(second.getEvidence(0).getLogIndex()).isEqualTo(4);
        assertThat(second.getNext()).isZero();
    }

    @Test
    void takesTheLargestEvidenceAndContradictionsOfHyperNodes() {
        archive.start();
        Evidence contradiction = Decisions.equivocation(archive.agreement(ERA), archive.hyperNodes.get(2));

        archive.receipt(archive.submit(contradiction));
        archive.receipt(archive.submit(archive.lostData(ERA, 3, 64)));
        archive.awaitIndex();

        assertThat(listEvidence(10, 0).getEvidenceList())
                .extracting("kind")
                .containsExactly("equivocation", "possession");
    }

    @Test
    void listsByEraAndByScalerNodePageByPage() {
        archive.start();
        for (int era = 0; era < 4; era++) {
            archive.submit(archive.report(new EraId(era)));
        }
        archive.awaitIndex();

        assertThat(list(ListReportsRequest.newBuilder().setEra(2).build()).getReportsList())
                .hasSize(2)
                .allMatch(report -> report.getEra() == 2);
        ByteString target = ByteString.copyFrom(archive.target(1).bytes());
        List<Long> eras = new ArrayList<>();
        long next = 0;
        do {
            ListReportsResponse page = list(ListReportsRequest.newBuilder()
                    .setScalernode(target)
                    .setPageSize(1)
                    .setAfter(next)
                    .build());
            page.getReportsList().forEach(report -> eras.add(report.getEra()));
            next = page.getNext();
        } while (next != 0);
        assertThat(eras).containsExactly(0L, 1L, 2L, 3L);
        assertThat(list(ListReportsRequest.newBuilder().setPageSize(3).build()).getReportsList())
                .as("the reports of one entry stay together")
                .hasSize(4);
    }

    @Test
    void servesBeaconRoundsWhoseTimeHasComeAndNoOther() throws Exception {
        archive.start();
        long current = archive.chain.info().roundAt(archive.now.get());

        assertThat(BeaconVerifier.verify(
                        archive.chain.info(), Messages.read(beacon(current).getBeacon())))
                .isTrue();
        assertThat(beacon(current + 1).getRefusal().getReason()).isEqualTo("future-round");
        assertThat(beacon(0).getRefusal().getReason()).isEqualTo("malformed");
        archive.close();
        SatelliteConfig config = archive.config();
        archive.start(new SatelliteConfig(
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
                Optional.empty(),
                config.store()));
        assertThat(beacon(current).getRefusal().getReason()).isEqualTo("no-dealer");
    }

    @Test
    void twoCertifiedValuesForOneShardAreBothKeptAndCounted() throws Exception {
        archive.start();
        archive.submit(archive.report(ERA));

        SatelliteReceipt second =
                archive.receipt(archive.submit(archive.report(ERA, (_, _, _) -> SlotResult.OK, 2_000)));

        assertThat(second.index()).isEqualTo(2);
        archive.awaitIndex();
        assertThat(archive.json("/api/eras/3").get("conflicts").asInt()).isEqualTo(1);
        assertThat(archive.http(archive.node().opsPort(), "/metrics").body())
                .contains("icn_satellite_conflicts_total 1.0");
    }

    @Test
    void countsWhatItDoesAndSaysThatItIsReady() throws Exception {
        archive.start();
        refusal(archive.report(new EraId(4)));
        archive.submit(archive.report(ERA));
        archive.awaitIndex();

        String metrics = archive.http(archive.node().opsPort(), "/metrics").body();

        assertThat(metrics)
                .contains("icn_satellite_submissions_acknowledged_total{kind=\"report\"} 1.0")
                .contains("icn_satellite_submissions_refused_total{reason=\"future-era\"} 1.0")
                .contains("icn_satellite_log_entries 2.0")
                .contains("icn_satellite_index_behind 0.0")
                .contains("icn_satellite_submissions_outstanding 0.0");
        assertThat(archive.http(archive.node().opsPort(), "/readyz").statusCode())
                .isEqualTo(200);
    }

    @Test
    void whoAsksTooOftenIsToldToWait() throws Exception {
        archive.start();
        int limited = 0;
        for (int i = 0; i < 7_000 && limited == 0; i++) {
            HttpResponse<String> response = archive.web("/icon.svg");
            limited = response.statusCode() == 429 ? 1 : 0;
        }

        assertThat(limited).isEqualTo(1);
        assertThat(archive.http(archive.node().opsPort(), "/metrics").body())
                .contains("icn_satellite_reads_limited_total{door=\"rest\"} 1.0");
    }
}
