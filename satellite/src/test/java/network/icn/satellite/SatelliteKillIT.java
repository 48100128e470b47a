package network.icn.satellite;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.StatusRuntimeException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import network.icn.node.FatalHandler;
import network.icn.node.config.Settings;
import network.icn.node.rpc.GrpcChannels;
import network.icn.proto.v1.SubmitEvidenceRequest;
import network.icn.protocol.archive.ArchiveEntry;
import network.icn.protocol.archive.SatelliteReceipt;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.network.era.EraId;
import network.icn.satellite.check.ArchiveCheck;
import network.icn.satellite.config.SatelliteConfig;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A satellite as a process of its own, ended with SIGKILL in the middle of a stream of submissions.
class SatelliteKillIT {
    private static final int RECEIPTS_BEFORE_KILL = 60;
    /// Findings of one era: one against each ScalerNode.
    private static final int PER_ERA = 2;
    private static final int WAIT_SECONDS = 60;

    @TempDir
    Path directory;

    private TestArchive archive;

    @BeforeEach
    void makeArchive() {
        archive = new TestArchive(
                directory, Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(6_000));
    }

    /// What runs in the other process: a satellite with the settings of a file, its port on stdout.
    static final class Node {
        private Node() {}

        public static void main(String[] arguments) {
            Settings settings = Settings.resolve(
                    SatelliteConfig.ROLE, SatelliteConfig.KEYS, Map.of(), Map.of(), Optional.of(Path.of(arguments[0])));
            System.out.println(SatelliteNode.start(SatelliteConfig.from(settings), FatalHandler.endProcess(), true)
                    .port());
            while (true) {
                LockSupport.park();
            }
        }
    }

    private Process launch() throws IOException {
        Process node = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        // What starts anew for a minute is up sooner so.
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Node.class.getName(),
                        directory.resolve("node.yaml").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader out = node.inputReader(StandardCharsets.UTF_8);
        String line = out.readLine();
        assertThat(line).as("the process ended early").isNotNull();
        int port = Integer.parseInt(line);
        archive.port = () -> port;
        return node;
    }

    @Test
    void whatWasAcknowledgedIsThereAfterAKill() throws Exception {
        Files.writeString(directory.resolve("node.yaml"), """
                data.dir: %1$s/data
                key.file: %1$s/node.key
                network.file: %1$s/network.json
                listen: {host: 127.0.0.1, port: 0}
                web.port: 0
                ops.port: 0
                """.formatted(directory));
        Map<Hash32, Long> acknowledged = new ConcurrentSkipListMap<>();

        Process first = launch();
        try (ExecutorService members = Executors.newVirtualThreadPerTaskExecutor()) {
            CountDownLatch enough = new CountDownLatch(RECEIPTS_BEFORE_KILL);
            AtomicInteger next = new AtomicInteger();
            for (Signer member : archive.hyperNodes) {
                members.execute(() -> push(member, next, acknowledged, enough));
            }
            assertThat(enough.await(WAIT_SECONDS, TimeUnit.SECONDS)).isTrue();
            first.destroyForcibly().waitFor();
        } finally {
            first.destroyForcibly().waitFor();
        }

        Process second = launch();
        try (GrpcChannels channels = archive.channels(archive.hyperNodes.getFirst())) {
            assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(RECEIPTS_BEFORE_KILL);
            SatelliteReceipt receipt = submit(channels, 0);
            assertThat(receipt.index()).isEqualTo(acknowledged.get(receipt.key().digest()));
        } finally {
            second.destroyForcibly().waitFor();
        }
        ArchiveCheck.Outcome outcome = ArchiveCheck.run(archive.config());
        assertThat(outcome.problems()).isEmpty();
        List<ArchiveEntry> entries = StoreFiles.entries(archive.data("log.wal"));
        acknowledged.forEach((digest, index) ->
                assertThat(entries.get(index.intValue()).key().digest()).isEqualTo(digest));
        assertThat(entries.stream().map(entry -> entry.key().digest()).distinct())
                .as("nothing twice")
                .hasSize(entries.size());
    }

    private void push(Signer member, AtomicInteger next, Map<Hash32, Long> acknowledged, CountDownLatch enough) {
        try (GrpcChannels channels = archive.channels(member)) {
            while (true) {
                SatelliteReceipt receipt = submit(channels, next.getAndIncrement());
                acknowledged.put(receipt.key().digest(), receipt.index());
                enough.countDown();
            }
        } catch (StatusRuntimeException _) {
            // The process is gone: that is what we wait for.
        }
    }

    private SatelliteReceipt submit(GrpcChannels channels, int number) {
        EraId era = new EraId(number / PER_ERA);
        return archive.receipt(archive.stub(channels)
                .submitEvidence(SubmitEvidenceRequest.newBuilder()
                        .setEvidence(ByteString.copyFrom(archive.lostData(number % PER_ERA, era, number, 3)
                                .bytes()))
                        .build()));
    }
}
