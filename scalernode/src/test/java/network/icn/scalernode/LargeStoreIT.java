package network.icn.scalernode;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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

    private record Started(long heldBytes, EraSnapshot snapshot) {}

    private static Started start(TestNetwork network, Path home) throws Exception {
        try (NodeProcess node = NodeProcess.start(network, home)) {
            return new Started(
                    node.heldBytes(),
                    EraSnapshot.parse(
                            network.snapshot(TestNetwork.ERA_0).statement().bytes()));
        }
    }

    private TestNetwork network(Path home, long size) throws IOException {
        Files.createDirectories(home);
        TestNetwork network = new TestNetwork(
                home, Instant.now().truncatedTo(ChronoUnit.SECONDS).plus(TO_GENESIS));
        network.now.set(Instant.now());
        NodeProcess.configure(home, "0");
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
