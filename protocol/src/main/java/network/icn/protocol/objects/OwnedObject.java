package network.icn.protocol.objects;

import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.Signer;
import network.icn.protocol.kernel.signed.Domain;
import network.icn.protocol.kernel.signed.Header;
import network.icn.protocol.kernel.signed.Statement;

/// What an owner signs when it gives an object to a ScalerNode: these bytes, under this name, to be kept there. Without
/// it a ScalerNode could say of its own data that they are somebody's.
///
/// @param network in which it is given: nothing is proved by it in another one
/// @param name SHA-256 of the object's name
/// @param root as in [ObjectEntry]
/// @param length of its data in bytes, 1 to [ObjectEntry#MAX_LENGTH]
public record OwnedObject(Hash32 network, NodeId scalerNode, Hash32 name, Hash32 root, long length)
        implements Statement {
    public OwnedObject {
        if (length < 1 || length > ObjectEntry.MAX_LENGTH) {
            throw new IllegalArgumentException("length: 1 to 2^60, got " + length);
        }
    }

    /// The entry that its owner has signed.
    public ObjectEntry entry(Signer owner) {
        return new ObjectEntry(owner.id(), name, root, length, owner.sign(bytes()));
    }

    /// An object is of no era: its length stands in that place.
    @Override
    public Header header() {
        return new Header(Domain.OBJECT, network, length);
    }

    @Override
    public byte[] bytes() {
        return header().writer().fixed(scalerNode.bytes()).hash(name).hash(root).toBytes();
    }

    /// Reads the canonical bytes.
    ///
    /// @throws MalformedException if they are not exactly one
    public static OwnedObject parse(byte[] statement) throws MalformedException {
        CanonicalReader in = new CanonicalReader(statement);
        Header header = Header.read(Domain.OBJECT, in);
        long length = header.eraAtMost(ObjectEntry.MAX_LENGTH);
        if (length == 0) {
            throw new MalformedException("length: at least 1, got 0");
        }
        NodeId scalerNode = NodeId.of(in.fixed(NodeId.BYTES));
        OwnedObject object = new OwnedObject(header.network(), scalerNode, in.hash(), in.hash(), length);
        in.end();
        return object;
    }
}
