package network.icn.scalernode.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import network.icn.node.wal.DurableChannel;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.merkle.Merkle;
import network.icn.protocol.objects.StoredProof;
import network.icn.protocol.objects.StoredTotals;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// SIGKILL between every two steps of put and of a replacement.
class ObjectStoreKillIT {
    @TempDir
    Path directory;

    /// What runs in the other process: one change that says at a step that it is there, and stops.
    static final class Changing {
        private Changing() {}

        public static void main(String[] arguments) {
            ObjectStore store = open(Path.of(arguments[0]), arguments[2]);
            put(store, arguments[1], 3);
        }

        private static ObjectStore open(Path directory, String stop) {
            return ObjectStore.open(
                    directory,
                    Ed25519.best(),
                    reason -> {
                        throw reason;
                    },
                    DurableChannel::openFile,
                    step -> {
                        if (step.equals(stop)) {
                            System.out.println(step);
                            LockSupport.park();
                        }
                    });
        }
    }

    private static void put(ObjectStore store, String name, long seed) {
        byte[] content = Samples.random(90_000, seed);
        Taken _ = store.put(
                Samples.name(name), new ByteArrayInputStream(content), content.length, () -> true, Signing.NOBODY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "new/copied",
                "new/sealed",
                "new/index named",
                "new/named",
                "new/recorded",
                "old/copied",
                "old/named",
                "old/recorded"
            })
    void aChangeThatIsKilledIsWholeOrNotThereAtAll(String step) throws Exception {
        String name = step.substring(0, 3);
        String at = step.substring(4);
        StoredTotals before;
        try (ObjectStore store = Changing.open(directory, "never")) {
            put(store, "old", 1);
            put(store, "other", 2);
            before = store.totals().orElseThrow();
        }

        kill(name, at);

        boolean recorded = at.equals("recorded");
        try (ObjectStore store = Changing.open(directory, "never")) {
            StoredTotals now = store.totals().orElseThrow();
            assertThat(now.tree().objects()).isEqualTo(recorded ? 3 : 2);
            assertThat(now.removals()).isEqualTo(recorded && name.equals("old") ? 1 : 0);
            assertThat(before.canPrecede(now)).isTrue();
            proves(store, before);
            proves(store, now);
            assertThat(store.damage().summary()).isEmpty();
            put(store, name, 3);
            put(store, "last", 4);
            proves(store, store.totals().orElseThrow());
            assertThat(store.find(Samples.name(name)).orElseThrow().index()).isEqualTo(2);
        }
        try (Stream<Path> files = Files.list(directory.resolve("store"))) {
            // What had its name and no record may be somebody's, so it is kept.
            assertThat(files.filter(file -> !file.toString().endsWith(".aside")))
                    .as("nothing else is left over")
                    .hasSize(8);
        }
    }

    private static void proves(ObjectStore store, StoredTotals totals) {
        NodeId node = NodeId.of(new byte[NodeId.BYTES]);
        for (long leaf = 0; leaf < totals.tree().leaves(); leaf++) {
            long[] index = {leaf};
            ObjectStore.Proven proven = store.read(totals, index);
            List<Hash32> hashes = proven.leaves().stream()
                    .map(bytes -> Merkle.leafHash(bytes.bytes()))
                    .toList();
            assertThat(proven.proof()
                            .check(new StoredProof.Of(Hash32.ZERO, node, totals), index, hashes, Ed25519.best()))
                    .as("leaf %s", leaf)
                    .isPresent();
        }
    }

    private void kill(String name, String at) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Changing.class.getName(),
                        directory.toString(),
                        name,
                        at)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            String said = process.inputReader(StandardCharsets.UTF_8).readLine();
            while (said != null && !said.equals(at)) {
                said = process.inputReader(StandardCharsets.UTF_8).readLine();
            }
            assertThat(said).isEqualTo(at);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }
}
