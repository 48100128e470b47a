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
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import network.icn.node.EnvironmentException;
import network.icn.protocol.kernel.bytes.Hash32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Several at work in one store, and what one of them can do to the others.
class StoreAtWorkTest {
    private static final int LEAF = 4_096;
    private static final byte[] SEED = new byte[32];

    @TempDir
    Path directory;

    private DataStore open(long generated) {
        return DataStore.open(directory, SEED, generated, List.of(), _ -> {});
    }

    private Path file(int serial) {
        return directory.resolve("store/%012d".formatted(serial));
    }

    private List<String> files() {
        return List.of(directory.resolve("store").toFile().list());
    }

    /// A large object that is put once more is read to its end, and its copy flushed: minutes, with big ones.
    @Test
    @Timeout(60)
    void whoeverPutsWhatIsThereAlreadyHoldsNobodyUp() throws Exception {
        CountDownLatch reads = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (ObjectFiles objects = ObjectFiles.open(directory, step -> {
            if (step.equals("known")) {
                reads.countDown();
                await(goOn);
            }
        })) {
            assertThat(putTo(objects, "a", 1)).isEqualTo(ObjectFiles.Taken.NEW);
            CompletableFuture<ObjectFiles.Taken> again = CompletableFuture.supplyAsync(() -> putTo(objects, "a", 1));
            await(reads);

            assertThat(putTo(objects, "b", 2)).isEqualTo(ObjectFiles.Taken.NEW);
            assertThat(objects.list()).hasSize(2);

            goOn.countDown();
            assertThat(again.get(30, TimeUnit.SECONDS)).isEqualTo(ObjectFiles.Taken.UNCHANGED);
        }
    }

    /// Removed while it was compared: "unchanged" would be a lie.
    @Test
    @Timeout(60)
    void whatIsRemovedWhileItIsPutAgainIsThereInTheEnd() throws Exception {
        CountDownLatch reads = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (ObjectFiles objects = ObjectFiles.open(directory, step -> {
            if (step.equals("known")) {
                reads.countDown();
                await(goOn);
            }
        })) {
            assertThat(putTo(objects, "a", 1)).isEqualTo(ObjectFiles.Taken.NEW);
            CompletableFuture<ObjectFiles.Taken> again = CompletableFuture.supplyAsync(() -> putTo(objects, "a", 1));
            await(reads);
            assertThat(objects.remove(name("a"))).isTrue();
            goOn.countDown();

            assertThat(again.get(30, TimeUnit.SECONDS)).isEqualTo(ObjectFiles.Taken.NEW);
            assertThat(objects.remove(name("a"))).isTrue();
        }
    }

    private static ObjectFiles.Taken putTo(ObjectFiles objects, String name, long seed) {
        byte[] content = random(9_000, seed);
        return objects.put(name(name), new ByteArrayInputStream(content), content.length, () -> true);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Objects come while trees are built; each tree is of one state.
    @Test
    void putsBesideBuildsEndInTheTreeOfAll() throws Exception {
        try (DataStore store = open(0)) {
            List<CompletableFuture<Void>> writers = new ArrayList<>();
            for (int writer = 0; writer < 3; writer++) {
                int id = writer;
                writers.add(CompletableFuture.runAsync(() -> {
                    for (int i = 0; i < 40; i++) {
                        put(store, "object-" + (id * 37 + i) % 60, random(1 + 97 * i, id * 1_000L + i));
                    }
                }));
            }
            CompletableFuture<Void> all = CompletableFuture.allOf(writers.toArray(CompletableFuture[]::new));
            while (!all.isDone()) {
                boolean _ = store.advance();
                boolean _ = store.release(_ -> false);
            }
            all.get();
            boolean _ = store.advance();

            long leaves = leafCount(store);
            for (long leaf = 0; leaf < leaves; leaf++) {
                assertThat(proves(store, root(store), leaves, leaf)).isTrue();
            }
            assertThat(store.damage().summary()).isEmpty();
        }
    }

    @Test
    void twoPutsOfOneNameAtOnceLeaveOneObject() throws Exception {
        try (DataStore store = open(0);
                ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
            CountDownLatch both = new CountDownLatch(2);
            List<Future<ObjectFiles.Taken>> puts = new ArrayList<>();
            for (long seed = 1; seed <= 2; seed++) {
                byte[] content = random(9_000, seed);
                puts.add(workers.submit(
                        () -> store.objects().put(name("a"), new ByteArrayInputStream(content), content.length, () -> {
                            both.countDown();
                            await(both);
                            return true;
                        })));
            }

            assertThat(List.of(puts.getFirst().get(), puts.getLast().get()))
                    .containsExactlyInAnyOrder(ObjectFiles.Taken.NEW, ObjectFiles.Taken.REPLACED);
            assertThat(store.advance()).isTrue();
            assertThat(leafCount(store)).as("the second lies behind the first").isEqualTo(6);
            assertThat(store.objects().storedBytes()).isEqualTo(9_000);
        }
    }

    /// A node whose disk is full cannot write its snapshots, and ends.
    @Test
    void whatTheDiskHasNoRoomForIsRefusedBeforeAByteIsWritten() {
        try (DataStore store = open(0)) {
            assertThat(store.objects().put(name("huge"), InputStream.nullInputStream(), 1L << 58, () -> true))
                    .isEqualTo(ObjectFiles.Taken.NO_ROOM);
            assertThat(files()).isEmpty();
            assertThat(put(store, "small", random(10, 1))).isEqualTo(ObjectFiles.Taken.NEW);
        }
        assertThatThrownBy(() -> DataStore.open(directory.resolve("other"), SEED, 1L << 58, List.of(), _ -> {}))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageContaining("no room for")
                .hasMessageContaining("set a smaller capacity");
    }

    /// Ten copies that are begun at once must not each count on the same room.
    @Test
    void roomIsPromisedOnce() throws Exception {
        long[] usable = {Room.KEPT_BYTES + 1_000_000};
        Room room = new Room(() -> usable[0]);
        Room.Claim first = room.claim(600_000).orElseThrow();
        assertThat(room.claim(600_000)).isEmpty();

        first.written(500_000, 600_000);
        usable[0] -= 500_000;
        assertThat(room.claim(380_000)).as("what is written is on the disk now").isPresent();
        assertThat(room.claim(380_000)).isEmpty();
        first.close();
        assertThat(room.claim(100_000)).isPresent();
    }

    @Test
    void aSourceThatFailsIsNoFaultOfTheDisk() throws Exception {
        try (DataStore store = open(0)) {
            InputStream broken = InputStream.nullInputStream();
            broken.close();
            InputStream bad = new SequenceInputStream(new ByteArrayInputStream(random(2 << 20, 1)), broken);

            assertThatThrownBy(() -> store.objects().put(name("bad"), bad, 10_000_000, () -> true))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("Stream closed");
            assertThat(files()).isEmpty();
        }
    }

    /// A log that is written to, or a device.
    @Test
    @Timeout(60)
    void aSourceWithoutEndIsCutOffWhereItWasSaidToEnd() {
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 1;
            }
        };
        try (DataStore store = open(0)) {
            assertThat(store.objects().put(name("endless"), endless, 10_000, () -> true))
                    .isEqualTo(ObjectFiles.Taken.ABORTED);
            assertThat(files()).isEmpty();
        }
    }

    /// Opening a pipe that nobody writes takes for ever.
    @Test
    @Timeout(60)
    void aPipeInThePlaceOfAnObjectIsMissing() throws Exception {
        try (DataStore store = open(0)) {
            put(store, "a", random(3 * LEAF, 1));
            put(store, "b", random(3 * LEAF, 2));
            assertThat(store.advance()).isTrue();
            Files.delete(file(1));
            assertThat(new ProcessBuilder("mkfifo", file(1).toString()).start().waitFor())
                    .isZero();

            assertThatThrownBy(() -> proves(store, root(store), 6, 0)).hasMessage("leaf 0 is missing");
            assertThat(proves(store, root(store), 6, 4)).isTrue();
        }
    }

    /// File and marker are deleted one after the other, and a crash may keep either.
    @Test
    void whatADeletionLeavesBehindIsNoObjectAgain() throws Exception {
        try (DataStore store = open(LEAF)) {
            put(store, "a", random(3 * LEAF, 1));
            assertThat(store.advance()).isTrue();
            assertThat(store.objects().remove(name("a"))).isTrue();
            assertThat(store.advance()).isTrue();
            Files.copy(file(2), directory.resolve("kept"));
            assertThat(store.release(_ -> false)).isTrue();
        }
        String marker = "000000000002.removed-3";
        assertThat(files()).containsExactly("000000000001");

        Files.createFile(directory.resolve("store").resolve(marker));
        try (DataStore store = open(LEAF)) {
            assertThat(files()).containsExactly("000000000001");
            put(store, "new", random(LEAF, 3));
        }
        try (DataStore store = open(LEAF)) {
            assertThat(store.objects().list())
                    .hasSize(2)
                    .allMatch(object -> object.state() != ListedObject.State.REMOVED);
            assertThat(store.objects().remove(name("new"))).isTrue();
            assertThat(store.release(_ -> false)).isTrue();
        }
        Files.copy(directory.resolve("kept"), file(2));
        Files.createFile(directory.resolve("store").resolve(marker));
        try (DataStore store = open(LEAF)) {
            assertThat(store.objects().list()).noneMatch(object -> object.state() == ListedObject.State.NEW);
            assertThat(store.release(_ -> false)).isTrue();
            assertThat(files()).containsExactly("000000000001");
        }
    }

    @Test
    void theGeneratedDataAreMadeAgainWhenTheyAreBad() throws Exception {
        try (DataStore store = open(40 * LEAF)) {
            Hash32 root = root(store);
            assertThat(store.healGenerated(SEED))
                    .as("nothing is known to be bad")
                    .isFalse();
            Files.setPosixFilePermissions(file(1), PosixFilePermissions.fromString("rw-------"));
            byte[] bytes = Files.readAllBytes(file(1));
            bytes[20 * LEAF] ^= 1;
            Files.write(file(1), bytes);
            assertThatThrownBy(() -> proves(store, root, 40, 19)).hasMessageContaining("damaged");
            assertThat(store.damage().summary().orElseThrow()).endsWith("made again");

            assertThat(store.healGenerated(SEED)).isTrue();

            assertThat(proves(store, root, 40, 19)).isTrue();
            assertThat(store.damage().summary()).isEmpty();
            assertThat(store.hasChanges()).isFalse();
            Files.delete(file(1));
            assertThatThrownBy(() -> proves(store, root, 40, 19)).hasMessageContaining("missing");
            assertThatThrownBy(() -> store.healGenerated(random(32, 9)))
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessageContaining("are of another key");
        }
    }

    @Test
    void withoutCapacityTheGeneratedDataGoOnceThereIsSomethingElse() {
        try (DataStore store = open(40 * LEAF)) {
            assertThat(leafCount(store)).isEqualTo(40);
        }
        try (DataStore store = open(0)) {
            assertThat(store.hasChanges()).as("a tree has at least one leaf").isFalse();
            put(store, "a", random(LEAF, 1));
        }
        Hash32 before;
        try (DataStore store = open(0)) {
            before = root(store);
            assertThat(store.advance()).isTrue();
            assertThat(store.objects().generatedBytes()).isZero();
            assertThat(proves(store, before, 40, 0, 39)).as("while it binds").isTrue();
            assertThat(store.release(_ -> false)).isTrue();
            assertThat(files()).containsExactly("000000000002");
            assertThat(proves(store, root(store), 41, 40)).isTrue();
        }
    }

    /// The disk is full when the line of the manifest is to be written: the operator was told that nothing was put.
    @Test
    void aPutThatFailsAtItsLastStepIsNotThereAfterTheNextStart() throws Exception {
        AtomicBoolean full = new AtomicBoolean();
        try (ObjectFiles objects = ObjectFiles.open(directory, step -> {
            if (step.equals("named") && full.get()) {
                throw new EnvironmentException("cannot write the manifest", "free disk space");
            }
        })) {
            byte[] old = random(3 * LEAF, 1);
            assertThat(objects.put(name("a"), new ByteArrayInputStream(old), old.length, () -> true))
                    .isEqualTo(ObjectFiles.Taken.NEW);
            full.set(true);
            byte[] other = random(2 * LEAF, 2);
            assertThatThrownBy(() -> objects.put(name("a"), new ByteArrayInputStream(other), other.length, () -> true))
                    .isInstanceOf(EnvironmentException.class);
        }

        assertThat(files()).containsExactly("000000000001");
        try (DataStore store = open(0)) {
            assertThat(store.objects().list())
                    .singleElement()
                    .satisfies(object -> assertThat(object.size()).isEqualTo(3 * LEAF));
        }
    }

    /// What a file that could not be deleted says of its number must not be said of another object.
    @Test
    void theNumberOfAnObjectIsNeverGivenAwayWhileTheNodeRuns() throws Exception {
        try (DataStore store = open(LEAF)) {
            put(store, "a", random(3 * LEAF, 1));
            assertThat(store.advance()).isTrue();
            assertThat(store.objects().remove(name("a"))).isTrue();
            assertThat(store.advance()).isTrue();
            Files.delete(file(2));
            Files.createDirectories(file(2).resolve("in the way"));
            assertThatThrownBy(() -> store.release(_ -> false)).isInstanceOf(EnvironmentException.class);

            put(store, "b", random(LEAF, 2));
        }

        try (DataStore store = open(LEAF)) {
            assertThat(store.objects().list().getLast())
                    .isEqualTo(new ListedObject(Optional.of(name("b")), LEAF, 1, ListedObject.State.NEW, 0));
        }
    }

    /// One odd thing never stops the whole.
    @Test
    @Timeout(60)
    void whatNobodyPutIntoTheFoldersStopsNoStart() throws Exception {
        Hash32 root;
        try (DataStore store = open(0)) {
            put(store, "a", random(3 * LEAF, 1));
            assertThat(store.advance()).isTrue();
            root = root(store);
        }
        Path folder = directory.resolve("store");
        for (Path pipe : List.of(file(7), directory.resolve("tree-9"))) {
            assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                    .isZero();
        }
        Files.createDirectories(folder.resolve("copy-1.partial/x"));
        Files.createDirectories(folder.resolve("lost+found"));
        Files.createDirectories(directory.resolve("tree-8.partial/x"));
        Files.createDirectories(folder.resolve("000000000009"));
        Files.createSymbolicLink(file(8), Path.of("/etc/passwd"));

        try (DataStore store = open(0)) {
            assertThat(root(store)).isEqualTo(root);
            assertThat(proves(store, root, 3, 0, 1, 2)).isTrue();
            assertThat(store.objects().list()).hasSize(1);
            assertThatThrownBy(() -> put(store, "b", random(LEAF, 2))).isInstanceOf(EnvironmentException.class);
            for (int more = 0; more < 9; more++) {
                assertThat(put(store, "b" + more, random(LEAF, more)))
                        .as("under the next name, and past numbers that are taken")
                        .isEqualTo(ObjectFiles.Taken.NEW);
            }
        }
    }

    /// They are gone, and the disk, or a wrong key, does not let them be made again.
    @Test
    void generatedDataThatCannotBeMadeAgainCostTheirOwnLeavesAlone() throws Exception {
        Hash32 root;
        try (DataStore store = open(40 * LEAF)) {
            put(store, "a", random(3 * LEAF, 1));
            assertThat(store.advance()).isTrue();
            root = root(store);
        }
        Files.delete(file(1));

        try (DataStore store = DataStore.open(directory, random(32, 9), 40 * LEAF, List.of(root), _ -> {})) {
            assertThat(proves(store, root, 43, 40, 41, 42)).isTrue();
            assertThatThrownBy(() -> proves(store, root, 43, 0)).hasMessage("leaf 0 is missing");
            assertThat(store.damage().summary().orElseThrow()).startsWith("the generated data (40 of 40 leaves");
        }
    }

    /// It is told as what it is, and tried again: the node goes on with the tree that it has.
    @Test
    void aFullDiskCostsTheNextTreeAndNotTheLastOne() throws Exception {
        try (DataStore store = open(LEAF)) {
            Hash32 root = root(store);
            put(store, "a", random(100 * LEAF, 1));
            Files.createSymbolicLink(directory.resolve("tree-2.partial"), Path.of("/dev/full"));

            assertThatThrownBy(store::advance)
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessageContainingAll("cannot build an index", "No space left on device");
            assertThat(proves(store, root, 1, 0)).isTrue();

            assertThat(store.advance()).as("there is room again").isTrue();
            assertThat(proves(store, root(store), 101, 50)).isTrue();
        }
    }
}
