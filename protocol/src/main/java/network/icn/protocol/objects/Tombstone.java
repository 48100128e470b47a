package network.icn.protocol.objects;

import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.signed.Domain;
import network.icn.protocol.kernel.signed.Header;
import network.icn.protocol.kernel.signed.Statement;

/// What an owner signs when a ScalerNode may forget an object. Anything else that takes an owned object away is loss.
///
/// @param network in which the object was given
/// @param object its index in the tree of the ScalerNode, below [ObjectsHead#MAX_OBJECTS]: the same object may be put
///     twice, and to remove one copy must not be enough to remove the other
/// @param entry [ObjectEntry#hash]
public record Tombstone(Hash32 network, NodeId scalerNode, long object, Hash32 entry) implements Statement {
    public Tombstone {
        if (object < 0 || object >= ObjectsHead.MAX_OBJECTS) {
            throw new IllegalArgumentException("object: 0 to below 2^32, got " + object);
        }
    }

    /// A tombstone is of no era: the object's index, its sequence number for ever, stands in that place.
    @Override
    public Header header() {
        return new Header(Domain.TOMBSTONE, network, object);
    }

    @Override
    public byte[] bytes() {
        return header().writer().fixed(scalerNode.bytes()).hash(entry).toBytes();
    }

    /// Reads the canonical bytes.
    ///
    /// @throws MalformedException if they are not exactly one
    public static Tombstone parse(byte[] statement) throws MalformedException {
        CanonicalReader in = new CanonicalReader(statement);
        Header header = Header.read(Domain.TOMBSTONE, in);
        long object = header.eraAtMost(ObjectsHead.MAX_OBJECTS - 1);
        NodeId scalerNode = NodeId.of(in.fixed(NodeId.BYTES));
        Tombstone tombstone = new Tombstone(header.network(), scalerNode, object, in.hash());
        in.end();
        return tombstone;
    }
}
