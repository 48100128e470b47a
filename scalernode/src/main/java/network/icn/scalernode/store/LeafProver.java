package network.icn.scalernode.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import network.icn.protocol.bytes.Hash32;
import network.icn.protocol.bytes.Payload;
import network.icn.protocol.merkle.Merkle;
import network.icn.protocol.merkle.MultiProof;
import network.icn.protocol.merkle.NodeSource;

/// Reads and proves the leaves of one challenge. A leaf's neighbours up to 64 KiB are needed for the four lowest
/// levels anyway, so whole blocks are read, once each; of the neighbours only the hashes are kept.
final class LeafProver implements NodeSource {
    private static final int BLOCK_LEAVES = 1 << IndexFile.LOWEST_LEVEL;

    private final LeafSpace leaves;
    private final IndexFile index;
    /// Leaf hashes by block.
    private final Map<Long, List<Hash32>> hashes = new HashMap<>();

    LeafProver(LeafSpace leaves, IndexFile index) {
        this.leaves = leaves;
        this.index = index;
    }

    /// @param size leaves of the tree to prove against; a prefix of today's
    ProvenLeaves prove(long size, long[] indices) {
        List<Payload> wanted = new ArrayList<>(indices.length);
        for (int i = 0; i < indices.length; ) {
            long block = indices[i] / BLOCK_LEAVES;
            List<byte[]> read = readBlock(block);
            for (; i < indices.length && indices[i] / BLOCK_LEAVES == block; i++) {
                wanted.add(Payload.of(read.get((int) (indices[i] % BLOCK_LEAVES))));
            }
        }
        return new ProvenLeaves(wanted, MultiProof.prove(size, indices, this), leaves.isDirect());
    }

    @Override
    public Hash32 node(int level, long index) {
        if (level >= IndexFile.LOWEST_LEVEL) {
            try {
                return this.index.node(level, index);
            } catch (IOException e) {
                throw new UncheckedIOException("index: " + e.getMessage(), e);
            }
        }
        return level == 0
                ? leafHash(index)
                : Merkle.nodeHash(node(level - 1, 2 * index), node(level - 1, 2 * index + 1));
    }

    private Hash32 leafHash(long leaf) {
        long block = leaf / BLOCK_LEAVES;
        List<Hash32> known = hashes.get(block);
        if (known == null) {
            readBlock(block);
            known = hashes.getOrDefault(block, List.of());
        }
        return known.get((int) (leaf % BLOCK_LEAVES));
    }

    private List<byte[]> readBlock(long block) {
        long begin = block * BLOCK_LEAVES;
        List<byte[]> read = new ArrayList<>(BLOCK_LEAVES);
        leaves.read(begin, Math.min(leaves.leafCount(), begin + BLOCK_LEAVES), read::add);
        hashes.put(block, read.stream().map(Merkle::leafHash).toList());
        return read;
    }
}
