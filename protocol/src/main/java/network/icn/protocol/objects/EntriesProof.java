package network.icn.protocol.objects;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.LongFunction;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.merkle.CountedHash;
import network.icn.protocol.kernel.merkle.CountedMultiProof;
import network.icn.protocol.kernel.merkle.CountedSource;

/// In which objects leaves lie, by their indices in the whole tree: the upper half of a proof of leaves.
///
/// @param objects ascending, each once, at most [#MAX_OBJECTS]; each has one of the leaves at least
/// @param nodes of the counted multiproof above them, at most [#MAX_NODES]
public record EntriesProof(List<PlacedEntry> objects, List<CountedHash> nodes) {
    /// No more than leaves that one challenge asks for.
    public static final int MAX_OBJECTS = 1_000;
    /// 1,000 · (32 - 10) + 24: what 1,000 entries of 2^32 need where they lie worst.
    public static final int MAX_NODES = 22_024;
    /// Of the longest encoding.
    public static final int MAX_BYTES = Short.BYTES
            + MAX_OBJECTS * (Integer.BYTES + ObjectEntry.BYTES)
            + Integer.BYTES
            + MAX_NODES * CountedHash.BYTES;

    public EntriesProof {
        objects = List.copyOf(objects);
        nodes = List.copyOf(nodes);
    }

    /// @param size entries of the tree
    /// @param indices of leaves: at least one, ascending, each once, below what the tree counts
    /// @param entries gives the entry of an index
    public static EntriesProof prove(
            long size, long[] indices, CountedSource nodes, LongFunction<ObjectEntry> entries) {
        SortedSet<Long> objects = new TreeSet<>();
        for (long index : indices) {
            objects.add(nodes.find(size, index).entry());
        }
        long[] ascending = objects.stream().mapToLong(Long::longValue).toArray();
        return new EntriesProof(
                objects.stream()
                        .map(index -> new PlacedEntry(index, entries.apply(index)))
                        .toList(),
                CountedMultiProof.prove(size, ascending, nodes));
    }

    /// Which leaves lie in which object, in the order of the objects. Nothing unless the tree of that head holds all
    /// these entries, each index lies in one of them, and each of them has an index: no proof has anything
    /// to spare.
    ///
    /// @param head of a signed snapshot
    /// @param indices of leaves, ascending, each once
    public Optional<List<FoundLeaves>> find(ObjectsHead head, long[] indices) {
        if (objects.isEmpty() || objects.size() > indices.length || !ascends(indices)) {
            return Optional.empty();
        }
        long[] entries = new long[objects.size()];
        List<CountedHash> hashes = new ArrayList<>(entries.length);
        for (PlacedEntry object : objects) {
            entries[hashes.size()] = object.index();
            hashes.add(object.entry().counted());
        }
        return CountedMultiProof.verify(head.counted(), head.objects(), entries, hashes, nodes)
                .flatMap(begins -> assign(begins, indices));
    }

    private static boolean ascends(long[] indices) {
        for (int i = 1; i < indices.length; i++) {
            if (indices[i - 1] >= indices[i]) {
                return false;
            }
        }
        return true;
    }

    private Optional<List<FoundLeaves>> assign(long[] begins, long[] indices) {
        List<FoundLeaves> found = new ArrayList<>(begins.length);
        int from = 0;
        for (int i = 0; i < begins.length; i++) {
            PlacedEntry object = objects.get(i);
            long behind = begins[i] + object.entry().leaves();
            int end = from;
            while (end < indices.length && indices[end] >= begins[i] && indices[end] < behind) {
                end++;
            }
            if (end == from) {
                return Optional.empty();
            }
            found.add(new FoundLeaves(object, begins[i], from, end));
            from = end;
        }
        return from == indices.length ? Optional.of(found) : Optional.empty();
    }

    /// A u16 count and of each object its index u32 and the entry; a u32 count and the nodes.
    public void writeTo(CanonicalWriter out) {
        out.u16(objects.size());
        for (PlacedEntry object : objects) {
            out.u32(object.index());
            object.entry().writeTo(out);
        }
        out.u32(nodes.size());
        nodes.forEach(node -> node.writeTo(out));
    }

    /// Reads what [#writeTo] wrote; nothing is allocated for more than is there.
    public static EntriesProof readFrom(CanonicalReader in) throws MalformedException {
        int count = in.count(MAX_OBJECTS, Integer.BYTES + ObjectEntry.BYTES);
        List<PlacedEntry> objects = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            objects.add(new PlacedEntry(in.u32(), ObjectEntry.readFrom(in)));
        }
        int length = in.count32(MAX_NODES, CountedHash.BYTES);
        List<CountedHash> nodes = new ArrayList<>(length);
        for (int i = 0; i < length; i++) {
            nodes.add(CountedHash.readFrom(in));
        }
        return new EntriesProof(objects, nodes);
    }
}
