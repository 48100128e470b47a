package network.icn.protocol.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import network.icn.protocol.Nodes;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Signature64;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.signed.Domain;
import network.icn.protocol.kernel.signed.Header;
import network.icn.protocol.kernel.signed.Signed;
import org.junit.jupiter.api.Test;

/// What an owner signs, and what it is good for.
class ObjectEntryTest {
    private static final Hash32 NAME = Hash32.sha256(new byte[] {1});
    private static final Hash32 ROOT = Hash32.sha256(new byte[] {2});
    private static final SignatureVerifier VERIFIER = Ed25519.best();
    private static final OwnedObject OBJECT =
            new OwnedObject(StoredObjects.NETWORK, StoredObjects.SCALER_NODE, NAME, ROOT, 5_000);
    private static final ObjectEntry ENTRY = OBJECT.entry(StoredObjects.OWNER);

    @Test
    void theOwnersSignatureIsForThisScalerNodeOfThisNetwork() {
        assertThat(ENTRY.isSigned(StoredObjects.NETWORK, StoredObjects.SCALER_NODE, VERIFIER))
                .isTrue();
        assertThat(ENTRY.isSigned(Hash32.ZERO, StoredObjects.SCALER_NODE, VERIFIER))
                .isFalse();
        assertThat(ENTRY.isSigned(StoredObjects.NETWORK, Nodes.id("scalernode-1"), VERIFIER))
                .isFalse();
        for (ObjectEntry other : new ObjectEntry[] {
            new ObjectEntry(ENTRY.owner(), ROOT, ROOT, 5_000, ENTRY.signature()),
            new ObjectEntry(ENTRY.owner(), NAME, NAME, 5_000, ENTRY.signature()),
            new ObjectEntry(ENTRY.owner(), NAME, ROOT, 5_001, ENTRY.signature()),
            new ObjectEntry(Nodes.id("owner-1"), NAME, ROOT, 5_000, ENTRY.signature())
        }) {
            assertThat(other.isSigned(StoredObjects.NETWORK, StoredObjects.SCALER_NODE, VERIFIER))
                    .isFalse();
            assertThat(other.hash()).isNotEqualTo(ENTRY.hash());
        }
    }

    @Test
    void whatIsNobodysNeedsNoSignatureAndHasNone() {
        ObjectEntry own = ObjectEntry.unowned(NAME, ROOT, 5_000);

        assertThat(own.isOwned()).isFalse();
        assertThat(own.isSigned(Hash32.ZERO, StoredObjects.SCALER_NODE, VERIFIER))
                .isTrue();
        assertThatThrownBy(() -> new ObjectEntry(ObjectEntry.NOBODY, NAME, ROOT, 5_000, ENTRY.signature()))
                .hasMessageStartingWith("signature: zeros");
        ObjectEntry unsigned =
                new ObjectEntry(ENTRY.owner(), NAME, ROOT, 5_000, Signature64.of(new byte[Signature64.BYTES]));
        assertThat(unsigned.isSigned(StoredObjects.NETWORK, StoredObjects.SCALER_NODE, VERIFIER))
                .isFalse();
    }

    @Test
    void entriesAreReadAsTheyWereWritten() throws MalformedException {
        for (ObjectEntry entry : new ObjectEntry[] {ENTRY, ObjectEntry.unowned(NAME, ROOT, ObjectEntry.MAX_LENGTH)}) {
            assertThat(entry.bytes()).hasSize(ObjectEntry.BYTES);
            assertThat(ObjectEntry.readFrom(new CanonicalReader(entry.bytes()))).isEqualTo(entry);
        }
        byte[] empty = ENTRY.bytes();
        Arrays.fill(empty, 96, 104, (byte) 0);
        assertThatThrownBy(() -> ObjectEntry.readFrom(new CanonicalReader(empty)))
                .isInstanceOf(MalformedException.class)
                .hasMessage("length: 1 to 2^60, got 0");
        byte[] signedByNobody = ENTRY.bytes();
        Arrays.fill(signedByNobody, 0, 32, (byte) 0);
        assertThatThrownBy(() -> ObjectEntry.readFrom(new CanonicalReader(signedByNobody)))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void aTombstoneIsForOneObjectAtOnePlace() throws MalformedException {
        Tombstone tombstone = new Tombstone(StoredObjects.NETWORK, StoredObjects.SCALER_NODE, 17, ENTRY.hash());
        Signed signed = tombstone.signedBy(StoredObjects.OWNER);

        assertThat(signed.verify(VERIFIER)).isTrue();
        assertThat(Tombstone.parse(signed.statement().bytes())).isEqualTo(tombstone);
        // The same object, put again, has another place: the old tombstone does not fit it.
        Tombstone again = new Tombstone(StoredObjects.NETWORK, StoredObjects.SCALER_NODE, 18, ENTRY.hash());
        assertThat(VERIFIER.verify(StoredObjects.OWNER.id(), again.bytes(), signed.signature()))
                .isFalse();
        assertThatThrownBy(() -> new Tombstone(StoredObjects.NETWORK, StoredObjects.SCALER_NODE, 1L << 32, NAME))
                .hasMessageStartingWith("object: 0 to below 2^32");
        byte[] beyond = new Header(Domain.TOMBSTONE, StoredObjects.NETWORK, 1L << 32)
                .writer()
                .fixed(StoredObjects.SCALER_NODE.bytes())
                .hash(NAME)
                .toBytes();
        assertThatThrownBy(() -> Tombstone.parse(beyond)).isInstanceOf(MalformedException.class);
    }

    @Test
    void anObjectWithoutBytesOrWithTooManyIsNone() {
        assertThatThrownBy(() -> OwnedObject.parse(new Header(Domain.OBJECT, StoredObjects.NETWORK, 0)
                        .writer()
                        .fixed(StoredObjects.SCALER_NODE.bytes())
                        .hash(NAME)
                        .hash(ROOT)
                        .toBytes()))
                .isInstanceOf(MalformedException.class)
                .hasMessage("length: at least 1, got 0");
        for (long length : new long[] {0, -1, ObjectEntry.MAX_LENGTH + 1}) {
            assertThatThrownBy(
                            () -> new OwnedObject(StoredObjects.NETWORK, StoredObjects.SCALER_NODE, NAME, ROOT, length))
                    .hasMessageStartingWith("length: 1 to 2^60");
        }
    }
}
