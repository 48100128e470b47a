package network.icn.scalernode;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import network.icn.node.config.Settings;
import network.icn.proto.v1.CountersignResponse;
import network.icn.protocol.challenge.ChallengeRef;
import network.icn.protocol.challenge.Transcript;
import network.icn.protocol.kernel.signed.Signed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A ScalerNode as a process of its own, ended with SIGKILL.
class KillIT {
    /// Long enough for two starts of a JVM on a busy machine.
    private static final int SECONDS_TO_GENESIS = 40;
    /// Long enough for one start; era 0 has begun when the second one comes.
    private static final int KILL_TO_GENESIS = 25;

    @TempDir
    Path directory;

    /// What runs in the other process: a daemon with the settings of a file, its port on stdout.
    static final class Node {
        private Node() {}

        public static void main(String[] arguments) throws Exception {
            Settings settings = Settings.resolve(
                    ScalerNodeConfig.ROLE,
                    ScalerNodeConfig.KEYS,
                    Map.of(),
                    Map.of(),
                    Optional.of(Path.of(arguments[0])));
            ScalerNodeDaemon daemon = ScalerNodeDaemon.start(ScalerNodeConfig.from(settings));
            daemon.ready().get(60, TimeUnit.SECONDS);
            System.out.println(daemon.port());
            LockSupport.park();
        }
    }

    private Process start() throws IOException {
        return new ProcessBuilder(
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
    }

    private static int portOf(Process node) throws IOException {
        BufferedReader out = node.inputReader(StandardCharsets.UTF_8);
        String line = out.readLine();
        assertThat(line).as("the process ended early").isNotNull();
        return Integer.parseInt(line);
    }

    private void configure() throws IOException {
        Files.writeString(directory.resolve("node.yaml"), """
                data.dir: %1$s/data
                key.file: %1$s/node.key
                network.file: %1$s/network.json
                listen: {host: 127.0.0.1, port: 0}
                ops.port: 0
                capacity: 1MiB
                """.formatted(directory));
    }

    /// Killed at once: the answer has left, so the signature is on disk.
    @Test
    void aKilledNodeKnowsWhatItHasCountersigned() throws Exception {
        Instant genesis = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(KILL_TO_GENESIS);
        TestNetwork network = new TestNetwork(directory, genesis);
        network.now.set(Instant.now());
        configure();

        Process first = start();
        Transcript transcript;
        ByteString before;
        try {
            int port = portOf(first);
            network.port = () -> port;
            Signed snapshot = network.snapshot(TestNetwork.ERA_0);
            for (Instant now = Instant.now(); now.isBefore(genesis.plusMillis(100)); now = Instant.now()) {
                LockSupport.parkNanos(20_000_000);
            }
            network.now.set(Instant.now());
            Signed challenge = network.challenge(snapshot, TestNetwork.ERA_0, 3).signedBy(network.hyperNode);
            Instant sent = Instant.now();
            long start = System.nanoTime();
            Signed receipt = TestNetwork.answer(
                            network.send(network.hyperNode, challenge, network.beacon(TestNetwork.ERA_0)))
                    .receipt();
            // Measured, and not assumed: a young process on a busy machine takes its time, and knows how long.
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            transcript =
                    new Transcript(ChallengeRef.of(challenge), receipt.hash(), sent, Duration.ofMillis(1), took, true);
            before = countersigned(network, transcript).getSignature();
        } finally {
            first.destroyForcibly().waitFor();
        }
        assertThat(before.size()).isEqualTo(64);
        Process second = start();
        try {
            int port = portOf(second);
            network.port = () -> port;
            Transcript other = new Transcript(
                    transcript.challenge(),
                    transcript.receipt(),
                    transcript.startedAt(),
                    Duration.ZERO,
                    transcript.answerTime(),
                    true);

            assertThat(countersigned(network, transcript).getSignature()).isEqualTo(before);
            assertThat(countersigned(network, other).getRefusal().getReason()).isEqualTo("contradiction");
        } finally {
            second.destroyForcibly().waitFor();
        }
    }

    private static CountersignResponse countersigned(TestNetwork network, Transcript transcript) {
        return network.countersign(network.hyperNode, transcript.bytes(), network.hyperNode.sign(transcript.bytes()));
    }

    @Test
    void aKilledNodeComesBackWithTheSnapshotItHadSigned() throws Exception {
        Instant genesis = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(SECONDS_TO_GENESIS);
        TestNetwork network = new TestNetwork(directory, genesis);
        network.now.set(Instant.now());
        configure();

        Process first = start();
        Signed before;
        try {
            int port = portOf(first);
            network.port = () -> port;
            before = network.snapshot(TestNetwork.ERA_0);
        } finally {
            first.destroyForcibly().waitFor();
        }
        // Without the kept snapshot the new object would lead to another one for the same era.
        Files.write(directory.resolve("data/inbox/new"), new byte[9_000]);
        Process second = start();
        try {
            int port = portOf(second);
            network.port = () -> port;

            assertThat(network.snapshot(TestNetwork.ERA_0)).isEqualTo(before);
        } finally {
            second.destroyForcibly().waitFor();
        }
    }
}
