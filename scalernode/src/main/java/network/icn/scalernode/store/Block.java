package network.icn.scalernode.store;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.merkle.Merkle;
import org.jspecify.annotations.Nullable;

/// Sixteen leaves of an object as the disk gives them, fewer at its end, held to its tree.
final class Block {
    private static final int LEAVES = IndexFile.BLOCK_LEAVES;

    private final ObjectLeaves leaves;
    private final long first;
    private final byte[] @Nullable [] data;
    private final List<Hash32> hashes;
    /// Why a leaf is bad; null if it is good.
    private final @Nullable String[] flaws;

    private Block(ObjectLeaves leaves, long first, int count) {
        this.leaves = leaves;
        this.first = first;
        this.data = new byte[count][];
        this.hashes = new ArrayList<>(count);
        this.flaws = new String[count];
    }

    /// Reads a block and judges each leaf; tells `damage` what it found.
    static Block checked(ObjectLeaves leaves, IndexFile index, long block, Damage damage) throws IOException {
        long begin = block * LEAVES;
        Block read = new Block(leaves, begin, (int) Math.min(LEAVES, index.leafCount() - begin));
        read.fill();
        read.judge(index, block);
        read.tell(damage);
        return read;
    }

    private void fill() {
        try {
            byte[][] run = leaves.read(first, first + data.length);
            System.arraycopy(run, 0, data, 0, run.length);
        } catch (IOException e) {
            Arrays.fill(flaws, e instanceof NoSuchFileException ? "missing" : "unreadable");
        }
        for (byte[] leaf : data) {
            hashes.add(leaf == null ? Hash32.ZERO : Merkle.leafHash(leaf));
        }
    }

    private void judge(IndexFile index, long block) throws IOException {
        if (data.length == LEAVES && isSound() && root().equals(index.node(IndexFile.LOWEST_LEVEL, block))) {
            return;
        }
        Optional<List<Hash32>> kept = index.leafHashes(block);
        for (int i = 0; i < data.length; i++) {
            if (kept.isEmpty() || !kept.get().get(i).equals(hashes.get(i))) {
                flaws[i] = flaws[i] == null ? "damaged" : flaws[i];
            }
            if (kept.isPresent()) {
                hashes.set(i, kept.get().get(i));
            }
        }
    }

    /// Whether all leaves are good.
    boolean isSound() {
        return Arrays.stream(flaws).allMatch(flaw -> flaw == null);
    }

    private Hash32 root() {
        List<Hash32> level = hashes;
        while (level.size() > 1) {
            List<Hash32> above = new ArrayList<>(level.size() / 2);
            for (int i = 0; i < level.size(); i += 2) {
                above.add(Merkle.nodeHash(level.get(i), level.get(i + 1)));
            }
            level = above;
        }
        return level.getFirst();
    }

    private void tell(Damage damage) {
        if (isSound() && damage.isEmpty()) {
            return;
        }
        for (int i = 0; i < data.length; i++) {
            String flaw = flaws[i];
            if (flaw != null) {
                damage.found(leaves.object(), first + i, flaw);
            } else {
                damage.sound(leaves.object(), first + i);
            }
        }
    }

    /// The hash that the tree has of a leaf, if the block or the tree gives it.
    Hash32 hash(long leaf) {
        return hashes.get((int) (leaf - first));
    }

    /// @throws IOException if the leaf is damaged; the message names no object, for it goes to whoever asked
    byte[] leaf(long leaf) throws IOException {
        int at = (int) (leaf - first);
        byte[] bytes = data[at];
        String flaw = flaws[at];
        if (flaw != null || bytes == null) {
            throw new IOException("leaf " + leaf + " of an object is " + (flaw == null ? "unreadable" : flaw));
        }
        return bytes;
    }

    /// Keeps the hashes alone: a challenge may touch a thousand blocks.
    void dropData() {
        Arrays.fill(data, null);
    }

    /// Bytes that were read.
    long size() {
        return (long) data.length * ObjectLeaves.LEAF;
    }
}
