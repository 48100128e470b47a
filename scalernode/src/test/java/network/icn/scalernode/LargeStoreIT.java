package network.icn.scalernode;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
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
import network.icn.protocol.challenge.EraSnapshot;
import network.icn.scalernode.store.SparseObjects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A node over a tebibyte: a start costs objects and not bytes.
class LargeStoreIT {
    private static final int OBJECTS = 16;
    /// Long enough for the making of the files and three starts of a JVM on a busy machine.
    private static final Duration TO_GENESIS = Duration.ofMinutes(5);

    @TempDir
    Path directory;

    /// What runs in the other process: once the node is ready, it says how much of its heap it holds, and its port.
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
            ManagementFactory.getMemoryMXBean().gc();
            System.out.println(
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
            System.out.println(daemon.port());
            LockSupport.park();
        }
    }

    private record Started(long heldBytes, EraSnapshot snapshot) {}

    private static Started start(TestNetwork network, Path home) throws Exception {
        Process node = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xmx1g",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Node.class.getName(),
                        home.resolve("node.yaml").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            BufferedReader out = node.inputReader(StandardCharsets.UTF_8);
            String held = out.readLine();
            assertThat(held).as("the process ended early").isNotNull();
            int port = Integer.parseInt(out.readLine());
            network.port = () -> port;
            return new Started(
                    Long.parseLong(held),
                    EraSnapshot.parse(
                            network.snapshot(TestNetwork.ERA_0).statement().bytes()));
        } finally {
            node.destroyForcibly().waitFor();
        }
    }

    private TestNetwork network(Path home, long size) throws IOException {
        Files.createDirectories(home);
        TestNetwork network = new TestNetwork(
                home, Instant.now().truncatedTo(ChronoUnit.SECONDS).plus(TO_GENESIS));
        network.now.set(Instant.now());
        Files.writeString(home.resolve("node.yaml"), """
                data.dir: %1$s/data
                key.file: %1$s/node.key
                network.file: %1$s/network.json
                listen: {host: 127.0.0.1, port: 0}
                ops.port: 0
                capacity: 0
                """.formatted(home));
        SparseObjects.put(home.resolve("data"), OBJECTS, size);
        return network;
    }

    @Test
    void aNodeOverATebibyteStartsAsOneOverAFewMebibytes() throws Exception {
        Started small = start(network(directory.resolve("small"), 1 << 20), directory.resolve("small"));
        Path large = directory.resolve("large");
        TestNetwork network = network(large, 1L << 36);
        Started first = start(network, large);

        long begun = System.nanoTime();
        Started again = start(network, large);

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(60));
        assertThat(first.snapshot().leafCount()).isEqualTo(OBJECTS * (1L << 24) + 1);
        assertThat(again.snapshot()).isEqualTo(first.snapshot());
        assertThat(again.heldBytes()).isLessThan(small.heldBytes() + (8 << 20));
    }
}
