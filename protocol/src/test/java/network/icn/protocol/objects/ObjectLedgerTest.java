package network.icn.protocol.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import network.icn.protocol.Nodes;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.merkle.Merkle;
import org.junit.jupiter.api.Test;

/// Random histories of putting and removing, against sums made anew each time.
class ObjectLedgerTest {
    private static final long SEED = Long.getLong("icn.seed", 20261130L);
    private static final SignatureVerifier VERIFIER = Ed25519.best();

    private final Random random = new Random(SEED);
    private final ObjectLedger ledger = new ObjectLedger();

    private void put() {
        Hash32 name = Hash32.sha256(new byte[] {(byte) ledger.objects()});
        Hash32 root = Hash32.sha256(new byte[] {(byte) random.nextInt()});
        long length = 1L + random.nextInt(100_000);
        long index = ledger.put(
                random.nextBoolean()
                        ? ObjectEntry.unowned(name, root, length)
                        : new OwnedObject(StoredObjects.NETWORK, StoredObjects.SCALER_NODE, name, root, length)
                                .entry(StoredObjects.OWNER));
        assertThat(index).isEqualTo(ledger.objects() - 1);
    }

    private Removal removal(long object) {
        PlacedEntry placed = ledger.placed(object);
        return placed.entry().isOwned() && random.nextBoolean()
                ? Removal.byOwner(
                        new Tombstone(
                                StoredObjects.NETWORK,
                                StoredObjects.SCALER_NODE,
                                object,
                                placed.entry().hash()),
                        StoredObjects.OWNER)
                : Removal.withoutOwner(placed);
    }

    @Test
    void whatItSaysIsWhatThereIsAndEveryStateContinuesTheOnesBefore() {
        List<StoredTotals> states = new ArrayList<>();
        TreeSet<Long> present = new TreeSet<>();
        assertThat(ledger.totals()).isEmpty();
        for (int step = 0; step < 60; step++) {
            if (present.isEmpty() || random.nextInt(3) > 0) {
                put();
                present.add(ledger.objects() - 1);
            } else {
                long object = new ArrayList<>(present).get(random.nextInt(present.size()));
                Removal removal = removal(object);
                assertThat(removal.removes(
                                ledger.placed(object), StoredObjects.NETWORK, StoredObjects.SCALER_NODE, VERIFIER))
                        .isTrue();
                ledger.remove(removal);
                present.remove(object);
                assertThatThrownBy(() -> ledger.remove(removal)).hasMessageStartingWith("removal: of no object");
            }
            StoredTotals now = ledger.totals().orElseThrow();
            states.add(now);
            assertThat(now.ownedBytes())
                    .as("seed %d, step %d", SEED, step)
                    .isEqualTo(present.stream()
                            .map(ledger::entry)
                            .filter(ObjectEntry::isOwned)
                            .mapToLong(ObjectEntry::length)
                            .sum());
            assertThat(now.tree().leaves() - now.removedLeaves() - now.lostLeaves())
                    .isEqualTo(present.stream()
                            .map(ledger::entry)
                            .mapToLong(ObjectEntry::leaves)
                            .sum());
        }
        for (StoredTotals before : states) {
            for (StoredTotals after : states) {
                boolean later = states.indexOf(before) <= states.indexOf(after);
                assertThat(before.canPrecede(after)).isEqualTo(later);
                if (later) {
                    assertThat(continues(before, after)).isTrue();
                }
            }
        }
    }

    private boolean continues(StoredTotals before, StoredTotals after) {
        return before.isContinuedBy(after, ledger.growth(before, after));
    }

    /// The numbers can be those of growth, and the tree another one: only the proof tells.
    @Test
    void aTreeThatWasMadeAnewIsNoContinuation() {
        put();
        put();
        ledger.remove(removal(0));
        StoredTotals before = ledger.totals().orElseThrow();
        ObjectLedger other = new ObjectLedger();
        for (int i = 0; i < 3; i++) {
            other.put(ObjectEntry.unowned(Hash32.ZERO, Hash32.ZERO, 1_000_000));
        }
        other.remove(Removal.withoutOwner(other.placed(0)));
        other.remove(Removal.withoutOwner(other.placed(1)));
        StoredTotals made = other.totals().orElseThrow();
        StoredTotals fitting = new StoredTotals(
                made.tree(),
                made.removals(),
                made.removalsRoot(),
                before.removedLeaves() + 10,
                before.lostLeaves() + 10,
                made.ownedBytes());

        assertThat(before.canPrecede(fitting)).isTrue();
        StoredGrowth others = other.growth(before, made);
        assertThat(before.isContinuedBy(fitting, others)).isFalse();
        // The tree alone, or the removals alone.
        put();
        ledger.remove(removal(1));
        StoredTotals after = ledger.totals().orElseThrow();
        assertThat(continues(before, after)).isTrue();
        StoredGrowth growth = ledger.growth(before, after);
        assertThat(before.isContinuedBy(after, new StoredGrowth(others.objects(), growth.removals())))
                .isFalse();
        assertThat(before.isContinuedBy(after, new StoredGrowth(growth.objects(), others.removals())))
                .isFalse();
        assertThat(before.isContinuedBy(after, new StoredGrowth(growth.objects(), List.of())))
                .isFalse();
    }

    @Test
    void whatShrinksOrChangesWithoutGrowingConvicts() {
        put();
        put();
        put();
        ledger.remove(removal(0));
        StoredTotals now = ledger.totals().orElseThrow();
        ObjectsHead tree = now.tree();
        List<StoredTotals> wrong = List.of(
                with(now, new ObjectsHead(tree.objects() - 1, tree.leaves(), tree.root())),
                with(now, new ObjectsHead(tree.objects(), tree.leaves() + 1, tree.root())),
                with(now, new ObjectsHead(tree.objects(), tree.leaves(), Hash32.ZERO)),
                with(now, new ObjectsHead(tree.objects() + 2, tree.leaves() + 1, tree.root())),
                new StoredTotals(tree, 1, Hash32.ZERO, now.removedLeaves(), now.lostLeaves(), now.ownedBytes()),
                new StoredTotals(tree, 0, Merkle.EMPTY_ROOT, 0, 0, now.ownedBytes()),
                new StoredTotals(
                        tree, 1, now.removalsRoot(), now.removedLeaves() + 1, now.lostLeaves(), now.ownedBytes()),
                new StoredTotals(tree, 2, now.removalsRoot(), now.removedLeaves(), now.lostLeaves(), now.ownedBytes()));

        assertThat(now.canPrecede(now)).isTrue();
        assertThat(wrong).noneMatch(now::canPrecede);
    }

    private static StoredTotals with(StoredTotals now, ObjectsHead tree) {
        return new StoredTotals(
                tree, now.removals(), now.removalsRoot(), now.removedLeaves(), now.lostLeaves(), now.ownedBytes());
    }

    @Test
    void totalsThatCannotBeAreRefused() {
        ObjectsHead tree = new ObjectsHead(2, 10, Hash32.ZERO);
        Hash32 none = Merkle.EMPTY_ROOT;

        assertThatThrownBy(() -> new StoredTotals(tree, 3, Hash32.ZERO, 3, 0, 0))
                .hasMessageStartingWith("removals: 0");
        assertThatThrownBy(() -> new StoredTotals(tree, 0, Hash32.ZERO, 0, 0, 0))
                .hasMessageStartingWith("removalsRoot");
        assertThatThrownBy(() -> new StoredTotals(tree, 1, Hash32.ZERO, 6, 5, 0))
                .hasMessageContaining("at most all");
        assertThatThrownBy(() -> new StoredTotals(tree, 1, Hash32.ZERO, Long.MAX_VALUE, 1, 0))
                .hasMessageContaining("at most all");
        assertThatThrownBy(() -> new StoredTotals(tree, 2, Hash32.ZERO, 1, 0, 0))
                .hasMessageContaining("each of a leaf");
        assertThatThrownBy(() -> new StoredTotals(tree, 0, none, 0, 1, 0)).hasMessageContaining("each of a leaf");
        assertThatThrownBy(() -> new StoredTotals(tree, 1, Hash32.ZERO, 4, 0, 6 * 4_096 + 1))
                .hasMessageStartingWith("ownedBytes");
        assertThat(new StoredTotals(tree, 1, Hash32.ZERO, 4, 0, 6 * 4_096).ownedBytes())
                .isEqualTo(24_576);
        assertThatThrownBy(() -> new ObjectsHead(3, 2, Hash32.ZERO)).hasMessageStartingWith("leaves");
        assertThatThrownBy(() -> new ObjectsHead(0, 0, Hash32.ZERO)).hasMessageStartingWith("objects");
    }

    @Test
    void onlyTheOwnerRemovesAndOnlyWhatItOwns() {
        Hash32 name = Hash32.sha256();
        ObjectEntry owned = new OwnedObject(StoredObjects.NETWORK, StoredObjects.SCALER_NODE, name, name, 5)
                .entry(StoredObjects.OWNER);
        PlacedEntry of = new PlacedEntry(0, owned);
        PlacedEntry nobodys = new PlacedEntry(0, ObjectEntry.unowned(name, name, 5));
        Tombstone tombstone = new Tombstone(StoredObjects.NETWORK, StoredObjects.SCALER_NODE, 0, owned.hash());
        Removal byOwner = Removal.byOwner(tombstone, StoredObjects.OWNER);
        Removal byOther = Removal.byOwner(tombstone, Nodes.signer("owner-1"));

        assertThat(removes(byOwner, of)).isTrue();
        assertThat(removes(byOther, of)).isFalse();
        assertThat(removes(byOwner, new PlacedEntry(1, owned))).isFalse();
        assertThat(byOwner.removes(of, Hash32.ZERO, StoredObjects.SCALER_NODE, VERIFIER))
                .isFalse();
        assertThat(byOwner.removes(of, StoredObjects.NETWORK, Nodes.id("scalernode-1"), VERIFIER))
                .isFalse();
        assertThat(Removal.withoutOwner(of).kind()).isEqualTo(Removal.Kind.LOST);
        assertThat(Removal.withoutOwner(nobodys).kind()).isEqualTo(Removal.Kind.WITHDRAWN);
        assertThat(removes(Removal.withoutOwner(nobodys), of)).isFalse();
        // What an owner gave cannot be called the ScalerNode's own.
        Removal withdrawn = new Removal(
                Removal.Kind.WITHDRAWN,
                0,
                owned.hash(),
                Removal.withoutOwner(of).signature());
        assertThat(removes(withdrawn, of)).isFalse();
        ledger.put(owned);
        assertThatThrownBy(() -> ledger.remove(withdrawn)).hasMessageStartingWith("removal: of no object");
        assertThatThrownBy(() -> ledger.remove(Removal.withoutOwner(new PlacedEntry(1, owned))))
                .hasMessageStartingWith("removal: of no object");
    }

    private static boolean removes(Removal removal, PlacedEntry object) {
        return removal.removes(object, StoredObjects.NETWORK, StoredObjects.SCALER_NODE, VERIFIER);
    }

    @Test
    void removalsAreReadAsWrittenAndProvedAtAnyLaterTime() throws MalformedException {
        for (int i = 0; i < 9; i++) {
            put();
            ledger.remove(removal(i));
            Removal last = ledger.removal(i);
            assertThat(Removal.readFrom(new CanonicalReader(last.bytes()))).isEqualTo(last);
            assertThat(last.bytes()).hasSize(Removal.BYTES);
            assertThat(ledger.removalOf(i)).contains((long) i);
        }
        StoredTotals totals = ledger.totals().orElseThrow();
        RemovalsProof proof = ledger.proveRemovals(9, List.of(5L, 2L));
        assertThat(proof.removals()).extracting(RemovalsProof.Placed::position).containsExactly(2L, 5L);
        assertThat(proof.isUnder(totals)).isTrue();
        assertThat(new RemovalsProof(proof.removals().reversed(), proof.nodes()).isUnder(totals))
                .isFalse();
        assertThat(new RemovalsProof(List.of(), proof.nodes()).isUnder(totals)).isFalse();
        assertThat(RemovalsProof.NONE.isUnder(totals)).isTrue();
        byte[] bytes = ledger.removal(0).bytes();
        for (int kind : new int[] {0, 4, 255}) {
            bytes[0] = (byte) kind;
            assertThatThrownBy(() -> Removal.readFrom(new CanonicalReader(bytes)))
                    .isInstanceOf(MalformedException.class)
                    .hasMessageStartingWith("kind: 1 to 3");
        }
    }
}
