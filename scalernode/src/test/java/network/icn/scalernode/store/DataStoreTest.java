package network.icn.scalernode.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import java.util.zip.Deflater;
import network.icn.protocol.bytes.Hash32;
import network.icn.protocol.merkle.Merkle;
import network.icn.protocol.merkle.MultiProof;
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
        return DataStore.open(directory, SEED, generated, _ -> progress.incrementAndGet());
    }

    private static boolean proves(DataStore store, Hash32 root, long size, long... indices) {
        ProvenLeaves proven = store.read(size, indices);
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
            assertThat(store.leafCount()).isEqualTo(leaves);
            for (long leaf = 0; leaf < leaves; leaf++) {
                assertThat(proves(store, store.root(), leaves, leaf))
                        .as("leaf %s of %s", leaf, leaves)
                        .isTrue();
            }
            assertThat(proves(
                            store,
                            store.root(),
                            leaves,
                            LongStream.range(0, leaves).toArray()))
                    .isTrue();
        }
    }

    @Test
    void theRootIsThatOfPlainMerkleTree() throws Exception {
        try (DataStore store = open(77 * LEAF + 5)) {
            byte[] data = Arrays.copyOf(Files.readAllBytes(directory.resolve("generated/data-0")), 78 * LEAF);
            List<Hash32> hashes = new ArrayList<>();
            for (int at = 0; at < data.length; at += LEAF) {
                hashes.add(Merkle.leafHash(Arrays.copyOfRange(data, at, at + LEAF)));
            }

            assertThat(store.root()).isEqualTo(Merkle.root(hashes));
        }
    }

    @Test
    void indexAndDataSurviveARestartUntouched() throws Exception {
        Hash32 root;
        try (DataStore store = open(1 << 20)) {
            root = store.root();
        }
        byte[] index = Files.readAllBytes(directory.resolve("tree"));

        try (DataStore store = open(1 << 20)) {
            assertThat(store.root()).isEqualTo(root);
            assertThat(progress).as("nothing is built again").hasValue(0);
        }
        assertThat(directory.resolve("tree")).hasBinaryContent(index);
    }

    @Test
    void aTruncatedOrDamagedIndexIsBuiltAgain() throws Exception {
        Hash32 root;
        try (DataStore store = open(1 << 20)) {
            root = store.root();
        }
        Path index = directory.resolve("tree");
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
            assertThat(store.root()).isEqualTo(root);
            assertThat(progress.get()).isPositive();
        }
        assertThat(directory.resolve("tree")).hasBinaryContent(index);
    }

    @Test
    void newObjectsExtendTheTreeAndTheOldOneStaysProvable() throws Exception {
        Hash32 oldRoot;
        long oldSize;
        Files.createDirectories(directory.resolve("objects"));
        Files.write(directory.resolve("objects/z-first"), new byte[5_000]);
        try (DataStore store = open(100 * LEAF)) {
            oldRoot = store.root();
            oldSize = store.leafCount();
            assertThat(store.hasNewObjects()).isFalse();
            byte[] object = new byte[50_000];
            RandomGenerator.of("L64X128MixRandom").nextBytes(object);
            Files.write(directory.resolve("objects/a-second"), object);
            assertThat(store.hasNewObjects()).isTrue();
        }

        try (DataStore store = open(100 * LEAF)) {
            assertThat(oldSize).isEqualTo(102);
            assertThat(store.leafCount()).isEqualTo(115);
            assertThat(proves(store, store.root(), 115, 0, 50, 114)).isTrue();
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
                DataStore other = DataStore.open(elsewhere, otherSeed, 64 * LEAF, _ -> {})) {
            assertThat(one.root()).isNotEqualTo(other.root());
        }
        byte[] data = Files.readAllBytes(directory.resolve("generated/data-0"));
        Deflater deflater = new Deflater(9);
        deflater.setInput(data);
        deflater.finish();
        assertThat(deflater.deflate(new byte[2 * data.length])).isGreaterThanOrEqualTo(data.length);
        deflater.end();
    }

    @Test
    void lostLeavesNoLongerProve() {
        try (DataStore store = open(1_000 * LEAF)) {
            assertThat(store.loseOnePercent()).isEqualTo(10);

            assertThat(proves(store, store.root(), 1_000, 0)).isFalse();
            assertThat(proves(store, store.root(), 1_000, 50)).isTrue();
        }
    }

    @Test
    void atLeastOneLeafIsLost() {
        try (DataStore store = open(3 * LEAF)) {
            assertThat(store.loseOnePercent()).isEqualTo(1);
        }
    }

    @Test
    void aFileThatLostItsEndFailsTheRead() throws Exception {
        try (DataStore store = open(112 * LEAF)) {
            try (RandomAccessFile file =
                    new RandomAccessFile(directory.resolve("generated/data-0").toFile(), "rw")) {
                file.setLength(50 * LEAF);
            }

            assertThat(proves(store, store.root(), 112, 3)).isTrue();
            assertThatThrownBy(() -> store.read(112, new long[] {111})).isInstanceOf(UncheckedIOException.class);
        }
    }
}
