package network.icn.protocol.objects;

import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Signature64;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.SignatureVerifier;
import network.icn.protocol.kernel.merkle.CountedHash;

/// One object in the tree of a ScalerNode (docs/design/challenges.md 13). The entry stays for ever, whatever becomes of
/// the object, so that no index of a leaf changes its meaning.
///
/// @param owner whose object it is; [#NOBODY] for the ScalerNode's own and for generated data
/// @param name SHA-256 of its name: who knows the name finds the entry, and nobody reads names out of proofs
/// @param root RFC 6962 root over its leaves, each of [#LEAF_BYTES]; the last one is filled up with zeros
/// @param length of its data in bytes, 1 to [#MAX_LENGTH]
/// @param signature of the owner over the [OwnedObject]; zeros when there is no owner, and only then
public record ObjectEntry(NodeId owner, Hash32 name, Hash32 root, long length, Signature64 signature) {
    /// The unit of possession: a device block, one read a sample.
    public static final int LEAF_BYTES = 4_096;
    /// 2^48 leaves of 4 KiB are an exbibyte.
    public static final long MAX_LEAVES = 1L << 48;
    /// The bytes of [#MAX_LEAVES].
    public static final long MAX_LENGTH = MAX_LEAVES * LEAF_BYTES;
    /// Stands where there is no owner. Nobody has the secret of this key.
    public static final NodeId NOBODY = NodeId.of(new byte[NodeId.BYTES]);
    /// Of the canonical bytes.
    public static final int BYTES = NodeId.BYTES + 2 * Hash32.BYTES + Long.BYTES + Signature64.BYTES;

    private static final Signature64 UNSIGNED = Signature64.of(new byte[Signature64.BYTES]);

    public ObjectEntry {
        if (length < 1 || length > MAX_LENGTH) {
            throw new IllegalArgumentException("length: 1 to 2^60, got " + length);
        }
        if (owner.equals(NOBODY) && !signature.equals(UNSIGNED)) {
            throw new IllegalArgumentException("signature: zeros where there is no owner");
        }
    }

    /// Of an object without an owner.
    public static ObjectEntry unowned(Hash32 name, Hash32 root, long length) {
        return new ObjectEntry(NOBODY, name, root, length, UNSIGNED);
    }

    /// Whether somebody has to sign before it may go.
    public boolean isOwned() {
        return !owner.equals(NOBODY);
    }

    /// Whether its owner has put it there, at this ScalerNode of this network; true also where there is no owner.
    public boolean isSigned(Hash32 network, NodeId scalerNode, SignatureVerifier verifier) {
        return !isOwned()
                || verifier.verify(owner, new OwnedObject(network, scalerNode, name, root, length).bytes(), signature);
    }

    /// How many leaves it has: as many as its bytes begin, so no entry can claim others.
    public long leaves() {
        return Math.ceilDiv(length, LEAF_BYTES);
    }

    /// The entry as the tree counts it.
    public CountedHash counted() {
        return CountedHash.entry(bytes(), leaves());
    }

    /// What a [Tombstone] names.
    public Hash32 hash() {
        return counted().hash();
    }

    /// The canonical bytes, [#BYTES] of them.
    public byte[] bytes() {
        CanonicalWriter out = new CanonicalWriter();
        writeTo(out);
        return out.toBytes();
    }

    /// Writes the canonical bytes.
    public void writeTo(CanonicalWriter out) {
        out.fixed(owner.bytes()).hash(name).hash(root).u64(length).fixed(signature.bytes());
    }

    /// Reads what [#writeTo] wrote; no signature is checked.
    ///
    /// @throws MalformedException if it is none
    public static ObjectEntry readFrom(CanonicalReader in) throws MalformedException {
        NodeId owner = NodeId.of(in.fixed(NodeId.BYTES));
        Hash32 name = in.hash();
        Hash32 root = in.hash();
        long length = in.u64AtMost(MAX_LENGTH);
        Signature64 signature = Signature64.of(in.fixed(Signature64.BYTES));
        try {
            return new ObjectEntry(owner, name, root, length, signature);
        } catch (IllegalArgumentException e) {
            throw new MalformedException(String.valueOf(e.getMessage()));
        }
    }
}
