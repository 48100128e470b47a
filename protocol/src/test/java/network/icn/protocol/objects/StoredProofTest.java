package network.icn.protocol.objects;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import network.icn.protocol.Nodes;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.crypto.MemoizedVerifier;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import org.junit.jupiter.api.Test;

/// Leaves that are shown, and removals in place of those that are no more.
class StoredProofTest {
    private static final long SEED = Long.getLong("icn.seed", 20261130L);
    private static final int CASES = 100_000;

    private final Random random = new Random(SEED);
    private final SignatureVerifier verifier = Ed25519.best();

    /// Of eight objects of up to four leaves the odd ones are owned; 1 went by its owner, 2 was withdrawn, 5 is lost.
    private StoredObjects eight() {
        StoredObjects stored = new StoredObjects(random).put(8, 4);
        stored.ledger().remove(Removal.byOwner(tombstone(stored, 1), StoredObjects.OWNER));
        stored.ledger().remove(Removal.withoutOwner(stored.ledger().placed(5)));
        stored.ledger().remove(Removal.withoutOwner(stored.ledger().placed(2)));
        return stored;
    }

    private static Tombstone tombstone(StoredObjects stored, long object) {
        return new Tombstone(
                StoredObjects.NETWORK,
                StoredObjects.SCALER_NODE,
                object,
                stored.ledger().entry(object).hash());
    }

    private static StoredProof.Of snapshot(StoredObjects stored) {
        return new StoredProof.Of(
                StoredObjects.NETWORK,
                StoredObjects.SCALER_NODE,
                stored.ledger().totals().orElseThrow());
    }

    private Optional<List<LeafStanding>> check(StoredObjects stored, StoredProof proof, long... indices) {
        return proof.check(snapshot(stored), indices, stored.hashes(stored.shown(indices)), verifier);
    }

    private static long[] all(StoredObjects stored) {
        return LongStream.range(0, stored.head().leaves()).toArray();
    }

    @Test
    void everyLeafStandsAsItsObjectDoes() throws MalformedException {
        StoredObjects stored = eight();
        long[] all = all(stored);
        StoredProof proof = stored.prove(all);
        List<LeafStanding> standings = check(stored, copy(proof), all).orElseThrow();

        for (int i = 0; i < all.length; i++) {
            LeafStanding expected = switch ((int) stored.tree().find(8, all[i]).entry()) {
                case 1, 2 -> LeafStanding.REMOVED;
                case 5 -> LeafStanding.LOST;
                default -> LeafStanding.SHOWN;
            };
            assertThat(standings.get(i)).isEqualTo(expected);
            assertThat(check(stored, stored.prove(new long[] {all[i]}), all[i])).contains(List.of(expected));
        }
    }

    /// What was removed may be shown all the same: it is still there.
    @Test
    void aRemovalExcusesNobodyWhoHasTheLeaf() {
        StoredObjects stored = eight();
        long[] all = all(stored);
        StoredProof shown = new StoredProof(stored.prove(8, all), RemovalsProof.NONE);

        assertThat(shown.check(snapshot(stored), all, stored.hashes(all), verifier))
                .hasValueSatisfying(standings -> assertThat(standings).containsOnly(LeafStanding.SHOWN));
    }

    @Test
    void aRemovalIsOfTheObjectInQuestionAndOfTheLogAndOfNothingElse() {
        StoredObjects stored = eight();
        long[] of = LongStream.of(all(stored))
                .filter(index -> {
                    long object = stored.tree().find(8, index).entry();
                    return object == 1 || object == 3;
                })
                .toArray();
        StoredProof good = stored.prove(of);
        assertThat(check(stored, good, of)).isPresent();

        ObjectLedger ledger = stored.ledger();
        for (RemovalsProof wrong : List.of(
                RemovalsProof.NONE,
                // Another one that is in the log.
                ledger.proveRemovals(3, List.of(5L)),
                // One more, of nothing that was asked for.
                ledger.proveRemovals(3, List.of(1L, 5L)),
                // Proved as of another time.
                ledger.proveRemovals(1, List.of(1L)))) {
            assertThat(check(stored, new StoredProof(good.leaves(), wrong), of)).isEmpty();
        }
        // One that was never recorded.
        Removal unrecorded = Removal.withoutOwner(ledger.placed(3));
        RemovalsProof invented = new RemovalsProof(
                List.of(new RemovalsProof.Placed(0, unrecorded)),
                good.removals().nodes());
        assertThat(check(stored, new StoredProof(good.leaves(), invented), of)).isEmpty();
        // Recorded after the snapshot.
        StoredProof.Of before = snapshot(stored);
        ledger.remove(unrecorded);
        assertThat(stored.prove(of).check(before, of, List.of(), verifier)).isEmpty();
        assertThat(check(stored, stored.prove(of), of)).isPresent();
    }

    /// The log may hold whatever its ScalerNode has written: a tombstone counts by its owner's signature.
    @Test
    void aForgedTombstoneOrEntryProvesNothing() {
        StoredObjects stored = new StoredObjects(random).put(4, 2);
        stored.ledger().remove(Removal.byOwner(tombstone(stored, 1), Nodes.signer("owner-1")));
        long[] all = all(stored);

        assertThat(check(stored, stored.prove(all), all)).isEmpty();
        long[] others = stored.shown(all);
        assertThat(check(stored, stored.prove(others), others)).isPresent();

        // Entries of another node are good for nothing here, nor are those of another network.
        StoredObjects whole = new StoredObjects(random).put(4, 2);
        long[] leaves = all(whole);
        StoredTotals totals = whole.ledger().totals().orElseThrow();
        assertThat(check(whole, whole.prove(leaves), leaves)).isPresent();
        for (StoredProof.Of other : List.of(
                new StoredProof.Of(StoredObjects.NETWORK, Nodes.id("scalernode-1"), totals),
                new StoredProof.Of(Hash32.ZERO, StoredObjects.SCALER_NODE, totals))) {
            assertThat(whole.prove(leaves).check(other, leaves, whole.hashes(leaves), verifier))
                    .isEmpty();
        }
    }

    @Test
    void changedBytesProveNothingAndThrowNothing() {
        StoredObjects stored = eight();
        long[] all = all(stored);
        List<Hash32> hashes = stored.hashes(stored.shown(all));
        StoredProof.Of snapshot = snapshot(stored);
        byte[] good = bytes(stored.prove(all));
        SignatureVerifier memoized = new MemoizedVerifier(verifier, 64);
        List<Integer> read = new ArrayList<>();
        for (int i = 0; i < CASES; i++) {
            byte[] bytes = good.clone();
            for (int c = 0; c <= random.nextInt(3); c++) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            try {
                CanonicalReader in = new CanonicalReader(bytes);
                StoredProof proof = StoredProof.readFrom(in);
                in.end();
                read.add(i);
                assertThat(proof.check(snapshot, all, hashes, memoized).isPresent())
                        .as("seed %d, case %d", SEED, i)
                        .isEqualTo(Arrays.equals(bytes, good));
            } catch (MalformedException _) {
                // Not a proof at all.
            }
        }
        assertThat(read).hasSizeGreaterThan(CASES / 10);
    }

    private static byte[] bytes(StoredProof proof) {
        CanonicalWriter out = new CanonicalWriter();
        proof.writeTo(out);
        return out.toBytes();
    }

    private static StoredProof copy(StoredProof proof) throws MalformedException {
        CanonicalReader in = new CanonicalReader(bytes(proof));
        StoredProof read = StoredProof.readFrom(in);
        in.end();
        assertThat(read).isEqualTo(proof);
        return read;
    }
}
