package network.icn.scalernode.store;

import static network.icn.scalernode.store.Samples.name;
import static network.icn.scalernode.store.Samples.random;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import network.icn.node.EnvironmentException;
import network.icn.node.wal.DurableChannel;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.merkle.Merkle;
import network.icn.protocol.objects.StoredProof;
import network.icn.protocol.objects.StoredTotals;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Several at work in one store, and what one of them can do to the others.
class StoreAtWorkTest {
    private static final NodeId NODE = NodeId.of(new byte[NodeId.BYTES]);

    @TempDir
    Path directory;

    private ObjectStore open() {
        return open(_ -> {});
    }

    private ObjectStore open(Consumer<String> steps) {
        return ObjectStore.open(
                directory,
                Ed25519.best(),
                reason -> {
                    throw reason;
                },
                DurableChannel::openFile,
                steps);
    }

    private List<String> files() {
        return List.of(directory.resolve("store").toFile().list());
    }

    private static Taken put(ObjectStore store, String name, int size, long seed) {
        return put(store, name, new ByteArrayInputStream(random(size, seed)), size, () -> true);
    }

    private static Taken put(ObjectStore store, String name, InputStream content, long size, BooleanSupplier wanted) {
        return store.put(name(name), content, size, wanted, Signing.NOBODY);
    }

    private static void proves(ObjectStore store, StoredTotals totals, long leaf) {
        ObjectStore.Proven proven = store.read(totals, new long[] {leaf});
        List<Hash32> hashes = proven.leaves().stream()
                .map(bytes -> Merkle.leafHash(bytes.bytes()))
                .toList();
        assertThat(proven.proof()
                        .check(
                                new StoredProof.Of(Hash32.ZERO, NODE, totals),
                                new long[] {leaf},
                                hashes,
                                Ed25519.best()))
                .as("leaf %s", leaf)
                .isPresent();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// A large object that is put once more is read to its end, and its copy flushed: minutes, with big ones.
    @Test
    @Timeout(60)
    void whoeverPutsWhatIsThereAlreadyHoldsNobodyUp() throws Exception {
        CountDownLatch reads = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (ObjectStore store = open(step -> {
            if (step.equals("known")) {
                reads.countDown();
                await(goOn);
            }
        })) {
            assertThat(put(store, "a", 9_000, 1)).isEqualTo(Taken.NEW);
            CompletableFuture<Taken> again = CompletableFuture.supplyAsync(() -> put(store, "a", 9_000, 1));
            await(reads);

            assertThat(put(store, "b", 9_000, 2)).isEqualTo(Taken.NEW);
            assertThat(store.list()).hasSize(2);

            goOn.countDown();
            assertThat(again.get(30, TimeUnit.SECONDS)).isEqualTo(Taken.UNCHANGED);
        }
    }

    /// Removed while it was compared: "unchanged" would be a lie.
    @Test
    @Timeout(60)
    void whatIsRemovedWhileItIsPutAgainIsThereInTheEnd() throws Exception {
        CountDownLatch reads = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (ObjectStore store = open(step -> {
            if (step.equals("known")) {
                reads.countDown();
                await(goOn);
            }
        })) {
            assertThat(put(store, "a", 9_000, 1)).isEqualTo(Taken.NEW);
            CompletableFuture<Taken> again = CompletableFuture.supplyAsync(() -> put(store, "a", 9_000, 1));
            await(reads);
            assertThat(store.remove(name("a"), false)).isEqualTo(TakenAway.REMOVED);
            goOn.countDown();

            assertThat(again.get(30, TimeUnit.SECONDS)).isEqualTo(Taken.NEW);
            assertThat(store.remove(name("a"), false)).isEqualTo(TakenAway.REMOVED);
        }
    }

    /// Objects come and go while snapshots are taken; each is of one state, and stays provable.
    @Test
    void everySnapshotBesidePutsAndRemovalsIsOfOneState() throws Exception {
        try (ObjectStore store = open()) {
            List<CompletableFuture<Void>> writers = new ArrayList<>();
            for (int writer = 0; writer < 3; writer++) {
                int id = writer;
                writers.add(CompletableFuture.runAsync(() -> {
                    for (int i = 0; i < 40; i++) {
                        Taken _ = put(store, "object-" + (id * 37 + i) % 60, 1 + 97 * i, id * 1_000L + i);
                        if (i % 5 == 4) {
                            TakenAway _ = store.remove(name("object-" + (id * 37 + i - 3) % 60), false);
                        }
                    }
                }));
            }
            CompletableFuture<Void> all = CompletableFuture.allOf(writers.toArray(CompletableFuture[]::new));
            List<StoredTotals> snapshots = new ArrayList<>();
            Random random = new Random(7);
            while (!all.isDone()) {
                store.totals().ifPresent(totals -> {
                    snapshots.add(totals);
                    proves(store, totals, random.nextLong(totals.tree().leaves()));
                });
            }
            all.get();

            StoredTotals last = store.totals().orElseThrow();
            assertThat(snapshots).allMatch(store::holds).allMatch(totals -> totals.canPrecede(last));
            for (long leaf = 0; leaf < last.tree().leaves(); leaf++) {
                proves(store, last, leaf);
            }
            assertThat(store.damage().summary()).isEmpty();
        }
    }

    @Test
    void twoPutsOfOneNameAtOnceLeaveOneObject() throws Exception {
        try (ObjectStore store = open();
                ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
            CountDownLatch both = new CountDownLatch(2);
            List<Future<Taken>> puts = new ArrayList<>();
            for (long seed = 1; seed <= 2; seed++) {
                InputStream content = new ByteArrayInputStream(random(9_000, seed));
                puts.add(workers.submit(() -> put(store, "a", content, 9_000, () -> {
                    both.countDown();
                    await(both);
                    return true;
                })));
            }

            assertThat(List.of(puts.getFirst().get(), puts.getLast().get()))
                    .containsExactlyInAnyOrder(Taken.NEW, Taken.REPLACED);
            assertThat(store.totals().orElseThrow().tree().leaves()).isEqualTo(6);
            assertThat(store.storedBytes()).isEqualTo(9_000);
        }
    }

    /// A node whose disk is full cannot write its snapshots, and ends.
    @Test
    void whatTheDiskHasNoRoomForIsRefusedBeforeAByteIsWritten() {
        try (ObjectStore store = open()) {
            assertThat(put(store, "huge", InputStream.nullInputStream(), 1L << 58, () -> true))
                    .isEqualTo(Taken.NO_ROOM);
            assertThat(files()).isEmpty();
            assertThat(put(store, "small", 10, 1)).isEqualTo(Taken.NEW);
            assertThatThrownBy(() -> store.fill(new byte[32], 1L << 58, _ -> {}))
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessageContaining("no room for")
                    .hasMessageContaining("set a smaller capacity");
        }
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
        try (ObjectStore store = open()) {
            InputStream broken = InputStream.nullInputStream();
            broken.close();
            InputStream bad = new SequenceInputStream(new ByteArrayInputStream(random(2 << 20, 1)), broken);

            assertThatThrownBy(() -> put(store, "bad", bad, 10_000_000, () -> true))
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
        try (ObjectStore store = open()) {
            assertThat(put(store, "endless", endless, 10_000, () -> true)).isEqualTo(Taken.ABORTED);
            assertThat(files()).isEmpty();
        }
    }

    /// The disk is full when the record is to be written: the operator was told that nothing was put.
    @Test
    void aPutThatFailsAtItsLastStepIsNotThereAfterTheNextStart() {
        AtomicBoolean full = new AtomicBoolean();
        StoredTotals before;
        try (ObjectStore store = open(step -> {
            if (step.equals("named") && full.get()) {
                throw new EnvironmentException("cannot write the log", "free disk space");
            }
        })) {
            assertThat(put(store, "a", 9_000, 1)).isEqualTo(Taken.NEW);
            before = store.totals().orElseThrow();
            full.set(true);
            assertThatThrownBy(() -> put(store, "a", 8_000, 2)).isInstanceOf(EnvironmentException.class);
            assertThat(store.totals()).contains(before);
        }
        try (ObjectStore store = open()) {
            assertThat(store.totals()).contains(before);
            assertThat(put(store, "b", 5_000, 3)).isEqualTo(Taken.NEW);
            StoredTotals now = store.totals().orElseThrow();
            for (long leaf = 0; leaf < 5; leaf++) {
                proves(store, now, leaf);
            }
        }
    }

    /// Whatever cannot be deleted now is so later, and is in nobody's way.
    @Test
    void whatCannotBeDeletedIsToldAndTriedAgain() throws Exception {
        try (ObjectStore store = open()) {
            assertThat(put(store, "a", 9_000, 1)).isEqualTo(Taken.NEW);
            assertThat(put(store, "b", 9_000, 2)).isEqualTo(Taken.NEW);
            assertThat(store.remove(name("a"), false)).isEqualTo(TakenAway.REMOVED);
            Path index = directory.resolve("store/000000000000.tree");
            Files.delete(index);
            Files.createDirectories(index.resolve("in the way"));
            assertThatThrownBy(() -> store.release(1)).isInstanceOf(EnvironmentException.class);
            StoredTotals now = store.totals().orElseThrow();
            proves(store, now, 0);
            proves(store, now, 3);

            Files.delete(index.resolve("in the way"));
            assertThat(store.release(1)).isEqualTo(1);
            assertThat(store.release(1)).isZero();
            assertThat(files()).containsExactlyInAnyOrder("000000000001", "000000000001.tree");
        }
    }
}
