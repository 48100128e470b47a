package network.icn.scalernode.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import network.icn.node.EnvironmentException;
import network.icn.node.wal.DurableChannel;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.merkle.Merkle;
import network.icn.protocol.objects.LeafStanding;
import network.icn.protocol.objects.ObjectEntry;
import network.icn.protocol.objects.ObjectsHead;
import network.icn.protocol.objects.OwnedObject;
import network.icn.protocol.objects.PlacedEntry;
import network.icn.protocol.objects.Removal;
import network.icn.protocol.objects.StoredProof;
import network.icn.protocol.objects.StoredTotals;
import network.icn.protocol.objects.Tombstone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The store of objects in a tree that only grows.
class ObjectStoreTest {
    private static final int LEAF = 4_096;
    private static final Hash32 NETWORK = Hash32.sha256(new byte[] {7});
    private static final NodeId NODE = signer("scalernode-0").id();
    private static final Signer OWNER = signer("owner-0");

    @TempDir
    Path directory;

    private final List<EnvironmentException> fatal = new ArrayList<>();

    @AfterEach
    void nothingWasFatal() {
        assertThat(fatal).isEmpty();
    }

    private static Signer signer(String name) {
        return Ed25519.best()
                .signer(Hash32.sha256(name.getBytes(StandardCharsets.UTF_8)).bytes());
    }

    private ObjectStore open() {
        return ObjectStore.open(directory, Ed25519.best(), fatal::add, DurableChannel::openFile);
    }

    private static Taken put(ObjectStore store, String name, byte[] content) {
        return put(store, name, content, Signing.NOBODY);
    }

    private static Taken put(ObjectStore store, String name, byte[] content, Signing signing) {
        return store.put(Samples.name(name), new ByteArrayInputStream(content), content.length, () -> true, signing);
    }

    private static Signing owned(Signer owner) {
        return (name, root, length) -> new OwnedObject(NETWORK, NODE, name, root, length).entry(owner);
    }

    private static StoredTotals totals(ObjectStore store) {
        return store.totals().orElseThrow();
    }

    private static List<LeafStanding> standings(ObjectStore store, StoredTotals totals, long... indices) {
        ObjectStore.Proven proven = store.read(totals, indices);
        List<Hash32> hashes = proven.leaves().stream()
                .map(leaf -> Merkle.leafHash(leaf.bytes()))
                .toList();
        return proven.proof()
                .check(new StoredProof.Of(NETWORK, NODE, totals), indices, hashes, Ed25519.best())
                .orElse(List.of());
    }

    private static boolean proves(ObjectStore store, StoredTotals totals, long... indices) {
        return standings(store, totals, indices).size() == indices.length;
    }

    private static void provesAll(ObjectStore store, StoredTotals totals) {
        long leaves = totals.tree().leaves();
        for (long leaf = 0; leaf < leaves; leaf++) {
            assertThat(proves(store, totals, leaf)).as("leaf %s", leaf).isTrue();
        }
        assertThat(proves(store, totals, LongStream.range(0, leaves).toArray())).isTrue();
    }

    private static List<Long> unproved(ObjectStore store, StoredTotals totals) {
        List<Long> bad = new ArrayList<>();
        for (long leaf = 0; leaf < totals.tree().leaves(); leaf++) {
            try {
                assertThat(proves(store, totals, leaf)).as("leaf %s", leaf).isTrue();
            } catch (UncheckedIOException e) {
                bad.add(leaf);
            }
        }
        return bad;
    }

    private Path file(int index) {
        return directory.resolve("store/%012d".formatted(index));
    }

    private void flip(Path path, long offset) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.seek(offset);
            int old = file.read();
            file.seek(offset);
            file.write(old ^ 1);
        }
    }

    /// Sizes around the edges of leaf, block and level.
    @Test
    void everyLeafOfObjectsOfAnySizeIsProvable() {
        try (ObjectStore store = open()) {
            assertThat(store.totals()).isEmpty();
            long leaves = 0;
            int[] sizes = {1, LEAF, LEAF + 1, 15 * LEAF, 16 * LEAF, 17 * LEAF - 9, 32 * LEAF, 33 * LEAF, 257 * LEAF + 3
            };
            for (int size : sizes) {
                assertThat(put(store, "of-" + size, Samples.random(size, size))).isEqualTo(Taken.NEW);
                leaves += Math.ceilDiv(size, LEAF);
            }
            assertThat(totals(store).tree().objects()).isEqualTo(sizes.length);
            assertThat(totals(store).tree().leaves()).isEqualTo(leaves);
            provesAll(store, totals(store));
        }
        try (ObjectStore store = open()) {
            provesAll(store, totals(store));
        }
    }

    /// An owner signs before the node has seen a byte: it gets what it signed, or nothing is taken.
    @Test
    void whatAnOwnerHasSignedIsTakenAndNothingElse() {
        byte[] content = Samples.random(9_000, 1);
        byte[] shorter = Arrays.copyOf(content, 8_999);
        try (ObjectStore store = open()) {
            store.heldBy(new HoldingNode(NETWORK, NODE));
            ObjectEntry signed = new OwnedObject(
                            NETWORK, NODE, Samples.name("a").hash(), root(content), content.length)
                    .entry(OWNER);
            assertThat(put(store, "a", shorter, Signing.of(signed))).isEqualTo(Taken.ABORTED);
            // Filled up with zeros it has the same leaves, and is not the same.
            ObjectEntry longer = new OwnedObject(
                            NETWORK, NODE, Samples.name("a").hash(), root(content), content.length + 1)
                    .entry(OWNER);
            assertThat(put(store, "a", content, Signing.of(longer))).isEqualTo(Taken.ABORTED);
            assertThatThrownBy(() -> put(store, "b", content, Signing.of(signed)))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(store.totals()).isEmpty();
            assertThat(put(store, "a", content, Signing.of(signed))).isEqualTo(Taken.NEW);
            assertThat(store.find(Samples.name("a")).orElseThrow().entry()).isEqualTo(signed);
        }
    }

    private static Hash32 root(byte[] content) {
        byte[] whole = Arrays.copyOf(content, Math.ceilDiv(content.length, LEAF) * LEAF);
        List<Hash32> hashes = new ArrayList<>();
        for (int at = 0; at < whole.length; at += LEAF) {
            hashes.add(Merkle.leafHash(Arrays.copyOfRange(whole, at, at + LEAF)));
        }
        return Merkle.root(hashes);
    }

    /// What a snapshot says is a state of this store, or it is not: an older copy of the log, or another store.
    @Test
    void aStateOfThisStoreIsToldFromOthersAlsoAfterARestart() throws Exception {
        List<StoredTotals> states = new ArrayList<>();
        byte[] log = {};
        try (ObjectStore store = open()) {
            for (int i = 0; i < 9; i++) {
                put(store, "object-" + i, Samples.random(1 + i * 2_000, i));
                states.add(totals(store));
                if (i % 2 == 0) {
                    assertThat(store.remove(Samples.name("object-" + i), false)).isEqualTo(TakenAway.REMOVED);
                    states.add(totals(store));
                }
                log = i == 4 ? Files.readAllBytes(directory.resolve(ObjectLog.FILE)) : log;
            }
            assertThat(states).allMatch(store::holds);
        }
        StoredTotals last = states.getLast();
        try (ObjectStore store = open()) {
            assertThat(states).allMatch(store::holds);
            ObjectsHead tree = last.tree();
            Hash32 other = Hash32.sha256(new byte[] {1});
            for (StoredTotals forged : List.of(
                    new StoredTotals(
                            new ObjectsHead(tree.objects(), tree.leaves(), other),
                            last.removals(),
                            last.removalsRoot(),
                            last.removedLeaves(),
                            last.lostLeaves(),
                            last.ownedBytes()),
                    new StoredTotals(
                            tree, last.removals(), other, last.removedLeaves(), last.lostLeaves(), last.ownedBytes()),
                    new StoredTotals(
                            tree,
                            last.removals(),
                            last.removalsRoot(),
                            last.removedLeaves() - 1,
                            last.lostLeaves() + 1,
                            last.ownedBytes()))) {
                assertThat(store.holds(forged)).isFalse();
                assertThatThrownBy(() -> store.read(forged, new long[] {0})).hasMessageContaining("no tree");
            }
        }
        Files.write(directory.resolve(ObjectLog.FILE), log);
        List<StoredTotals> held;
        try (ObjectStore store = open()) {
            held = states.stream().filter(store::holds).toList();
            assertThat(held).isEqualTo(states.subList(0, held.size())).isNotEmpty();
            assertThat(store.holds(last)).isFalse();
            assertThat(store.isGivenUp(last)).isFalse();
            store.giveUp(last);
            assertThat(store.isGivenUp(last)).isTrue();
            assertThat(store.holds(last)).as("it does not come back by that").isFalse();
        }
        try (ObjectStore store = open()) {
            assertThat(store.isGivenUp(last)).isTrue();
            assertThat(store.isGivenUp(states.getFirst())).isFalse();
            provesAll(store, held.getLast());
            assertThat(put(store, "new", Samples.random(5_000, 99))).isEqualTo(Taken.NEW);
        }
        assertThat(file(5).resolveSibling("000000000005.aside"))
                .as("the next object had that number")
                .exists();
    }

    /// An older copy of the log makes objects of nobody; the right one takes them up again.
    @Test
    void whatWasPutAsideIsTakenBackWithTheLogThatKnowsIt() throws Exception {
        Path log = directory.resolve(ObjectLog.FILE);
        byte[] old;
        StoredTotals totals;
        try (ObjectStore store = open()) {
            put(store, "a", Samples.random(9_000, 1));
        }
        old = Files.readAllBytes(log);
        try (ObjectStore store = open()) {
            put(store, "b", Samples.random(9_000, 2));
            totals = totals(store);
        }
        byte[] whole = Files.readAllBytes(log);
        Files.write(log, old);
        try (ObjectStore store = open()) {
            assertThat(store.holds(totals)).isFalse();
            assertThat(file(1)).doesNotExist();
        }
        Files.write(log, whole);
        try (ObjectStore store = open()) {
            provesAll(store, totals);
            assertThat(store.damage().objects()).isZero();
        }
    }

    /// The last leaf is filled with zeros, and so is its hash: an owner computes the root from its bytes alone.
    @Test
    void theRootOfAnObjectIsThatOfItsLeaves() {
        byte[] content = Samples.random(2 * LEAF + 5, 1);
        try (ObjectStore store = open()) {
            put(store, "a", content);
            PlacedEntry found = store.find(Samples.name("a")).orElseThrow();

            assertThat(found.entry().root()).isEqualTo(root(content));
            assertThat(found.entry().length()).isEqualTo(content.length);
            assertThat(found.index()).isZero();
        }
    }

    @Test
    void everySnapshotOfThePastStaysProvableAndIsTheBeginningOfTheNext() {
        List<StoredTotals> eras = new ArrayList<>();
        try (ObjectStore store = open()) {
            for (int era = 0; era < 30; era++) {
                put(store, "object-" + era, Samples.random(1_000 + era * 3_000, era));
                if (era % 3 == 1) {
                    assertThat(store.remove(Samples.name("object-" + (era - 1)), false))
                            .isEqualTo(TakenAway.REMOVED);
                }
                eras.add(totals(store));
            }
        }
        try (ObjectStore store = open()) {
            for (int era = 0; era < 30; era++) {
                StoredTotals of = eras.get(era);
                long leaves = of.tree().leaves();
                long[] some =
                        LongStream.of(0, leaves / 2, leaves - 1).distinct().toArray();
                assertThat(proves(store, of, some)).as("era %s", era).isTrue();
                if (era > 0) {
                    StoredTotals before = eras.get(era - 1);
                    assertThat(before.isContinuedBy(of, store.growth(before, of)))
                            .isTrue();
                }
            }
            // Era 4 still knows of two removals, so what went before may go for good.
            assertThat(store.release(eras.get(4).removals())).isEqualTo(2);
            assertThat(store.release(eras.get(4).removals())).isZero();
            assertThat(unproved(store, eras.get(0))).containsExactly(0L);
            assertThat(proves(store, eras.get(29), eras.get(29).tree().leaves() - 1))
                    .isTrue();
            assertThat(store.damage().objects()).isZero();
        }
    }

    /// Nothing that is stored is looked at when something is put: not even that it is gone makes a difference.
    @Test
    void puttingReadsNothingButWhatIsPut() throws Exception {
        try (ObjectStore store = open()) {
            put(store, "a", Samples.random(100 * LEAF, 1));
            put(store, "b", Samples.random(5 * LEAF, 2));
            Files.delete(file(0));
            Files.delete(directory.resolve("store/000000000000.tree"));

            assertThat(put(store, "c", Samples.random(7 * LEAF, 3))).isEqualTo(Taken.NEW);

            assertThat(totals(store).tree().leaves()).isEqualTo(112);
            assertThat(proves(store, totals(store), 100, 104, 105, 111)).isTrue();
            assertThat(unproved(store, totals(store)))
                    .isEqualTo(LongStream.range(0, 100).boxed().toList());
        }
    }

    @Test
    void theSameIsPutOnceAndAnotherContentIsAnotherObject() {
        byte[] first = Samples.random(9_000, 1);
        try (ObjectStore store = open()) {
            assertThat(put(store, "a", first)).isEqualTo(Taken.NEW);
            assertThat(put(store, "a", first)).isEqualTo(Taken.UNCHANGED);
            StoredTotals before = totals(store);
            assertThat(put(store, "a", Samples.random(50_000, 2))).isEqualTo(Taken.REPLACED);
            assertThat(put(store, "empty", new byte[0])).isEqualTo(Taken.EMPTY);
            assertThat(store.put(
                            Samples.name("longer"), new ByteArrayInputStream(first), 8_000, () -> true, Signing.NOBODY))
                    .isEqualTo(Taken.ABORTED);
            assertThat(store.put(
                            Samples.name("unwanted"),
                            new ByteArrayInputStream(first),
                            9_000,
                            () -> false,
                            Signing.NOBODY))
                    .isEqualTo(Taken.ABORTED);

            assertThat(totals(store).tree().objects()).isEqualTo(2);
            assertThat(totals(store).removedLeaves()).isEqualTo(3);
            assertThat(before.canPrecede(totals(store))).isTrue();
            provesAll(store, totals(store));
            assertThat(store.list(1))
                    .extracting(ListedObject::state, ListedObject::size)
                    .containsExactlyInAnyOrder(
                            tuple(ListedObject.State.REMOVED, 9_000L), tuple(ListedObject.State.NEW, 50_000L));
        }
    }

    @Test
    void onlyItsOwnerRemovesAnObjectEverythingElseIsLoss() {
        StoredTotals both;
        try (ObjectStore store = open()) {
            byte[] content = Samples.random(9_000, 1);
            assertThatThrownBy(() -> put(store, "a", content, owned(OWNER)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("owner: the signature is not for this");
            store.heldBy(new HoldingNode(NETWORK, NODE));
            store.heldBy(new HoldingNode(NETWORK, NODE));
            assertThat(put(store, "a", content, owned(OWNER))).isEqualTo(Taken.NEW);
            assertThat(put(store, "b", content, owned(OWNER))).isEqualTo(Taken.NEW);
            assertThatThrownBy(() -> put(
                            store,
                            "c",
                            content,
                            (name, root, length) ->
                                    new OwnedObject(Hash32.ZERO, NODE, name, root, length).entry(OWNER)))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(put(store, "a", Samples.random(10, 9))).isEqualTo(Taken.OWNED);
            assertThat(totals(store).ownedBytes()).isEqualTo(18_000);

            both = totals(store);
            PlacedEntry a = store.find(Samples.name("a")).orElseThrow();
            Tombstone tombstone =
                    new Tombstone(NETWORK, NODE, a.index(), a.entry().hash());
            for (Removal wrong : List.of(
                    Removal.byOwner(tombstone, signer("owner-1")),
                    Removal.byOwner(
                            new Tombstone(
                                    Hash32.ZERO, NODE, a.index(), a.entry().hash()),
                            OWNER),
                    Removal.byOwner(new Tombstone(NETWORK, NODE, 1, a.entry().hash()), OWNER),
                    Removal.byOwner(new Tombstone(NETWORK, NODE, 17, a.entry().hash()), OWNER))) {
                assertThatThrownBy(() -> store.remove(wrong))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageStartingWith("tombstone: not of the owner");
            }
            store.remove(Removal.byOwner(tombstone, OWNER));
            assertThat(store.remove(Samples.name("b"), false))
                    .as("a slip is no declared loss")
                    .isEqualTo(TakenAway.OWNED);
            assertThatThrownBy(() -> store.remove(
                            Removal.withoutOwner(store.find(Samples.name("b")).orElseThrow())))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(totals(store).lostLeaves()).isZero();
            assertThat(store.remove(Samples.name("b"), true)).isEqualTo(TakenAway.LOST);
            assertThat(store.remove(Samples.name("b"), true)).isEqualTo(TakenAway.UNKNOWN);
            assertThatThrownBy(() -> store.remove(Removal.byOwner(tombstone, OWNER)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        try (ObjectStore store = open()) {
            assertThat(totals(store).removedLeaves()).isEqualTo(3);
            assertThat(totals(store).lostLeaves()).isEqualTo(3);
            assertThat(totals(store).ownedBytes()).isZero();
            assertThat(standings(store, both, 2, 3)).containsOnly(LeafStanding.SHOWN);
            assertThat(store.release(1)).isEqualTo(1);
            assertThat(store.release(2)).isEqualTo(1);
            assertThat(standings(store, totals(store), 2, 3)).containsExactly(LeafStanding.REMOVED, LeafStanding.LOST);
            assertThat(unproved(store, both)).hasSize(6);
            assertThatThrownBy(() -> store.heldBy(
                            new HoldingNode(NETWORK, signer("scalernode-1").id())))
                    .isInstanceOf(EnvironmentException.class);
            assertThat(put(store, "a", Samples.random(9_000, 1), owned(OWNER))).isEqualTo(Taken.NEW);
            assertThat(store.find(Samples.name("a")).orElseThrow().index()).isEqualTo(2);
        }
    }

    @Test
    void aMissingObjectCostsItsOwnLeavesUntilItIsPutAgain() throws Exception {
        StoredTotals totals;
        try (ObjectStore store = open()) {
            put(store, "a", Samples.random(10 * LEAF, 1));
            put(store, "b", Samples.random(3 * LEAF - 7, 2));
            put(store, "c", Samples.random(20 * LEAF, 3));
            totals = totals(store);
        }
        Files.delete(file(1));
        try (ObjectStore store = open()) {
            assertThat(totals(store)).isEqualTo(totals);
            assertThat(store.damage().lines()).containsExactly("b is missing, 3 of 3 leaves");
            assertThat(unproved(store, totals)).containsExactly(10L, 11L, 12L);
            assertThat(put(store, "b", Samples.random(3 * LEAF - 7, 2))).isEqualTo(Taken.RESTORED);
            assertThat(store.damage().objects()).isZero();
            assertThat(totals(store)).isEqualTo(totals);
            provesAll(store, totals);
        }
    }

    @Test
    void whatIsNoFileOrTooShortCostsItsLeavesAndAPipeHoldsNobodyUp() throws Exception {
        Path outside = Files.write(directory.resolve("host-file"), Samples.random(100 * LEAF, 9));
        try (ObjectStore store = open()) {
            for (int i = 0; i < 5; i++) {
                put(store, "object-" + i, Samples.random(20 * LEAF, i));
            }
            Files.delete(file(0));
            Files.createSymbolicLink(file(0), outside);
            Files.delete(file(1));
            Files.createDirectory(file(1));
            Files.delete(file(2));
            assertThat(new ProcessBuilder("mkfifo", file(2).toString()).start().waitFor())
                    .isZero();
            Files.setPosixFilePermissions(file(3), PosixFilePermissions.fromString("rw-------"));
            try (RandomAccessFile file = new RandomAccessFile(file(3).toFile(), "rw")) {
                file.setLength(LEAF + 17 * LEAF);
            }

            assertThat(unproved(store, totals(store)))
                    .isEqualTo(Stream.concat(
                                    LongStream.range(0, 60).boxed(),
                                    LongStream.range(76, 80).boxed())
                            .toList());
            assertThat(store.damage().objects()).isEqualTo(4);
        }
    }

    /// Inside an object the tree knows blocks of sixteen leaves.
    @Test
    void aDamagedLeafCostsItsBlock() throws Exception {
        try (ObjectStore store = open()) {
            put(store, "a", Samples.random(64 * LEAF, 1));
            put(store, "b", Samples.random(LEAF, 2));
            flip(file(0), LEAF + 20 * LEAF);

            assertThat(unproved(store, totals(store)))
                    .isEqualTo(LongStream.range(16, 32).boxed().toList());
        }
    }

    @Test
    void aDamagedLeafInTheLastBlockCostsItselfAloneAndTheScrubFindsIt() throws Exception {
        try (ObjectStore store = open()) {
            put(store, "a", Samples.random(21 * LEAF, 1));
            put(store, "b", Samples.random(LEAF, 2));
            flip(file(0), LEAF + 18 * LEAF + 5);

            for (Segment segment : store.segments()) {
                for (long block = 0; block < segment.blocks(); block++) {
                    assertThat(store.scrub(segment.object(), block)).isPositive();
                }
            }
            assertThat(store.damage().lines()).containsExactly("a is damaged, 1 of 21 leaves");
            assertThat(unproved(store, totals(store))).containsExactly(18L);
            assertThat(store.repair()).as("its tree is whole").isFalse();
            List<String> flaws = new ArrayList<>();
            assertThat(store.verify(flaws::add, (_, _) -> {})).isEqualTo(2);
            assertThat(flaws).containsExactly("a is damaged");
            assertThat(put(store, "a", Samples.random(21 * LEAF, 1))).isEqualTo(Taken.RESTORED);
            provesAll(store, totals(store));
        }
    }

    /// A damaged index makes refusals, never wrong answers, and no damage of data.
    @Test
    void aDamagedOrMissingIndexIsMadeAgain() throws Exception {
        Path index = directory.resolve("store/000000000000.tree");
        try (ObjectStore store = open()) {
            put(store, "a", Samples.random(70 * LEAF + 1, 1));
            long size = Files.size(index);
            for (long at = 0; at < size; at += 97) {
                flip(index, at);
                List<Long> refused = unproved(store, totals(store));
                boolean made = store.repair();
                assertThat(made || refused.isEmpty()).as("byte %s", at).isTrue();
                provesAll(store, totals(store));
                assertThat(store.damage().objects()).isZero();
                if (!made) {
                    flip(index, at);
                }
            }
            Files.delete(index);
            assertThat(unproved(store, totals(store))).hasSize(71);
            assertThat(store.repair()).isTrue();
            provesAll(store, totals(store));
            Files.delete(index);
            flip(file(0), 2 * LEAF);
            assertThat(store.scrub(0, 0)).isZero();
            assertThat(store.repair()).isTrue();
            assertThat(store.damage().lines()).containsExactly("a is damaged, 71 of 71 leaves");
        }
    }

    @Test
    void aTornEndOfTheLogCostsNothingThatWasAcknowledged() throws Exception {
        StoredTotals two;
        try (ObjectStore store = open()) {
            put(store, "a", Samples.random(9_000, 1));
            put(store, "b", Samples.random(5_000, 2));
            two = totals(store);
        }
        Path log = directory.resolve(ObjectLog.FILE);
        byte[] before = Files.readAllBytes(log);
        byte[] after;
        try (ObjectStore store = open()) {
            put(store, "c", Samples.random(7_000, 3));
            // Not closed yet, so nothing says that the last batch is beyond doubt.
            after = Files.readAllBytes(log);
        }
        byte[] bytes = Files.readAllBytes(file(2));
        Path tree = directory.resolve("store/000000000002.tree");
        byte[] index = Files.readAllBytes(tree);
        int opened = 0;
        // What a crash in the middle of the last write leaves.
        for (int length = before.length; length < after.length; length += 41) {
            Files.write(log, Arrays.copyOf(after, length));
            Files.deleteIfExists(file(2));
            Files.write(file(2), bytes);
            Files.write(tree, index);
            try (ObjectStore store = open()) {
                long objects = totals(store).tree().objects();
                assertThat(objects).isBetween(2L, 3L);
                provesAll(store, totals(store));
                assertThat(two.canPrecede(totals(store))).isTrue();
                assertThat(put(store, "d", Samples.random(3_000, 4))).isEqualTo(Taken.NEW);
                assertThat(store.find(Samples.name("d")).orElseThrow().index()).isEqualTo(objects);
                provesAll(store, totals(store));
                opened++;
            }
        }
        assertThat(opened).isPositive();
    }

    @Test
    void damageToWhatWasAcknowledgedStopsTheStartAndChangesNothing() throws Exception {
        StoredTotals totals;
        try (ObjectStore store = open()) {
            for (int i = 0; i < 4; i++) {
                put(store, "object-" + i, Samples.random(5_000, i));
            }
            totals = totals(store);
        }
        List<String> before = names();
        int stopped = 0;
        Path log = directory.resolve(ObjectLog.FILE);
        byte[] sound = Files.readAllBytes(log);
        for (int at = 0; at < sound.length; at += 13) {
            byte[] damaged = sound.clone();
            damaged[at] ^= 1;
            Files.write(log, damaged);
            try (ObjectStore store = open()) {
                // What filled up a sector, or said the same twice.
                assertThat(totals(store)).as("byte %s", at).isEqualTo(totals);
            } catch (EnvironmentException e) {
                stopped++;
                assertThat(log).hasBinaryContent(damaged);
                assertThat(names()).isEqualTo(before);
            }
        }
        assertThat(stopped).isPositive();
        Files.write(log, new byte[0]);
        stopsTheStart();
        Files.delete(log);
        stopsTheStart();
        assertThat(log).doesNotExist();
        Files.write(log, sound);
        try (ObjectStore store = open()) {
            provesAll(store, totals(store));
        }
    }

    private void stopsTheStart() throws IOException {
        List<String> before = names();
        assertThatThrownBy(this::open).isInstanceOf(EnvironmentException.class);
        assertThat(names()).isEqualTo(before);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.map(Path::toString)
                    .filter(name -> !name.endsWith("store"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void oddThingsInTheFolderStopNothingAndAreNeverDeleted() throws Exception {
        try (ObjectStore store = open()) {
            put(store, "a", Samples.random(5_000, 1));
        }
        Files.createDirectory(file(1));
        Files.createSymbolicLink(file(2), file(0));
        Files.writeString(file(3), "somebody's");
        Files.writeString(directory.resolve("store/notes.txt"), "somebody's");
        Files.writeString(directory.resolve("store/copy-9.partial"), "a crash left it");
        try (ObjectStore store = open()) {
            provesAll(store, totals(store));
            assertThat(directory.resolve("store/000000000003.aside")).hasContent("somebody's");
            assertThat(directory.resolve("store/notes.txt")).exists();
            assertThat(directory.resolve("store/copy-9.partial")).doesNotExist();
            // Whatever lies under the next numbers, the next objects get none of it and overwrite nothing.
            assertThatThrownBy(() -> put(store, "b", Samples.random(5_000, 2)))
                    .isInstanceOf(EnvironmentException.class);
            assertThat(Files.isDirectory(file(1))).isTrue();
            assertThat(totals(store).tree().objects()).isEqualTo(1);
            Files.delete(file(1));
            assertThat(put(store, "b", Samples.random(5_000, 2))).isEqualTo(Taken.NEW);
            provesAll(store, totals(store));
        }
    }

    @Test
    void theFillerIsMadeOnceAndHealsItself() throws Exception {
        byte[] seed = new byte[32];
        StoredTotals totals;
        try (ObjectStore store = open()) {
            store.fill(seed, 40 * LEAF, _ -> {});
            totals = totals(store);
            assertThat(store.fill(seed, 80 * LEAF, _ -> {})).isFalse();
            assertThat(totals(store)).isEqualTo(totals);
            assertThat(totals.ownedBytes()).isZero();
            assertThat(totals.tree().leaves()).isEqualTo(40);
            flip(file(0), 20 * LEAF);
            assertThat(unproved(store, totals)).isNotEmpty();
            assertThat(store.damage().summary().orElseThrow()).endsWith("made again");
            assertThat(store.fill(seed, 0, _ -> {})).isTrue();
            assertThat(store.damage().objects()).isZero();
            provesAll(store, totals);
        }
        Files.delete(file(0));
        try (ObjectStore store = open()) {
            assertThat(unproved(store, totals)).hasSize(40);
            assertThat(store.fill(seed, 80 * LEAF, _ -> {})).isTrue();
            assertThat(totals(store)).isEqualTo(totals);
            provesAll(store, totals);
            assertThat(store.withdrawFiller()).as("there is nothing else").isFalse();
            put(store, "a", Samples.random(LEAF, 1));
            assertThat(store.generatedBytes()).isEqualTo(40 * LEAF);
            assertThat(store.storedBytes()).isEqualTo(41 * LEAF);
            assertThat(store.withdrawFiller()).isTrue();
            assertThat(store.withdrawFiller()).isFalse();
            assertThat(store.generatedBytes()).isZero();
            assertThat(standings(store, totals(store), 0, 40))
                    .containsExactly(LeafStanding.REMOVED, LeafStanding.SHOWN);
            provesAll(store, totals);
            assertThat(store.fill(seed, 40 * LEAF, _ -> {})).isTrue();
            assertThat(store.find(Samples.name("a"))).isPresent();
        }
        Files.delete(file(2));
        try (ObjectStore store = open()) {
            seed[0] = 1;
            assertThatThrownBy(() -> store.fill(seed, 40 * LEAF, _ -> {})).hasMessageContaining("of another key");
        }
    }

    @Test
    void nodesGenerateDifferentDataThatDoesNotCompress() throws Exception {
        byte[] otherSeed = new byte[32];
        otherSeed[31] = 1;
        try (ObjectStore one = open();
                ObjectStore other = ObjectStore.open(
                        directory.resolve("other"), Ed25519.best(), fatal::add, DurableChannel::openFile)) {
            one.fill(new byte[32], 64 * LEAF, _ -> {});
            other.fill(otherSeed, 64 * LEAF, _ -> {});
            assertThat(totals(one).tree().root())
                    .isNotEqualTo(totals(other).tree().root());
        }
        byte[] data = Files.readAllBytes(file(0));
        Deflater deflater = new Deflater(9);
        deflater.setInput(data, LEAF, data.length - LEAF);
        deflater.finish();
        assertThat(deflater.deflate(new byte[2 * data.length])).isGreaterThanOrEqualTo(data.length - LEAF);
        deflater.end();
    }

    /// A tebibyte in sixteen files: the start reads the log and a listing.
    @ParameterizedTest
    @ValueSource(longs = {1L << 24, 1L << 36})
    void aStartCostsObjectsAndNotBytes(long size) throws Exception {
        long leaves = size / LEAF;
        SparseObjects.put(directory, 16, size);

        var thread = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocated = thread.getCurrentThreadAllocatedBytes();
        long begun = System.nanoTime();
        try (ObjectStore store = open()) {
            long nanos = System.nanoTime() - begun;
            assertThat(thread.getCurrentThreadAllocatedBytes() - allocated)
                    .as("bytes allocated by a start over %s bytes", 16 * size)
                    .isLessThan(4 << 20);
            assertThat(nanos).as("nanoseconds of a start").isLessThan(5_000_000_000L);
            long all = totals(store).tree().leaves();
            assertThat(all).isEqualTo(16 * leaves + 1);
            assertThat(proves(store, totals(store), 0, 1, leaves, leaves + 1, all / 2, all - 1))
                    .isTrue();
        }
    }
}
