package network.icn.node.eras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import network.icn.node.EnvironmentException;
import network.icn.node.wal.DurableChannel;
import network.icn.protocol.network.era.EraId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The bounds of a store by eras; [network.icn.node.transcript.TranscriptStoreTest] has the rest.
class EraStoreTest {
    private static final EraFormat<byte[]> BLOBS =
            new EraFormat<>("blobs", "is no blob", 64 << 10, bytes -> bytes, bytes -> bytes);
    private static final int BLOB = 20_000;

    @TempDir
    Path directory;

    private final AtomicReference<EnvironmentException> fatal = new AtomicReference<>();

    private EraStore<byte[]> open(long bytes) {
        return EraStore.open(
                BLOBS, directory, new EraStore.Bounds(50, bytes), fatal::set, DurableChannel::openFile, _ -> {});
    }

    private List<Long> eras() {
        return BLOBS.all(directory).stream().map(file -> file.era().number()).toList();
    }

    private long onDisk() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("blobs"))) {
            return files.mapToLong(path -> path.toFile().length()).sum();
        }
    }

    @Test
    void theOldestErasGoWhenThereAreMoreBytesThanItMayHave() throws Exception {
        long bound = 200_000;
        try (EraStore<byte[]> store = open(bound)) {
            for (int era = 0; era < 20; era++) {
                for (int i = 0; i < 2; i++) {
                    assertThat(store.keep(new EraId(era), new byte[BLOB])).isTrue();
                }
                assertThat(store.bytes()).isLessThanOrEqualTo(bound + BLOB);
            }
        }

        assertThat(eras()).contains(18L, 19L).doesNotContain(0L).hasSizeBetween(3, 4);
        assertThat(onDisk()).isLessThanOrEqualTo(bound + BLOB);
    }

    /// Whoever fills the running era pushes neither the one before out nor the file beyond its bound.
    @Test
    void oneEraTakesHalfOfTheBytesAtMost() throws Exception {
        long bound = 200_000;
        List<Boolean> kept = new ArrayList<>();
        try (EraStore<byte[]> store = open(bound)) {
            store.keep(new EraId(6), new byte[BLOB]);
            for (int i = 0; i < 20; i++) {
                kept.add(store.keep(new EraId(7), new byte[BLOB]));
            }
            assertThat(store.keep(new EraId(8), new byte[BLOB]))
                    .as("a new era has room again")
                    .isTrue();
        }

        assertThat(kept).startsWith(true, true).endsWith(false, false);
        assertThat(eras()).contains(7L, 8L);
        assertThat(onDisk()).isLessThanOrEqualTo(bound + BLOB);
        assertThat(fatal.get()).isNull();
    }

    @Test
    void aSmallerBoundIsKeptFromTheNextStartOn() {
        try (EraStore<byte[]> store = open(1 << 30)) {
            for (int era = 0; era < 10; era++) {
                store.keep(new EraId(era), new byte[BLOB]);
            }
        }
        assertThat(eras()).hasSize(10);

        try (EraStore<byte[]> _ = open(120_000)) {
            assertThat(eras()).hasSizeLessThan(4).endsWith(8L, 9L);
        }
    }

    /// A disk that is full when an era begins is as final as one that gets full within it.
    @Test
    void aFileThatCannotBeMadeEndsTheNode() throws Exception {
        try (EraStore<byte[]> store = open(1 << 30)) {
            store.keep(new EraId(1), new byte[BLOB]);
            Files.createDirectories(directory.resolve("blobs/era-2.wal.partial/in the way"));

            assertThatThrownBy(() -> store.keep(new EraId(2), new byte[BLOB]))
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessageContaining("era-2.wal");
            assertThat(fatal.get()).hasMessageContaining("era-2.wal");
        }
    }

    /// An old file that somebody has damaged costs what is to be kept in it: the next start would not look at it.
    @Test
    void anOldFileThatIsDamagedEndsNothing() throws Exception {
        try (EraStore<byte[]> store = open(1 << 30)) {
            for (int era = 0; era < 4; era++) {
                store.keep(new EraId(era), new byte[BLOB]);
            }
            Path old = directory.resolve("blobs/era-0.wal");
            byte[] bytes = Files.readAllBytes(old);
            bytes[12_300] ^= 1;
            Files.write(old, bytes);

            assertThatThrownBy(() -> store.keep(new EraId(0), new byte[BLOB])).isInstanceOf(EnvironmentException.class);
            assertThat(fatal.get()).isNull();
        }
    }

    /// Workers of a node that closes are interrupted, and that is how it was told to end.
    @Test
    void aFileThatIsNotMadeBecauseTheNodeClosesEndsNothing() {
        try (EraStore<byte[]> store = open(1 << 30)) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> store.keep(new EraId(2), new byte[BLOB])).isInstanceOf(EnvironmentException.class);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(fatal.get()).isNull();
        }
    }
}
