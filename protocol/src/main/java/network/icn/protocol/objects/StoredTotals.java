package network.icn.protocol.objects;

import network.icn.protocol.kernel.bytes.CanonicalReader;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.MalformedException;
import network.icn.protocol.kernel.merkle.ConsistencyProof;
import network.icn.protocol.kernel.merkle.Merkle;

/// All that a snapshot says about what is stored: the tree of objects, the log of removals, and what they come to.
/// Whoever holds two of one ScalerNode compares them; whoever wants to be sure asks for the proofs.
///
/// @param tree the tree of objects
/// @param removals entries of the log of removals, at most as many as objects
/// @param removalsRoot of that log, an RFC 6962 tree
/// @param removedLeaves of objects that went by their owner's will, or had none
/// @param lostLeaves of objects that were declared lost
/// @param ownedBytes of objects that are under an owner's key and not removed
public record StoredTotals(
        ObjectsHead tree, long removals, Hash32 removalsRoot, long removedLeaves, long lostLeaves, long ownedBytes) {
    public StoredTotals {
        if (removals < 0 || removals > tree.objects()) {
            throw new IllegalArgumentException("removals: 0 to as many as objects, got " + removals);
        }
        if (removals == 0 && !removalsRoot.equals(Merkle.EMPTY_ROOT)) {
            throw new IllegalArgumentException("removalsRoot: that of nothing while there are none");
        }
        if (removedLeaves < 0 || lostLeaves < 0 || removedLeaves > tree.leaves() - lostLeaves) {
            throw new IllegalArgumentException("removedLeaves, lostLeaves: at most all leaves together");
        }
        long gone = removedLeaves + lostLeaves;
        if (gone < removals || (removals == 0 && gone > 0)) {
            throw new IllegalArgumentException("removals: each of a leaf at least, got " + gone + " of " + removals);
        }
        if (ownedBytes < 0 || ownedBytes > (tree.leaves() - gone) * ObjectEntry.LEAF_BYTES) {
            throw new IllegalArgumentException("ownedBytes: at most those of the leaves, got " + ownedBytes);
        }
    }

    /// Whether a later state can follow this one, as far as numbers say: nothing of it shrinks, and what did not grow
    /// did not change. If not, the two convict whoever has signed both.
    public boolean canPrecede(StoredTotals later) {
        return treeCanPrecede(later.tree) && removalsCanPrecede(later);
    }

    private boolean treeCanPrecede(ObjectsHead later) {
        long objects = later.objects() - tree.objects();
        return objects == 0 ? later.equals(tree) : objects > 0 && later.leaves() - tree.leaves() >= objects;
    }

    private boolean removalsCanPrecede(StoredTotals later) {
        long more = later.removals - removals;
        long removed = later.removedLeaves - removedLeaves;
        long lost = later.lostLeaves - lostLeaves;
        if (more == 0) {
            return removed == 0 && lost == 0 && later.removalsRoot.equals(removalsRoot);
        }
        return more > 0 && removed >= 0 && lost >= 0 && removed + lost >= more;
    }

    /// Whether a later state is this one with something added: the tree and the log of removals begin as they were.
    ///
    /// @param growth what shows it
    public boolean isContinuedBy(StoredTotals later, StoredGrowth growth) {
        if (!canPrecede(later)) {
            return false;
        }
        boolean logGrew = removals == 0
                ? growth.removals().isEmpty()
                : ConsistencyProof.verify(
                        removals, removalsRoot, later.removals, later.removalsRoot, growth.removals());
        return logGrew && tree.isExtendedBy(later.tree, growth.objects());
    }

    /// Two numbers and the root of the tree, number and root of the log of removals, then what they come to.
    public void writeTo(CanonicalWriter out) {
        out.u64(tree.objects())
                .u64(tree.leaves())
                .hash(tree.root())
                .u64(removals)
                .hash(removalsRoot)
                .u64(removedLeaves)
                .u64(lostLeaves)
                .u64(ownedBytes);
    }

    /// Reads what [#writeTo] wrote.
    ///
    /// @throws MalformedException if the numbers do not go together
    public static StoredTotals readFrom(CanonicalReader in) throws MalformedException {
        try {
            ObjectsHead tree = new ObjectsHead(
                    in.u64AtMost(ObjectsHead.MAX_OBJECTS), in.u64AtMost(ObjectEntry.MAX_LEAVES), in.hash());
            return new StoredTotals(
                    tree,
                    in.u64AtMost(ObjectsHead.MAX_OBJECTS),
                    in.hash(),
                    in.u64AtMost(ObjectEntry.MAX_LEAVES),
                    in.u64AtMost(ObjectEntry.MAX_LEAVES),
                    in.u64AtMost(ObjectEntry.MAX_LENGTH));
        } catch (IllegalArgumentException e) {
            throw new MalformedException(String.valueOf(e.getMessage()));
        }
    }
}
