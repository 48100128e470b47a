package network.icn.protocol.objects;

import java.util.ArrayList;
import java.util.List;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.merkle.CountedHash;

/// That what is stored is what it was with something added, by [StoredTotals#isContinuedBy].
///
/// @param objects that the tree of objects has grown
/// @param removals that the log of removals has grown; nothing if there were none
public record StoredGrowth(List<CountedHash> objects, List<Hash32> removals) {
    /// Nodes beside the path of one entry of 2^32, and one more.
    private static final int MAX_NODES = 64;
    /// Bytes of the longest.
    public static final int MAX_BYTES = 2 * Short.BYTES + MAX_NODES * (CountedHash.BYTES + Hash32.BYTES);

    public StoredGrowth {
        objects = List.copyOf(objects);
        removals = List.copyOf(removals);
    }

    /// Two counts of u16, each with so many nodes behind it.
    public Payload bytes() {
        CanonicalWriter out = new CanonicalWriter().u16(objects.size());
        objects.forEach(node -> node.writeTo(out));
        out.u16(removals.size());
        removals.forEach(out::hash);
        return Payload.of(out.toBytes());
    }

    /// Reads what [#bytes] wrote.
    ///
    /// @throws MalformedException if it is not exactly one
    public static StoredGrowth parse(Payload bytes) throws MalformedException {
        CanonicalReader in = new CanonicalReader(bytes.bytes());
        List<CountedHash> objects = new ArrayList<>();
        int nodes = in.count(MAX_NODES, CountedHash.BYTES);
        for (int i = 0; i < nodes; i++) {
            objects.add(CountedHash.readFrom(in));
        }
        List<Hash32> removals = new ArrayList<>();
        int hashes = in.count(MAX_NODES, Hash32.BYTES);
        for (int i = 0; i < hashes; i++) {
            removals.add(in.hash());
        }
        in.end();
        return new StoredGrowth(objects, removals);
    }
}
