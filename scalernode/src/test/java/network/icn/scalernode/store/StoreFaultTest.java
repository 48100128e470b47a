package network.icn.scalernode.store;

import static network.icn.scalernode.store.DataStoreTest.leafCount;
import static network.icn.scalernode.store.DataStoreTest.name;
import static network.icn.scalernode.store.DataStoreTest.proves;
import static network.icn.scalernode.store.DataStoreTest.put;
import static network.icn.scalernode.store.DataStoreTest.random;
import static network.icn.scalernode.store.DataStoreTest.root;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import network.icn.node.EnvironmentException;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.merkle.Merkle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What disks and operators do to a store, and what it costs.
class StoreFaultTest {
    private static final int LEAF = 4_096;
    private static final byte[] SEED = new byte[32];

    @TempDir
    Path directory;

    private DataStore open(Hash32... signed) {
        return DataStore.open(directory, SEED, 0, List.of(signed), _ -> {});
    }

    /// Three objects of 10, 3 and 20 leaves: their blocks overlap.
    private DataStore three() {
        DataStore store = open();
        put(store, "a", random(10 * LEAF, 1));
        put(store, "b", random(3 * LEAF - 7, 2));
        put(store, "c", random(20 * LEAF, 3));
        assertThat(store.advance()).isTrue();
        return store;
    }

    private Path file(int serial) {
        return directory.resolve("store/%012d".formatted(serial));
    }

    private void flip(Path path, long offset) throws Exception {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.seek(offset);
            int old = file.read();
            file.seek(offset);
            file.write(old ^ 1);
        }
    }

    /// Which leaves are proved; every other one must be refused, not answered wrongly.
    private static List<Long> provable(DataStore store, Hash32 root, long size) {
        List<Long> good = new ArrayList<>();
        for (long leaf = 0; leaf < size; leaf++) {
            try {
                assertThat(proves(store, root, size, leaf)).as("leaf %s", leaf).isTrue();
                good.add(leaf);
            } catch (UncheckedIOException e) {
                assertThat(e.getCause()).hasMessageStartingWith("leaf " + leaf + " is ");
            }
        }
        return good;
    }

    private static List<Long> range(long... beginsAndEnds) {
        List<Long> all = new ArrayList<>();
        for (int i = 0; i < beginsAndEnds.length; i += 2) {
            for (long leaf = beginsAndEnds[i]; leaf < beginsAndEnds[i + 1]; leaf++) {
                all.add(leaf);
            }
        }
        return all;
    }

    @Test
    void aMissingObjectCostsItsOwnLeavesAndNothingElse() throws Exception {
        Hash32 root;
        try (DataStore store = three()) {
            root = root(store);
            Files.delete(file(2));
            assertThat(provable(store, root, 33)).isEqualTo(range(0, 10, 13, 33));
            assertThat(store.damage().summary().orElseThrow()).startsWith("b (").contains("missing");
        }
        try (DataStore store = open(root)) {
            assertThat(root(store)).isEqualTo(root);
            assertThat(provable(store, root, 33)).isEqualTo(range(0, 10, 13, 33));
            assertThat(store.damage().leaves()).isEqualTo(3);
        }
    }

    @Test
    void aDamagedLeafInABlockOfSeveralObjectsCostsItselfAlone() throws Exception {
        try (DataStore store = three()) {
            flip(file(2), LEAF + LEAF + 5);

            assertThat(provable(store, root(store), 33)).isEqualTo(range(0, 11, 12, 33));
            assertThat(store.damage().lines()).containsExactly("b is damaged, 1 of 3 leaves");
        }
    }

    /// Inside one object the tree knows blocks of sixteen leaves.
    @Test
    void aDamagedLeafInABlockOfOneObjectCostsNoOtherObject() throws Exception {
        try (DataStore store = open()) {
            put(store, "a", random(64 * LEAF, 1));
            put(store, "b", random(LEAF, 2));
            assertThat(store.advance()).isTrue();
            flip(file(1), LEAF + 20 * LEAF);

            assertThat(provable(store, root(store), 65)).isEqualTo(range(0, 16, 32, 65));
        }
    }

    @Test
    void anUnreadableFileAndALinkInItsPlaceCostTheirLeaves() throws Exception {
        Path outside = Files.write(directory.resolve("host-file"), random(100 * LEAF, 9));
        try (DataStore store = three()) {
            Files.delete(file(1));
            Files.createSymbolicLink(file(1), outside);
            Files.delete(file(3));
            Files.createDirectory(file(3));

            assertThat(provable(store, root(store), 33)).isEqualTo(range(10, 13));
        }
    }

    @Test
    void aDamagedObjectIsNotCommittedToAsIfItWereRight() throws Exception {
        try (DataStore store = three()) {
            flip(file(1), LEAF + 5);
            put(store, "d", random(LEAF, 4));
            assertThat(store.advance()).isTrue();

            assertThat(provable(store, root(store), 34)).isEqualTo(range(1, 34));
        }
    }

    @Test
    void puttingTheSameBytesAgainHealsAnObjectAndMovesNothing() throws Exception {
        try (DataStore store = three()) {
            Hash32 root = root(store);
            flip(file(1), LEAF + 5);
            assertThat(provable(store, root, 33)).doesNotContain(0L);

            assertThat(put(store, "a", random(10 * LEAF, 1))).isEqualTo(ObjectFiles.Taken.RESTORED);
            assertThat(put(store, "a", random(10 * LEAF, 1))).isEqualTo(ObjectFiles.Taken.UNCHANGED);

            assertThat(provable(store, root, 33)).hasSize(33);
            assertThat(store.damage().summary()).isEmpty();
            assertThat(store.hasChanges()).isFalse();
        }
    }

    @Test
    void whatIsRemovedStaysWhileItBindsAndThenGoes() {
        try (DataStore store = three()) {
            Hash32 before = root(store);
            assertThat(store.objects().remove(name("b"))).isTrue();
            assertThat(store.objects().remove(name("b"))).isFalse();
            assertThat(store.advance()).isTrue();
            Hash32 after = root(store);
            assertThat(after).isNotEqualTo(before);

            store.release(before::equals);
            assertThat(provable(store, before, 33)).hasSize(33);
            assertThat(provable(store, after, 33)).hasSize(33);
            assertThat(file(2)).exists();

            store.release(_ -> false);
            assertThatThrownBy(() -> proves(store, before, 33, 0)).hasMessageContaining("no tree");
            assertThat(provable(store, after, 33)).hasSize(33);
            assertThat(file(2)).doesNotExist();
            assertThat(store.knows(before)).isTrue();
        }
    }

    @Test
    void theEndOfTheTreeGoesWithTheLastObject() {
        try (DataStore store = three()) {
            boolean _ = store.objects().remove(name("c"));
            assertThat(store.advance()).isTrue();
            assertThat(leafCount(store)).isEqualTo(13);
            put(store, "d", random(2 * LEAF, 4));
            assertThat(store.advance()).isTrue();
            assertThat(leafCount(store)).isEqualTo(15);
        }
    }

    /// Random changes against a tree that is computed from scratch.
    @Test
    void anyHistoryGivesTheTreeOfItsObjects() {
        for (long seed = 1; seed <= 5; seed++) {
            Path here = directory.resolve("seed-" + seed);
            Random random = new Random(seed);
            try (DataStore store = DataStore.open(here, SEED, 0, List.of(), _ -> {})) {
                for (int step = 0; step < 30; step++) {
                    String name = "object-" + random.nextInt(8);
                    if (random.nextInt(3) == 0) {
                        boolean _ = store.objects().remove(name(name));
                    } else {
                        put(store, name, random(1 + random.nextInt(40 * LEAF), random.nextLong()));
                    }
                    if (random.nextInt(3) == 0 && store.advance()) {
                        assertThat(root(store))
                                .as("seed %s step %s", seed, step)
                                .isEqualTo(plainRoot(store, here));
                        assertThat(provable(store, root(store), leafCount(store)))
                                .hasSize((int) leafCount(store));
                    }
                    store.release(_ -> random.nextBoolean());
                }
            }
        }
    }

    private static Hash32 plainRoot(DataStore store, Path here) {
        Map<Long, Hash32> leaves = new HashMap<>();
        long end = 0;
        for (StoredObject object : store.objects().manifest().objects()) {
            if (object.isPresent()) {
                end = Math.max(end, object.endLeaf());
                byte[] content = read(here.resolve("store/%012d".formatted(object.serial())));
                for (long i = 0; i < object.leaves(); i++) {
                    byte[] leaf = new byte[LEAF];
                    int at = (int) (LEAF + i * LEAF);
                    System.arraycopy(content, at, leaf, 0, Math.min(LEAF, content.length - at));
                    leaves.put(object.firstLeaf() + i, Merkle.leafHash(leaf));
                }
            }
        }
        List<Hash32> all = new ArrayList<>();
        for (long leaf = 0; leaf < end; leaf++) {
            all.add(leaves.getOrDefault(leaf, Merkle.leafHash(new byte[LEAF])));
        }
        return Merkle.root(all);
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void everyFlipInTheManifestIsMendedFromTheObjects() throws Exception {
        Hash32 root;
        try (DataStore store = three()) {
            root = root(store);
        }
        open(root).close();
        byte[] whole = Files.readAllBytes(directory.resolve("manifest"));
        for (int at = 0; at < whole.length; at += 7) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 1;
            mended(damaged, root, whole);
        }
        for (int length = 0; length < whole.length; length += 41) {
            mended(Arrays.copyOf(whole, length), root, whole);
        }
        Files.delete(directory.resolve("manifest"));
        mended(root, whole);
    }

    private void mended(byte[] manifest, Hash32 root, byte[] whole) throws Exception {
        Files.write(directory.resolve("manifest"), manifest);
        mended(root, whole);
    }

    private void mended(Hash32 root, byte[] whole) throws Exception {
        try (DataStore store = open(root)) {
            assertThat(root(store)).isEqualTo(root);
            assertThat(store.knows(root)).isTrue();
            assertThat(store.damage().summary()).isEmpty();
            assertThat(store.objects().list()).hasSize(3);
            assertThat(proves(store, root, 33, 0, 11, 32)).isTrue();
        }
        // In the order in which it is written at an open.
        open(root).close();
        assertThat(directory.resolve("manifest")).hasBinaryContent(whole);
    }

    @Test
    void manifestAndTreesOfWholeObjectsAreMadeAgain() throws Exception {
        Hash32 root;
        try (DataStore store = three()) {
            root = root(store);
            // Not part of what was signed: the tree that was must still be found.
            put(store, "later", random(5 * LEAF, 8));
            boolean _ = store.objects().remove(name("a"));
        }
        Files.delete(directory.resolve("manifest"));
        Files.delete(directory.resolve("tree-1"));

        try (DataStore store = open(root)) {
            assertThat(store.knows(root)).isTrue();
            assertThat(provable(store, root, 33)).hasSize(33);
            assertThat(store.hasChanges()).isTrue();
        }
    }

    /// The point of the issue: a new root over what is left, without a word.
    @Test
    void manifestTreeAndAnObjectGoneIsNoNewBeginning() throws Exception {
        Hash32 root;
        try (DataStore store = three()) {
            root = root(store);
        }
        Files.delete(directory.resolve("manifest"));
        Files.delete(directory.resolve("tree-1"));
        Files.delete(file(2));

        try (DataStore store = open(root)) {
            assertThat(store.knows(root)).isFalse();
            store.acceptLossOf(root);
            assertThat(store.knows(root)).isTrue();
        }
        try (DataStore store = open(root)) {
            assertThat(store.knows(root)).isTrue();
        }
    }

    @Test
    void whatOnlyTheTreeRemembersGetsANameThatCanBeGivenUp() throws Exception {
        Hash32 root;
        try (DataStore store = three()) {
            root = root(store);
        }
        Files.delete(directory.resolve("manifest"));
        Files.delete(file(2));
        Files.delete(file(3));

        try (DataStore store = open(root)) {
            assertThat(provable(store, root, 33)).isEqualTo(range(0, 10));
            assertThat(store.damage().lines()).containsExactly("lost-10 is lost, 23 of 23 leaves");
            assertThat(store.advance()).as("nothing gets smaller by itself").isFalse();
            put(store, "new", random(30 * LEAF, 5));
            assertThat(store.advance()).isTrue();
            assertThat(leafCount(store)).isEqualTo(63);
            assertThat(store.objects().remove(name("lost-10"))).isTrue();
            assertThat(store.advance()).isTrue();
            assertThat(provable(store, root(store), 63)).hasSize(63);
        }
    }

    @Test
    void aDamagedTreeOverADamagedObjectWaitsForTheOperator() throws Exception {
        Hash32 root;
        try (DataStore store = three()) {
            root = root(store);
        }
        flip(directory.resolve("tree-1"), 70);
        flip(file(2), LEAF + 5);

        try (DataStore store = open(root)) {
            assertThat(store.knows(root)).isTrue();
            assertThat(store.current()).isEmpty();
            assertThat(store.damage().lines()).containsExactly("b is damaged, 3 of 3 leaves");
            put(store, "d", random(LEAF, 4));
            assertThat(store.advance()).as("it would leave b out").isFalse();

            assertThat(put(store, "b", random(3 * LEAF - 7, 2))).isEqualTo(ObjectFiles.Taken.RESTORED);
            assertThat(store.advance()).isTrue();
            assertThat(provable(store, root(store), 34)).hasSize(34);
        }
        try (DataStore store = open(root)) {
            assertThat(provable(store, root, 33))
                    .as("made again, for all is whole")
                    .hasSize(33);
        }
    }

    @Test
    void aTreeThatIsDamagedWhileTheNodeRunsConvictsNobody() throws Exception {
        try (DataStore store = open()) {
            put(store, "a", random(256 * LEAF, 1));
            assertThat(store.advance()).isTrue();
            long upperNode = 60 + 16 * 32;
            flip(directory.resolve("tree-1"), upperNode + 3);

            long refused = 0;
            for (long leaf = 0; leaf < 256; leaf++) {
                try {
                    assertThat(proves(store, root(store), 256, leaf)).isTrue();
                } catch (UncheckedIOException e) {
                    refused++;
                }
            }
            assertThat(refused).isPositive();
            assertThat(store.repairTrees()).isTrue();
            assertThat(provable(store, root(store), 256)).hasSize(256);
        }
    }

    @Test
    void aScrubFindsWhatNobodyAsksFor() throws Exception {
        try (DataStore store = three()) {
            flip(file(3), LEAF + 19 * LEAF);
            Segment all = store.currentSegment().orElseThrow();
            for (long block = all.firstBlock(); block < all.endBlock(); block++) {
                assertThat(store.scrub(all.generation(), block)).isPositive();
            }

            assertThat(store.damage().lines()).containsExactly("c is damaged, 1 of 20 leaves");
        }
    }

    @Test
    void anObjectThatIsDamagedBeforeASnapshotHeldItIsPutAside() throws Exception {
        try (DataStore store = three()) {
            put(store, "d", random(LEAF, 4));
            put(store, "e", random(LEAF, 5));
            flip(file(4), LEAF + 5);

            assertThat(store.advance()).isTrue();

            assertThat(leafCount(store)).isEqualTo(35);
            assertThat(directory.resolve("store/000000000004.aside")).exists();
            assertThat(provable(store, root(store), 35)).hasSize(35);
        }
    }

    @Test
    void aChangedSourceAndAnEmptyOneAreNotTaken() {
        try (DataStore store = three()) {
            ByteArrayInputStream content = new ByteArrayInputStream(new byte[10]);
            assertThat(store.objects().put(name("x"), content, 10, () -> false)).isEqualTo(ObjectFiles.Taken.ABORTED);
            content.reset();
            assertThat(store.objects().put(name("x"), content, 11, () -> true)).isEqualTo(ObjectFiles.Taken.ABORTED);
            assertThat(put(store, "x", new byte[0])).isEqualTo(ObjectFiles.Taken.EMPTY);
            assertThat(store.objects().list()).hasSize(3);
            assertThat(directory.resolve("store").toFile().list()).hasSize(3);
        }
    }

    @Test
    void aManifestOfAnotherVersionIsLeftAlone() throws Exception {
        try (DataStore store = three()) {
            assertThat(store.current()).isPresent();
        }
        java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
        crc.update("icn-manifest 2".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        String line = "%08x icn-manifest 2\n".formatted(crc.getValue());
        Files.writeString(directory.resolve("manifest"), line);

        assertThatThrownBy(this::open)
                .isInstanceOf(EnvironmentException.class)
                .hasMessageContaining("is of another version: icn-manifest 2");
        assertThat(directory.resolve("manifest")).hasContent(line);
    }
}
