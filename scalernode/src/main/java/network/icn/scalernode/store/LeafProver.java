package network.icn.scalernode.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import network.icn.node.Reason;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.bytes.Payload;
import network.icn.protocol.kernel.merkle.Merkle;
import network.icn.protocol.kernel.merkle.MultiProof;
import network.icn.protocol.kernel.merkle.NodeSource;

/// Reads and proves the leaves of one challenge. A leaf's neighbours up to 64 KiB are needed for the four lowest
/// levels anyway, so whole blocks are read, once each. Everything is verified before it is handed out: an honest node
/// never signs wrong bytes, whatever its disk does.
final class LeafProver implements NodeSource {
    private static final int BLOCK_LEAVES = IndexFile.BLOCK_LEAVES;

    private final ObjectLeaves leaves;
    private final IndexFile index;
    private final Damage damage;
    private final Map<Long, Block> blocks = new HashMap<>();

    LeafProver(ObjectLeaves leaves, IndexFile index, Damage damage) {
        this.leaves = leaves;
        this.index = index;
        this.damage = damage;
    }

    /// @throws IOException if a leaf is damaged, or the tree is
    ProvenLeaves prove(long[] indices) throws IOException {
        try {
            List<Payload> wanted = new ArrayList<>(indices.length);
            List<Hash32> hashes = new ArrayList<>(indices.length);
            for (int i = 0; i < indices.length; ) {
                long number = indices[i] / BLOCK_LEAVES;
                Block block = block(number);
                for (; i < indices.length && indices[i] / BLOCK_LEAVES == number; i++) {
                    wanted.add(Payload.of(block.leaf(indices[i])));
                    hashes.add(block.hash(indices[i]));
                }
                block.dropData();
            }
            List<Hash32> proof = MultiProof.prove(index.leafCount(), indices, this);
            if (!MultiProof.verify(index.root(), index.leafCount(), indices, hashes, proof)) {
                throw new TreeDamagedException();
            }
            return new ProvenLeaves(wanted, proof, leaves.folder().isDirect());
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    @Override
    public Hash32 node(int level, long index) {
        try {
            if (level >= IndexFile.LOWEST_LEVEL) {
                return this.index.node(level, index);
            }
            return level == 0
                    ? block(index / BLOCK_LEAVES).hash(index)
                    : Merkle.nodeHash(node(level - 1, 2 * index), node(level - 1, 2 * index + 1));
        } catch (IOException e) {
            throw new UncheckedIOException("index: " + Reason.of(e), e);
        }
    }

    private Block block(long block) throws IOException {
        Block known = blocks.get(block);
        if (known == null) {
            known = Block.checked(leaves, index, block, damage);
            blocks.put(block, known);
        }
        return known;
    }
}
