package network.icn.protocol.objects;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.LongFunction;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.merkle.CountedSource;
import network.icn.protocol.kernel.merkle.MultiProof;
import network.icn.protocol.kernel.merkle.NodeSource;

/// That leaves of several objects are under one root: in which objects they lie, then one RFC 6962 multiproof for each.
///
/// @param entries the objects
/// @param within the multiproofs one behind the other, in the order of the objects, at most [#MAX_HASHES]; where one
///     ends follows from object and indices
public record LeavesProof(EntriesProof entries, List<Hash32> within) {
    /// 1,000 · (log2(2^48 / 1,000) + 1), rounded up: no set of 1,000 leaves in objects of 2^48 leaves together needs
    /// more.
    public static final int MAX_HASHES = 39_035;
    /// Of the longest encoding.
    public static final int MAX_BYTES = EntriesProof.MAX_BYTES + Integer.BYTES + MAX_HASHES * Hash32.BYTES;

    public LeavesProof {
        within = List.copyOf(within);
    }

    /// @param size entries of the tree
    /// @param indices of leaves in the whole tree: at least one, ascending, each once
    /// @param nodes of the tree of objects
    /// @param objects gives the entry of an index
    /// @param leaves gives the tree within an object, by the object's index
    public static LeavesProof prove(
            long size,
            long[] indices,
            CountedSource nodes,
            LongFunction<ObjectEntry> objects,
            LongFunction<NodeSource> leaves) {
        EntriesProof entries = EntriesProof.prove(size, indices, nodes, objects);
        List<Hash32> within = new ArrayList<>();
        int from = 0;
        for (PlacedEntry object : entries.objects()) {
            List<Long> inside = new ArrayList<>();
            while (from < indices.length) {
                CountedSource.Place place = nodes.find(size, indices[from]);
                if (place.entry() != object.index()) {
                    break;
                }
                inside.add(place.within());
                from++;
            }
            long[] wanted = inside.stream().mapToLong(Long::longValue).toArray();
            within.addAll(MultiProof.prove(object.entry().leaves(), wanted, leaves.apply(object.index())));
        }
        return new LeavesProof(entries, within);
    }

    /// Whether exactly these leaves are at exactly these places. Sizes and sums are checked before anything is hashed.
    ///
    /// @param head of a signed snapshot
    /// @param indices in the whole tree, ascending, each once
    /// @param leafHashes [network.icn.protocol.kernel.merkle.Merkle#leafHash] of each, in their order
    public boolean proves(ObjectsHead head, long[] indices, List<Hash32> leafHashes) {
        return entries.find(head, indices)
                .filter(found -> shows(found, indices, leafHashes))
                .isPresent();
    }

    /// Whether the leaves that lie in those of the objects are there, and none besides.
    ///
    /// @param shown some of what [EntriesProof#find] gave, in its order
    /// @param leafHashes of the leaves in these alone
    boolean shows(List<FoundLeaves> shown, long[] indices, List<Hash32> leafHashes) {
        List<long[]> inside = new ArrayList<>(shown.size());
        long leaves = 0;
        long length = 0;
        for (FoundLeaves found : shown) {
            long[] places = found.within(indices);
            inside.add(places);
            leaves += places.length;
            length += MultiProof.length(found.object().entry().leaves(), places);
        }
        return leaves == leafHashes.size() && length == within.size() && areUnder(shown, inside, leafHashes);
    }

    /// @param inside of each object the places within it
    private boolean areUnder(List<FoundLeaves> shown, List<long[]> inside, List<Hash32> leafHashes) {
        Iterator<Hash32> leaf = leafHashes.iterator();
        Iterator<Hash32> node = within.iterator();
        for (int i = 0; i < shown.size(); i++) {
            ObjectEntry entry = shown.get(i).object().entry();
            if (!MultiProof.root(entry.leaves(), inside.get(i), leaf, node).equals(entry.root())) {
                return false;
            }
        }
        return true;
    }

    /// The entries, a u32 count and the hashes.
    public void writeTo(CanonicalWriter out) {
        entries.writeTo(out);
        out.u32(within.size());
        within.forEach(out::hash);
    }

    /// Reads what [#writeTo] wrote; nothing is allocated for more than is there.
    public static LeavesProof readFrom(CanonicalReader in) throws MalformedException {
        EntriesProof entries = EntriesProof.readFrom(in);
        int count = in.count32(MAX_HASHES, Hash32.BYTES);
        List<Hash32> within = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            within.add(in.hash());
        }
        return new LeavesProof(entries, within);
    }
}
