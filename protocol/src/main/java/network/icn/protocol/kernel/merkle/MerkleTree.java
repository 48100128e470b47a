package network.icn.protocol.kernel.merkle;

import java.util.ArrayList;
import java.util.List;
import network.icn.protocol.kernel.bytes.Hash32;

/// A tree with all its complete subtrees in memory: for trees of receipts, of observations, of tests.
public final class MerkleTree implements NodeSource {
    private final List<List<Hash32>> levels = new ArrayList<>();
    private final CompactRange range = new CompactRange(0, this::keep);

    /// A tree over leaves in their order, given by their hashes.
    public static MerkleTree of(List<Hash32> leafHashes) {
        MerkleTree tree = new MerkleTree();
        leafHashes.forEach(tree::append);
        return tree;
    }

    /// Appends one leaf, given by its hash with the leaf prefix ([Merkle#leafHash]).
    public void append(Hash32 leafHash) {
        range.append(leafHash);
    }

    /// In leaves.
    public long size() {
        return range.size();
    }

    /// The root over all leaves so far; of none, the hash of nothing.
    public Hash32 root() {
        return range.root();
    }

    @Override
    public Hash32 node(int level, long index) {
        return levels.get(level).get(Math.toIntExact(index));
    }

    private void keep(int level, long index, Hash32 hash) {
        if (levels.size() == level) {
            levels.add(new ArrayList<>());
        }
        levels.get(level).add(hash);
    }
}
