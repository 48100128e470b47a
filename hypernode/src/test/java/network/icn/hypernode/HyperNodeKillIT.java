package network.icn.hypernode;

import static network.icn.hypernode.SmallNetwork.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import network.icn.node.config.Settings;
import network.icn.protocol.certified.CertifiedShard;
import network.icn.protocol.kernel.identity.Signer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A HyperNode as a process of its own, ended with SIGKILL in the middle of an agreement.
class HyperNodeKillIT {
    /// Long enough for the start of a JVM on a busy machine.
    private static final Duration TO_GENESIS = Duration.ofSeconds(15);

    @TempDir
    Path directory;

    /// What runs in the other process: a node with the settings of a file, one line on stdout when it is up.
    static final class Node {
        private Node() {}

        public static void main(String[] arguments) {
            Settings settings = Settings.resolve(
                    HyperNodeConfig.ROLE, HyperNodeConfig.KEYS, Map.of(), Map.of(), Optional.of(Path.of(arguments[0])));
            HyperNode node = HyperNode.start(HyperNodeConfig.from(settings));
            System.out.println(node.id());
            LockSupport.park();
        }
    }

    private Process start() throws IOException {
        Process process = new ProcessBuilder(
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
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        assertThat(out.readLine()).as("the process ended early").isNotNull();
        return process;
    }

    private static boolean isOf(CertifiedShard report, Signer member) {
        return report.reveals().stream().anyMatch(reveal -> reveal.signer().equals(member.id()));
    }

    @Test
    void aKilledNodeComesBackSaysNothingAgainstItselfAndTakesPart() throws Exception {
        try (SmallNetwork network = new SmallNetwork(directory, 7, TO_GENESIS)) {
            KeepingSatellite satellite = network.startSatellite(0);
            network.startSatellite(1);
            network.startScalerNode(0);
            network.startScalerNode(1);
            HyperNodeConfig config = network.config(0);
            Files.writeString(directory.resolve("node.yaml"), """
                    data.dir: %s
                    key.file: %s
                    network.file: %s
                    listen.host: 127.0.0.1
                    ops.port: 0
                    """.formatted(
                            config.dataDirectory(), config.keyFile(), config.networkFile()));
            Process first = start();
            for (int i = 1; i < 4; i++) {
                network.start(i);
            }
            Signer killed = network.hyperNodes.getFirst();
            // On a busy machine all start after genesis, and wait for one another before they vote.
            await(Duration.ofSeconds(60), () -> satellite.reports.stream().anyMatch(report -> isOf(report, killed)));
            int era = network.nextEra();

            // Its COMMIT has left, its REVEAL or its votes are about to.
            await(
                    Duration.ofSeconds(60),
                    () -> Instant.now().isAfter(network.end(era).plusMillis(900)));
            first.destroyForcibly().waitFor();
            Process second = start();
            try {
                await(
                        Duration.ofSeconds(60),
                        () -> satellite.hasReport(era)
                                && satellite.reports.stream()
                                        .anyMatch(report -> report.era().number() > era && isOf(report, killed)));
                assertThat(satellite.evidence).isEmpty();
                assertThat(satellite.objections).isEmpty();
            } finally {
                second.destroyForcibly().waitFor();
            }
        }
    }
}
