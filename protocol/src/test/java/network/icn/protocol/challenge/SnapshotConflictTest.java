package network.icn.protocol.challenge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import network.icn.protocol.Nodes;
import network.icn.protocol.Registries;
import network.icn.protocol.challenge.SnapshotConflict.Reason;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Signature64;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.merkle.Merkle;
import network.icn.protocol.kernel.signed.Signed;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.network.registry.RegistryHistory;
import network.icn.protocol.objects.ObjectsHead;
import network.icn.protocol.objects.StoredTotals;
import org.junit.jupiter.api.Test;

class SnapshotConflictTest {
    private static final Ed25519 ED25519 = Ed25519.best();
    private static final Signer TARGET = Nodes.signer("scalernode-0");
    private static final Registry REGISTRY = Registries.of(Registries.parameters(4, 3, 16), 1, 2);
    private static final RegistryHistory HISTORY = RegistryHistory.of(REGISTRY);

    /// @param seed another one is another tree of as many objects
    private static StoredTotals totals(long objects, int seed, int removals) {
        Hash32 removalsRoot = removals == 0 ? Merkle.EMPTY_ROOT : Hash32.sha256(new byte[] {(byte) removals});
        return new StoredTotals(
                new ObjectsHead(objects, 10 * objects, Hash32.sha256(new byte[] {(byte) seed})),
                removals,
                removalsRoot,
                0,
                10L * removals,
                0);
    }

    private static EraSnapshot snapshot(long era, long since, StoredTotals totals) {
        return new EraSnapshot(REGISTRY.network(), TARGET.id(), new EraId(era), new EraId(since), totals, Hash32.ZERO);
    }

    private static Optional<SnapshotConflict> conflict(EraSnapshot one, EraSnapshot other) {
        Optional<SnapshotConflict> found = SnapshotConflict.of(one.signedBy(TARGET), other.signedBy(TARGET));
        assertThat(SnapshotConflict.of(other.signedBy(TARGET), one.signedBy(TARGET)))
                .as("one proof has one encoding")
                .isEqualTo(found);
        found.ifPresent(proof -> assertThat(proof.rejection(ED25519, HISTORY))
                .as(proof.toString())
                .isEmpty());
        return found;
    }

    @Test
    void whatAnHonestNodeSignsContradictsNothing() {
        List<EraSnapshot> honest = List.of(
                snapshot(3, 3, totals(2, 1, 0)),
                snapshot(4, 3, totals(2, 1, 0)),
                snapshot(5, 3, totals(4, 2, 0)),
                // Eras in which it was away.
                snapshot(9, 3, totals(4, 2, 2)),
                // A dead disk: another tree, twice.
                snapshot(10, 10, totals(1, 3, 0)),
                snapshot(12, 12, totals(1, 4, 0)),
                snapshot(13, 12, totals(7, 5, 1)));
        for (EraSnapshot one : honest) {
            for (EraSnapshot other : honest) {
                assertThat(conflict(one, other)).isEmpty();
            }
        }
    }

    @Test
    void twoForOneEraConvict() {
        EraSnapshot one = snapshot(5, 3, totals(4, 2, 0));

        assertThat(conflict(one, snapshot(5, 3, totals(4, 9, 0)))).isPresent();
        assertThat(conflict(one, snapshot(5, 5, totals(4, 2, 0)))).isPresent();
        assertThat(conflict(one, snapshot(5, 3, totals(5, 9, 0)))).isPresent();
    }

    @Test
    void aTreeThatShrinksOrChangesConvicts() {
        EraSnapshot one = snapshot(5, 3, totals(4, 2, 2));

        assertThat(conflict(one, snapshot(6, 3, totals(3, 1, 2))))
                .as("fewer objects")
                .isPresent();
        assertThat(conflict(one, snapshot(6, 3, totals(4, 9, 2))))
                .as("other objects")
                .isPresent();
        assertThat(conflict(one, snapshot(6, 3, totals(4, 2, 1))))
                .as("fewer removals")
                .isPresent();
        assertThat(conflict(one, snapshot(6, 3, totals(5, 9, 2)))).isEmpty();
    }

    /// Two trees in turns would show each loss under the one and hide it under the other.
    @Test
    void aTreeThatWasGivenUpAndIsTakenUpAgainConvicts() {
        EraSnapshot given = snapshot(5, 3, totals(4, 2, 0));
        EraSnapshot anew = snapshot(6, 6, totals(1, 7, 0));

        assertThat(conflict(given, anew)).isEmpty();
        assertThat(conflict(anew, snapshot(7, 3, totals(4, 2, 0)))).isPresent();
        assertThat(conflict(given, snapshot(7, 4, totals(4, 2, 0))))
                .as("a tree that it had in an era in which it had another one")
                .isPresent();
        assertThat(conflict(given, snapshot(7, 5, totals(9, 2, 0)))).isPresent();
    }

    @Test
    void nothingElseProvesAnything() throws MalformedException {
        EraSnapshot one = snapshot(5, 3, totals(4, 2, 0));
        EraSnapshot other = snapshot(6, 3, totals(3, 1, 0));
        Signed first = one.signedBy(TARGET);
        Signed second = other.signedBy(TARGET);
        Signer stranger = Nodes.signer("scalernode-9");

        assertThat(new SnapshotConflict(second, first).rejection(ED25519, HISTORY))
                .contains(Reason.OUT_OF_ORDER);
        assertThat(new SnapshotConflict(first, first).rejection(ED25519, HISTORY))
                .contains(Reason.NO_CONFLICT);
        assertThat(new SnapshotConflict(first, other.signedBy(stranger)).rejection(ED25519, HISTORY))
                .contains(Reason.NOT_BY_SCALER_NODE);
        Signed forged = new Signed(second.statement(), TARGET.id(), Signature64.of(new byte[Signature64.BYTES]));
        assertThat(new SnapshotConflict(first, forged).rejection(ED25519, HISTORY))
                .contains(Reason.BAD_SIGNATURE);
        assertThat(new SnapshotConflict(first, Signed.of(new byte[3], TARGET.id(), forged.signature()))
                        .rejection(ED25519, HISTORY))
                .contains(Reason.SNAPSHOT_MALFORMED);
        EraSnapshot elsewhere =
                new EraSnapshot(Hash32.ZERO, TARGET.id(), new EraId(6), new EraId(3), totals(3, 1, 0), Hash32.ZERO);
        assertThat(SnapshotConflict.of(first, elsewhere.signedBy(TARGET))).isEmpty();
        assertThat(new SnapshotConflict(first, elsewhere.signedBy(TARGET)).rejection(ED25519, HISTORY))
                .contains(Reason.OTHER_NETWORK);
        EraSnapshot unknown = new EraSnapshot(
                REGISTRY.network(), stranger.id(), new EraId(6), new EraId(3), totals(3, 1, 0), Hash32.ZERO);
        assertThat(SnapshotConflict.of(first, unknown.signedBy(stranger))).isEmpty();
        assertThat(new SnapshotConflict(first, unknown.signedBy(stranger)).rejection(ED25519, HISTORY))
                .contains(Reason.UNKNOWN_SCALER_NODE);

        SnapshotConflict proof = SnapshotConflict.of(first, second).orElseThrow();
        CanonicalWriter out = new CanonicalWriter();
        proof.writeTo(out);
        assertThat(SnapshotConflict.readFrom(new CanonicalReader(out.toBytes())))
                .isEqualTo(proof);
        assertThat(proof.signed()).isEqualTo(other);
    }
}
