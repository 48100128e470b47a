package network.icn.scalernode.store;

import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.objects.ObjectEntry;
import network.icn.protocol.objects.Removal;
import network.icn.protocol.objects.StoredTotals;

/// One record of the log of objects. A u8 says which it is; the numbers are its own for ever.
sealed interface ObjectRecord {
    /// Of the longest record.
    int MAX_BYTES = 2_048;

    /// Whose objects these are: 0, network hash, key. Owners sign for these two.
    record HeldBy(HoldingNode holder) implements ObjectRecord {}

    /// 1, u8 kind, name as bytes, entry. The index is one more than that of the put
    /// before.
    record Put(StoredObject.Kind kind, ObjectName name, ObjectEntry entry) implements ObjectRecord {}

    /// 2, removal.
    record Removed(Removal removal) implements ObjectRecord {}

    /// 3, SHA-256 of the totals of a snapshot whose tree is given up: what is stored is another one's beginning.
    record GivenUp(Hash32 totals) implements ObjectRecord {
        static GivenUp of(StoredTotals lost) {
            CanonicalWriter out = new CanonicalWriter();
            lost.writeTo(out);
            return new GivenUp(Hash32.sha256(out.toBytes()));
        }
    }

    default byte[] bytes() {
        CanonicalWriter out = new CanonicalWriter();
        switch (this) {
            case HeldBy(HoldingNode(Hash32 network, NodeId scalerNode)) ->
                out.u8(0).hash(network).fixed(scalerNode.bytes());
            case Put(StoredObject.Kind kind, ObjectName name, ObjectEntry entry) -> {
                out.u8(1).u8(kind.code()).variable(name.bytes().bytes());
                entry.writeTo(out);
            }
            case Removed(Removal removal) -> {
                out.u8(2);
                removal.writeTo(out);
            }
            case GivenUp(Hash32 totals) -> out.u8(3).hash(totals);
        }
        return out.toBytes();
    }

    /// @throws MalformedException if it is none of this version
    static ObjectRecord parse(byte[] bytes) throws MalformedException {
        CanonicalReader in = new CanonicalReader(bytes);
        int kind = in.u8();
        ObjectRecord record = switch (kind) {
            case 0 -> new HeldBy(new HoldingNode(in.hash(), NodeId.of(in.fixed(NodeId.BYTES))));
            case 1 -> put(in);
            case 2 -> new Removed(Removal.readFrom(in));
            case 3 -> new GivenUp(in.hash());
            default -> throw new MalformedException("record: no kind " + kind);
        };
        in.end();
        return record;
    }

    private static Put put(CanonicalReader in) throws MalformedException {
        int code = in.u8();
        StoredObject.Kind kind =
                StoredObject.Kind.of(code).orElseThrow(() -> new MalformedException("kind: none of " + code));
        byte[] name = in.variable(ObjectName.MAX_BYTES);
        if (name.length == 0) {
            throw new MalformedException("name: at least one byte");
        }
        return new Put(kind, ObjectName.of(name), ObjectEntry.readFrom(in));
    }
}
