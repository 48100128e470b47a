package network.icn.scalernode;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import network.icn.node.config.Settings;

/// A ScalerNode in a process of its own, which a test may end with SIGKILL.
final class NodeProcess implements AutoCloseable {
    private static final String SETTINGS = "node.yaml";

    private final Process process;
    private final int port;
    private final long heldBytes;

    private NodeProcess(Process process, int port, long heldBytes) {
        this.process = process;
        this.port = port;
        this.heldBytes = heldBytes;
    }

    /// What runs there: a daemon with the settings of a file. Once it is ready, it says its port and how much of its
    /// heap it holds.
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
            long held = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
            System.out.println(daemon.port() + " " + held);
            LockSupport.park();
        }
    }

    /// Writes the settings of a node whose key and network are in its home, too.
    static void configure(Path home, String capacity) throws IOException {
        Files.writeString(home.resolve(SETTINGS), """
                data.dir: %1$s/data
                key.file: %1$s/node.key
                network.file: %1$s/network.json
                listen: {host: 127.0.0.1, port: 0}
                ops.port: 0
                capacity: %2$s
                """.formatted(home, capacity));
    }

    /// Starts one that was configured, with a heap of at most 1 GiB, and waits until it is ready: from then on the
    /// network asks it.
    static NodeProcess start(TestNetwork network, Path home) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xmx1g",
                        // What starts anew for a minute is up sooner so.
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Node.class.getName(),
                        home.resolve(SETTINGS).toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String line = process.inputReader(StandardCharsets.UTF_8).readLine();
        if (line == null) {
            end(process);
        }
        assertThat(line).as("the process ended early").isNotNull();
        String[] said = line.split(" ", -1);
        NodeProcess node = new NodeProcess(process, Integer.parseInt(said[0]), Long.parseLong(said[1]));
        network.port = () -> node.port;
        return node;
    }

    /// Of its heap, when it was ready.
    long heldBytes() {
        return heldBytes;
    }

    /// Ends it with SIGKILL.
    @Override
    public void close() {
        end(process);
    }

    private static void end(Process process) {
        process.destroyForcibly().onExit().join();
    }
}
