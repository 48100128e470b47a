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
import network.icn.protocol.kernel.bytes.Hash32;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// SIGKILL between every two steps of put, of a replacement and of rm.
class ObjectFilesKillIT {
    @TempDir
    Path directory;

    /// What runs in the other process: one change that says at a step that it is there, and stops.
    static final class Changing {
        private Changing() {}

        public static void main(String[] arguments) {
            ObjectFiles objects = ObjectFiles.open(Path.of(arguments[0]), step -> {
                if (step.equals(arguments[2])) {
                    System.out.println(step);
                    LockSupport.park();
                }
            });
            switch (arguments[1]) {
                case "put" -> put(objects, "new", 3);
                case "replace" -> put(objects, "old", 3);
                case "rm" -> objects.remove(DataStoreTest.name("old"));
                default -> throw new IllegalArgumentException(arguments[1]);
            }
        }
    }

    private static void put(ObjectFiles objects, String name, long seed) {
        byte[] content = DataStoreTest.random(9_000, seed);
        ObjectFiles.Taken _ =
                objects.put(DataStoreTest.name(name), new ByteArrayInputStream(content), content.length, () -> true);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "put/copied",
                "put/sealed",
                "put/named",
                "put/recorded",
                "replace/named",
                "replace/recorded",
                "replace/removal recorded",
                "replace/removal marked",
                "rm/removal recorded",
                "rm/removal marked"
            })
    void aChangeThatIsKilledIsWholeOrNotThereAtAll(String step) throws Exception {
        String change = step.substring(0, step.indexOf('/'));
        String at = step.substring(step.indexOf('/') + 1);
        Hash32 before;
        try (DataStore store = open()) {
            put(store.objects(), "old", 1);
            put(store.objects(), "other", 2);
            assertThat(store.advance()).isTrue();
            before = DataStoreTest.root(store);
        }

        kill(change, at);

        try (DataStore store = open(before)) {
            assertThat(DataStoreTest.proves(store, before, 6, 0, 1, 2, 3, 4, 5))
                    .as("what was signed")
                    .isTrue();
            boolean _ = store.advance();
            assertThat(present(store)).isEqualTo(expected(change, at));
            Generation now = store.current().orElseThrow();
            for (long leaf = 0; leaf < now.leafCount(); leaf++) {
                assertThat(DataStoreTest.proves(store, now.root(), now.leafCount(), leaf))
                        .isTrue();
            }
            assertThat(store.damage().summary()).isEmpty();
            store.release(_ -> false);
            try (Stream<Path> files = Files.list(directory.resolve("store"))) {
                assertThat(files.count())
                        .as("nothing is left over")
                        .isEqualTo(present(store).size());
            }
        }
    }

    private DataStore open(Hash32... signed) {
        return DataStore.open(directory, new byte[32], 0, List.of(signed), _ -> {});
    }

    private static List<String> present(DataStore store) {
        return store.objects().list().stream()
                .filter(object -> object.state() == ListedObject.State.PROVABLE)
                .map(object -> object.name().orElseThrow().text())
                .toList();
    }

    /// The file has its name before the manifest says so: from there on it is found again.
    private static List<String> expected(String change, String at) {
        return switch (change) {
            case "put" ->
                at.equals("copied") || at.equals("sealed") ? List.of("old", "other") : List.of("new", "old", "other");
            case "replace" -> List.of("old", "other");
            default -> List.of("other");
        };
    }

    private void kill(String change, String at) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Changing.class.getName(),
                        directory.toString(),
                        change,
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
