package network.icn.protocol.objects;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongFunction;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.merkle.ConsistencyProof;
import network.icn.protocol.kernel.merkle.CountedConsistency;
import network.icn.protocol.kernel.merkle.CountedSource;
import network.icn.protocol.kernel.merkle.CountedTree;
import network.icn.protocol.kernel.merkle.Merkle;
import network.icn.protocol.kernel.merkle.MerkleTree;
import network.icn.protocol.kernel.merkle.MultiProof;
import network.icn.protocol.kernel.merkle.NodeSource;

/// The objects of one ScalerNode and what became of them, in memory: it proves what it says now and what it said at any
/// time before. Leaves are not here, and no signature is checked. Belongs to one thread.
public final class ObjectLedger {
    private final List<ObjectEntry> entries = new ArrayList<>();
    private final CountedTree tree = new CountedTree();
    private final List<Removal> removals = new ArrayList<>();
    private final MerkleTree removalTree = new MerkleTree();
    /// Position among the removals by index of the object.
    private final TreeMap<Long, Long> removed = new TreeMap<>();
    private long removedLeaves;
    private long lostLeaves;
    private long ownedBytes;

    /// Appends an object.
    ///
    /// @return its index, for ever
    /// @throws IllegalArgumentException if there is no room for its leaves
    public long put(ObjectEntry entry) {
        requireNone(refusal(entry));
        tree.append(entry.counted());
        entries.add(entry);
        ownedBytes += entry.isOwned() ? entry.length() : 0;
        return entries.size() - 1L;
    }

    /// Appends a removal.
    ///
    /// @throws IllegalArgumentException if there is no such object, it is gone already, or it cannot go that way
    public void remove(Removal removal) {
        requireNone(refusal(removal));
        removed.put(removal.object(), (long) removals.size());
        removals.add(removal);
        removalTree.append(removal.leafHash());
        ObjectEntry entry = entry(removal.object());
        switch (removal.kind()) {
            case BY_OWNER, WITHDRAWN -> removedLeaves += entry.leaves();
            case LOST -> lostLeaves += entry.leaves();
        }
        ownedBytes -= entry.isOwned() ? entry.length() : 0;
    }

    private static void requireNone(Optional<String> refusal) {
        refusal.ifPresent(reason -> {
            throw new IllegalArgumentException(reason);
        });
    }

    /// Why [#put] would refuse it.
    public Optional<String> refusal(ObjectEntry entry) {
        return entry.leaves() > ObjectEntry.MAX_LEAVES - tree.count()
                ? Optional.of("objects: at most 2^48 leaves together")
                : Optional.empty();
    }

    /// Why [#remove] would refuse it.
    public Optional<String> refusal(Removal removal) {
        boolean fits = removal.object() < entries.size()
                && !removed.containsKey(removal.object())
                && removal.fits(placed(removal.object()));
        return fits
                ? Optional.empty()
                : Optional.of("removal: of no object that is there and can go so, got " + removal.object());
    }

    /// Objects that there ever were.
    public long objects() {
        return entries.size();
    }

    /// @throws IndexOutOfBoundsException if there is none
    public ObjectEntry entry(long index) {
        return entries.get(Math.toIntExact(index));
    }

    /// An entry with its index.
    public PlacedEntry placed(long index) {
        return new PlacedEntry(index, entry(index));
    }

    /// How many removals there are.
    public long removals() {
        return removals.size();
    }

    /// The removal at that position.
    public Removal removal(long position) {
        return removals.get(Math.toIntExact(position));
    }

    /// At which position of the log the removal of an object stands; nothing while it is there.
    public Optional<Long> removalOf(long object) {
        return Optional.ofNullable(removed.get(object));
    }

    /// What a snapshot of now would say; nothing before the first object.
    public Optional<StoredTotals> totals() {
        Hash32 removalsRoot = removals.isEmpty() ? Merkle.EMPTY_ROOT : removalTree.root();
        return tree.root()
                .map(root -> new StoredTotals(
                        new ObjectsHead(tree.size(), tree.count(), root.hash()),
                        removals.size(),
                        removalsRoot,
                        removedLeaves,
                        lostLeaves,
                        ownedBytes));
    }

    /// In which objects leaves lie, as of when there were `size` objects.
    public EntriesProof find(long size, long[] indices) {
        return EntriesProof.prove(size, indices, tree, this::entry);
    }

    /// Which leaves lie in which object, as of when there were `size` objects.
    ///
    /// @param indices at least one, ascending, each once, below the leaves of then
    public List<FoundLeaves> locate(long size, long[] indices) {
        List<FoundLeaves> found = new ArrayList<>();
        for (int from = 0; from < indices.length; ) {
            CountedSource.Place place = tree.find(size, indices[from]);
            long begin = indices[from] - place.within();
            long behind = begin + entry(place.entry()).leaves();
            int end = from + 1;
            while (end < indices.length && indices[end] < behind) {
                end++;
            }
            found.add(new FoundLeaves(placed(place.entry()), begin, from, end));
            from = end;
        }
        return found;
    }

    /// Proves leaves as of when there were `size` objects.
    ///
    /// @param leaves gives the tree within an object, by the object's index
    public LeavesProof prove(long size, long[] indices, LongFunction<NodeSource> leaves) {
        return LeavesProof.prove(size, indices, tree, this::entry, leaves);
    }

    /// That what was stored is the beginning of what was stored later.
    ///
    /// @param from at most as many objects and removals as in `to`
    /// @param to at most as many as there are
    public StoredGrowth growth(StoredTotals from, StoredTotals to) {
        return new StoredGrowth(
                CountedConsistency.prove(from.tree().objects(), to.tree().objects(), tree),
                from.removals() == 0 ? List.of() : ConsistencyProof.prove(from.removals(), to.removals(), removalTree));
    }

    /// That the removals of those objects stand in the log, as of when there were `size` removals.
    ///
    /// @param objects that were removed by then
    public RemovalsProof proveRemovals(long size, List<Long> objects) {
        if (objects.isEmpty()) {
            return RemovalsProof.NONE;
        }
        long[] positions = objects.stream()
                .mapToLong(object -> removalOf(object).orElseThrow())
                .sorted()
                .toArray();
        return new RemovalsProof(
                Arrays.stream(positions)
                        .mapToObj(position -> new RemovalsProof.Placed(position, removal(position)))
                        .toList(),
                MultiProof.prove(size, positions, removalTree));
    }
}
