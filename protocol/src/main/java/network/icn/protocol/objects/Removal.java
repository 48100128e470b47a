package network.icn.protocol.objects;

import java.util.Arrays;
import java.util.Optional;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Signature64;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.merkle.Merkle;

/// That an object is gone, and by whose will: a leaf of the log of removals. An object is removed once, for ever.
///
/// @param object its index in the tree of objects
/// @param entry [ObjectEntry#hash] of it
/// @param signature of the owner over the [Tombstone], zeros for the other kinds
public record Removal(Kind kind, long object, Hash32 entry, Signature64 signature) {
    /// Of the canonical bytes.
    public static final int BYTES = 1 + Integer.BYTES + Hash32.BYTES + Signature64.BYTES;

    private static final Signature64 UNSIGNED = Signature64.of(new byte[Signature64.BYTES]);

    /// Who has let it go.
    public enum Kind {
        /// Its owner, by a tombstone.
        BY_OWNER(1),
        /// The ScalerNode, to which alone it belonged.
        WITHDRAWN(2),
        /// Nobody: the ScalerNode says that it has lost what an owner gave it.
        LOST(3);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        /// What it says of the leaves.
        LeafStanding standing() {
            return switch (this) {
                case BY_OWNER, WITHDRAWN -> LeafStanding.REMOVED;
                case LOST -> LeafStanding.LOST;
            };
        }

        static Optional<Kind> of(int code) {
            return Arrays.stream(values()).filter(kind -> kind.code == code).findFirst();
        }
    }

    public Removal {
        if (object < 0 || object >= ObjectsHead.MAX_OBJECTS) {
            throw new IllegalArgumentException("object: 0 to below 2^32, got " + object);
        }
        if (kind != Kind.BY_OWNER && !signature.equals(UNSIGNED)) {
            throw new IllegalArgumentException("signature: zeros unless the owner has signed");
        }
    }

    /// By its owner.
    public static Removal byOwner(Tombstone tombstone, Signer owner) {
        return new Removal(Kind.BY_OWNER, tombstone.object(), tombstone.entry(), owner.sign(tombstone.bytes()));
    }

    /// Without an owner's will: loss where there is one.
    public static Removal withoutOwner(PlacedEntry object) {
        return new Removal(
                object.entry().isOwned() ? Kind.LOST : Kind.WITHDRAWN,
                object.index(),
                object.entry().hash(),
                UNSIGNED);
    }

    /// Whether it removes that object, in that network at that ScalerNode.
    public boolean removes(PlacedEntry placed, Hash32 network, NodeId scalerNode, SignatureVerifier verifier) {
        return fits(placed)
                && (kind != Kind.BY_OWNER
                        || verifier.verify(
                                placed.entry().owner(),
                                new Tombstone(network, scalerNode, object, entry).bytes(),
                                signature));
    }

    /// Whether it is about that object and of a kind that it can have; signatures apart.
    boolean fits(PlacedEntry placed) {
        return placed.index() == object
                && placed.entry().hash().equals(entry)
                && placed.entry().isOwned() == (kind != Kind.WITHDRAWN);
    }

    /// As a leaf of the log of removals.
    public Hash32 leafHash() {
        return Merkle.leafHash(bytes());
    }

    /// The canonical bytes, [#BYTES] of them.
    public byte[] bytes() {
        CanonicalWriter out = new CanonicalWriter();
        writeTo(out);
        return out.toBytes();
    }

    /// Writes the canonical bytes.
    public void writeTo(CanonicalWriter out) {
        out.u8(kind.code).u32(object).hash(entry).fixed(signature.bytes());
    }

    /// Reads what [#writeTo] wrote; no signature is checked.
    ///
    /// @throws MalformedException if it is none
    public static Removal readFrom(CanonicalReader in) throws MalformedException {
        int code = in.u8();
        Kind kind = Kind.of(code).orElseThrow(() -> new MalformedException("kind: 1 to 3, got " + code));
        long object = in.u32();
        Hash32 entry = in.hash();
        Signature64 signature = Signature64.of(in.fixed(Signature64.BYTES));
        try {
            return new Removal(kind, object, entry, signature);
        } catch (IllegalArgumentException e) {
            throw new MalformedException(String.valueOf(e.getMessage()));
        }
    }
}
