package network.icn.scalernode.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.merkle.Merkle;
import network.icn.protocol.kernel.merkle.MerkleBuilder;

/// Makes the index of an object's tree from its bytes as they pass, from the first to the last. Belongs to one thread.
final class IndexBuilder {
    static final int LEAF = ObjectLeaves.LEAF;
    /// Bytes that are handed over at once, at most; all chunks but the last have as many.
    static final int CHUNK = 256 * LEAF;

    private final IndexFile.Writer index;
    private final MerkleBuilder leaves;
    private final List<Hash32> tail = new ArrayList<>();
    /// The first leaf of a last block that has fewer than others: no node stands for it.
    private final long tailBegin;
    private long done;

    /// @param size of the object in bytes
    IndexBuilder(long size, IndexFile.Writer index) {
        this.index = index;
        this.leaves = new MerkleBuilder(IndexFile.LOWEST_LEVEL, index);
        this.tailBegin = StoredObject.leavesOf(size) / IndexFile.BLOCK_LEAVES * IndexFile.BLOCK_LEAVES;
    }

    /// @param chunk has room for whole leaves; what is behind `length` of it is overwritten
    void add(byte[] chunk, int length) throws IOException {
        int whole = Math.ceilDiv(length, LEAF) * LEAF;
        Arrays.fill(chunk, length, whole, (byte) 0);
        try {
            leaves.leaves(chunk, 0, whole, LEAF);
        } catch (UncheckedIOException e) {
            // The writer's, to which the tree hands its nodes: mostly a full disk.
            throw e.getCause();
        }
        for (int at = 0; at < whole; at += LEAF) {
            if (done++ >= tailBegin) {
                tail.add(Merkle.leafHash(Arrays.copyOfRange(chunk, at, at + LEAF)));
            }
        }
    }

    /// Of what was added so far.
    Hash32 root() {
        return leaves.root();
    }

    /// Makes the index durable under the name of its writer; all bytes were added.
    void finish() throws IOException {
        if (!tail.isEmpty()) {
            index.edge(tailBegin / IndexFile.BLOCK_LEAVES, tail);
        }
        try {
            index.finish(root());
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
