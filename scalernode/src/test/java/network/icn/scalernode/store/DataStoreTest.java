package network.icn.scalernode.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import java.util.zip.Deflater;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.merkle.Merkle;
import network.icn.protocol.kernel.merkle.MultiProof;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataStoreTest {
    private static final int LEAF = 4_096;
    private static final byte[] SEED = new byte[32];

    @TempDir
    Path directory;

    private final AtomicInteger progress = new AtomicInteger();

    private DataStore open(long generated) {
        progress.set(0);
        return DataStore.open(directory, SEED, generated, List.of(), _ -> progress.incrementAndGet());
    }

    static Hash32 root(DataStore store) {
        return store.current().orElseThrow().root();
    }

    static long leafCount(DataStore store) {
        return store.current().orElseThrow().leafCount();
    }

    static ObjectName name(String text) {
        return ObjectName.of(text.getBytes(StandardCharsets.UTF_8));
    }

    static ObjectFiles.Taken put(DataStore store, String name, byte[] content) {
        return store.objects().put(name(name), new ByteArrayInputStream(content), content.length, () -> true);
    }

    static byte[] random(int size, long seed) {
        byte[] content = new byte[size];
        new Random(seed).nextBytes(content);
        return content;
    }

    static boolean proves(DataStore store, Hash32 root, long size, long... indices) {
        ProvenLeaves proven = store.read(root, size, indices);
        List<Hash32> hashes = proven.leaves().stream()
                .map(leaf -> Merkle.leafHash(leaf.bytes()))
                .toList();
        return MultiProof.verify(root, size, indices, hashes, proven.proof());
    }

    /// Sizes around the edges of leaf, block and level.
    @ParameterizedTest
    @ValueSource(ints = {1, 15, 16, 17, 31, 32, 33, 100, 256, 257})
    void everyLeafOfATreeOfAnySizeIsProvable(int leaves) {
        try (DataStore store = open((long) leaves * LEAF)) {
            assertThat(leafCount(store)).isEqualTo(leaves);
            for (long leaf = 0; leaf < leaves; leaf++) {
                assertThat(proves(store, root(store), leaves, leaf))
                        .as("leaf %s of %s", leaf, leaves)
                        .isTrue();
            }
            assertThat(proves(
                            store,
                            root(store),
                            leaves,
                            LongStream.range(0, leaves).toArray()))
                    .isTrue();
        }
    }

    @Test
    void theRootIsThatOfPlainMerkleTree() throws Exception {
        try (DataStore store = open(77 * LEAF + 5)) {
            byte[] stored = Files.readAllBytes(directory.resolve("store/000000000001"));
            byte[] data = Arrays.copyOfRange(stored, LEAF, 79 * LEAF);
            List<Hash32> hashes = new ArrayList<>();
            for (int at = 0; at < data.length; at += LEAF) {
                hashes.add(Merkle.leafHash(Arrays.copyOfRange(data, at, at + LEAF)));
            }

            assertThat(root(store)).isEqualTo(Merkle.root(hashes));
        }
    }

    @Test
    void indexAndDataSurviveARestartUntouched() throws Exception {
        Hash32 root;
        try (DataStore store = open(1 << 20)) {
            root = root(store);
        }
        byte[] index = Files.readAllBytes(directory.resolve("tree-1"));

        try (DataStore store = open(1 << 20)) {
            assertThat(root(store)).isEqualTo(root);
            assertThat(progress).as("nothing is built again").hasValue(0);
        }
        assertThat(directory.resolve("tree-1")).hasBinaryContent(index);
    }

    @Test
    void aTruncatedOrDamagedIndexIsBuiltAgain() throws Exception {
        Hash32 root;
        try (DataStore store = open(1 << 20)) {
            root = root(store);
        }
        Path index = directory.resolve("tree-1");
        byte[] whole = Files.readAllBytes(index);
        for (int length : new int[] {0, 10, 56, whole.length - 1}) {
            Files.write(index, Arrays.copyOf(whole, length));
            reopened(root, whole);
        }
        for (int position : new int[] {0, 15, 20, 50, 55, 56, whole.length - 1}) {
            byte[] damaged = whole.clone();
            damaged[position] ^= 1;
            Files.write(index, damaged);
            reopened(root, whole);
        }
        Files.delete(index);
        reopened(root, whole);
    }

    private void reopened(Hash32 root, byte[] index) {
        try (DataStore store = open(1 << 20)) {
            assertThat(root(store)).isEqualTo(root);
            assertThat(progress.get()).isPositive();
        }
        assertThat(directory.resolve("tree-1")).hasBinaryContent(index);
    }

    @Test
    void newObjectsExtendTheTreeAndTheOldOneStaysProvable() {
        try (DataStore store = open(100 * LEAF)) {
            put(store, "z-first", new byte[5_000]);
            assertThat(store.advance()).isTrue();
            Hash32 oldRoot = root(store);
            long oldSize = leafCount(store);
            assertThat(store.advance()).isFalse();
            put(store, "a-second", random(50_000, 1));

            assertThat(store.advance()).isTrue();

            assertThat(oldSize).isEqualTo(102);
            assertThat(leafCount(store)).isEqualTo(115);
            assertThat(proves(store, root(store), 115, 0, 50, 114)).isTrue();
            for (long leaf = 0; leaf < oldSize; leaf++) {
                assertThat(proves(store, oldRoot, oldSize, leaf)).isTrue();
            }
        }
    }

    @Test
    void nodesGenerateDifferentDataThatDoesNotCompress() throws Exception {
        Path elsewhere = directory.resolve("other");
        byte[] otherSeed = new byte[32];
        otherSeed[31] = 1;
        try (DataStore one = open(64 * LEAF);
                DataStore other = DataStore.open(elsewhere, otherSeed, 64 * LEAF, List.of(), _ -> {})) {
            assertThat(root(one)).isNotEqualTo(root(other));
        }
        byte[] data = Files.readAllBytes(directory.resolve("store/000000000001"));
        Deflater deflater = new Deflater(9);
        deflater.setInput(data, LEAF, data.length - LEAF);
        deflater.finish();
        assertThat(deflater.deflate(new byte[2 * data.length])).isGreaterThanOrEqualTo(data.length - LEAF);
        deflater.end();
    }

    @Test
    void aFileThatLostItsEndFailsTheRead() throws Exception {
        try (DataStore store = open(112 * LEAF)) {
            try (RandomAccessFile file =
                    new RandomAccessFile(writable("store/000000000001").toFile(), "rw")) {
                file.setLength(51 * LEAF);
            }

            assertThat(proves(store, root(store), 112, 3)).isTrue();
            assertThatThrownBy(() -> store.read(root(store), 112, new long[] {111}))
                    .isInstanceOf(UncheckedIOException.class);
        }
    }

    private Path writable(String file) throws Exception {
        Path path = directory.resolve(file);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        return path;
    }
}
