package network.icn.protocol.objects;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.identity.NodeId;
import network.icn.protocol.kernel.identity.SignatureVerifier;

/// All that an answer proves about the leaves that were asked for: they are there, or their object is removed.
///
/// @param leaves the objects that the leaves lie in, and the multiproofs of those that are shown
/// @param removals of the other objects
public record StoredProof(LeavesProof leaves, RemovalsProof removals) {
    /// Of the longest encoding without removals. With one an answer is shorter: it takes at most 1,200 bytes and saves
    /// a
    /// leaf.
    public static final int MAX_BYTES = LeavesProof.MAX_BYTES + Short.BYTES + Integer.BYTES;

    /// Of nothing, for whoever was asked for nothing.
    public static final StoredProof NONE =
            new StoredProof(new LeavesProof(new EntriesProof(List.of(), List.of()), List.of()), RemovalsProof.NONE);

    /// Whose snapshot it is.
    public record Of(Hash32 network, NodeId scalerNode, StoredTotals totals) {}

    /// What it shows of each leaf, in their order. Nothing if any of it is not so: a leaf is missing, left over or
    /// wrong, an entry or a tombstone is not signed by its owner, a removal is of another object or not in the log.
    /// Signatures come last.
    ///
    /// @param snapshot signed by the ScalerNode
    /// @param indices in the whole tree, ascending, each once
    /// @param leafHashes of each leaf that is shown, in their order
    public Optional<List<LeafStanding>> check(
            Of snapshot, long[] indices, List<Hash32> leafHashes, SignatureVerifier verifier) {
        TreeMap<Long, Removal> removed = removed();
        return leaves.entries()
                .find(snapshot.totals().tree(), indices)
                .filter(found -> holds(found, removed, snapshot, indices, leafHashes, verifier))
                .map(found -> standings(found, removed, indices.length));
    }

    /// What it says of each leaf, in their order, if its entries are those: of a proof that was checked.
    public Optional<List<LeafStanding>> standings(StoredTotals totals, long[] indices) {
        return leaves.entries().find(totals.tree(), indices).map(found -> standings(found, removed(), indices.length));
    }

    /// Whether it shows of a leaf that its loss was declared.
    public boolean declaresLoss() {
        return removals.removals().stream()
                .anyMatch(placed -> placed.removal().kind().standing() == LeafStanding.LOST);
    }

    private boolean holds(
            List<FoundLeaves> found,
            TreeMap<Long, Removal> removed,
            Of snapshot,
            long[] indices,
            List<Hash32> leafHashes,
            SignatureVerifier verifier) {
        List<FoundLeaves> shown = new ArrayList<>(found);
        shown.removeIf(of -> removed.containsKey(of.object().index()));
        return removed.size() == removals.removals().size()
                && removed.size() == found.size() - shown.size()
                && removals.isUnder(snapshot.totals())
                && leaves.shows(shown, indices, leafHashes)
                && found.stream().allMatch(of -> isWilled(of.object(), removed, snapshot, verifier));
    }

    private TreeMap<Long, Removal> removed() {
        TreeMap<Long, Removal> removed = new TreeMap<>();
        for (RemovalsProof.Placed placed : removals.removals()) {
            removed.put(placed.removal().object(), placed.removal());
        }
        return removed;
    }

    private static boolean isWilled(
            PlacedEntry object, TreeMap<Long, Removal> removed, Of snapshot, SignatureVerifier verifier) {
        Removal removal = removed.get(object.index());
        return object.entry().isSigned(snapshot.network(), snapshot.scalerNode(), verifier)
                && (removal == null || removal.removes(object, snapshot.network(), snapshot.scalerNode(), verifier));
    }

    private static List<LeafStanding> standings(List<FoundLeaves> found, TreeMap<Long, Removal> removed, int leaves) {
        List<LeafStanding> standings = new ArrayList<>(leaves);
        for (FoundLeaves of : found) {
            Removal removal = removed.get(of.object().index());
            LeafStanding standing =
                    removal == null ? LeafStanding.SHOWN : removal.kind().standing();
            standings.addAll(Collections.nCopies(of.end() - of.from(), standing));
        }
        return standings;
    }

    /// The leaves' proof, then that of the removals.
    public void writeTo(CanonicalWriter out) {
        leaves.writeTo(out);
        removals.writeTo(out);
    }

    /// Reads what [#writeTo] wrote; nothing is allocated for more than is there.
    public static StoredProof readFrom(CanonicalReader in) throws MalformedException {
        return new StoredProof(LeavesProof.readFrom(in), RemovalsProof.readFrom(in));
    }
}
