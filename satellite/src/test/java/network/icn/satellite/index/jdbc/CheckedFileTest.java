package network.icn.satellite.index.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckedFileTest {
    private static final int SIZE = 5 * 4_096;
    private static final long SEED = 4;

    @TempDir
    Path directory;

    private Path path;

    @BeforeEach
    void name() {
        path = directory.resolve("file");
    }

    private CheckedFile open() throws IOException {
        return new CheckedFile(
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                "file");
    }

    private static byte[] read(CheckedFile file, long position, int length) throws IOException {
        ByteBuffer out = ByteBuffer.allocate(length);
        int read = file.read(out, position);
        assertThat(read).isEqualTo(length);
        return out.array();
    }

    /// Against plain memory: random writes, reads and cuts.
    @Test
    void behavesLikeAFileOfWholeBlocks() throws IOException {
        Random random = new Random(SEED);
        byte[] memory = new byte[SIZE];
        try (CheckedFile file = open()) {
            file.write(ByteBuffer.wrap(memory), 0);
            for (int i = 0; i < 2_000; i++) {
                int at = random.nextInt(SIZE);
                int length = random.nextInt(SIZE - at) + 1;
                if (random.nextBoolean()) {
                    byte[] bytes = new byte[length];
                    random.nextBytes(bytes);
                    System.arraycopy(bytes, 0, memory, at, length);
                    file.write(ByteBuffer.wrap(bytes), at);
                } else {
                    byte[] expected = Arrays.copyOfRange(memory, at, at + length);
                    assertThat(read(file, at, length))
                            .as("seed %d, step %d", SEED, i)
                            .isEqualTo(expected);
                }
            }
            assertThat(file.size()).isEqualTo(SIZE);
            assertThat(file.read(ByteBuffer.allocate(1), SIZE)).isEqualTo(-1);
            file.truncate(4_096);
            assertThat(file.size()).isEqualTo(4_096);
            file.write(ByteBuffer.wrap(new byte[] {7}), 3L * 4_096 + 5);
            assertThat(read(file, 2L * 4_096, 4_096)).as("a gap").containsOnly(0);
            assertThat(read(file, 3L * 4_096 + 5, 1)).containsExactly(7);
        }
    }

    @Test
    void everyFlippedBitIsFound() throws IOException {
        byte[] content = new byte[SIZE];
        new Random(SEED).nextBytes(content);
        try (CheckedFile file = open()) {
            file.write(ByteBuffer.wrap(content), 0);
        }
        byte[] sound = Files.readAllBytes(path);
        Random random = new Random(SEED);
        for (int i = 0; i < 500; i++) {
            byte[] bent = sound.clone();
            bent[random.nextInt(bent.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(path, bent);
            try (CheckedFile file = open()) {
                assertThatThrownBy(() -> read(file, 0, SIZE)).isInstanceOf(IOException.class);
            }
        }
    }

    @Test
    void aZeroedOrMisplacedOrShortBlockIsFound() throws IOException {
        byte[] content = new byte[SIZE];
        try (CheckedFile file = open()) {
            file.write(ByteBuffer.wrap(content), 0);
        }
        byte[] sound = Files.readAllBytes(path);
        byte[] zeroed = sound.clone();
        Arrays.fill(zeroed, 4_104, 2 * 4_104, (byte) 0);
        byte[] misplaced = sound.clone();
        System.arraycopy(sound, 0, misplaced, 4_104, 4_104);
        byte[] shortened = Arrays.copyOf(sound, sound.length - 1);
        for (byte[] bent : new byte[][] {zeroed, misplaced, shortened}) {
            Files.write(path, bent);
            try (CheckedFile file = open()) {
                assertThatThrownBy(() -> read(file, 0, SIZE))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("is damaged");
            }
        }
    }
}
