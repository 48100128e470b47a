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

/// Sixteen leaves as the disk gives them, held to the tree: what one sector hides costs the leaves of its object in
/// this block, and no others.
final class Block {
    private static final int LEAVES = IndexFile.BLOCK_LEAVES;

    private final LeafSpace space;
    private final long first;
    private final byte[] @Nullable [] data;
    private final List<Hash32> hashes;
    /// Why a leaf is bad; null if it is good.
    private final @Nullable String[] flaws;

    private Block(LeafSpace space, long first, byte[] @Nullable [] data) {
        this.space = space;
        this.first = first;
        this.data = data;
        this.hashes = new ArrayList<>(data.length);
        this.flaws = new String[data.length];
    }

    /// Reads a block and judges each leaf; tells `damage` what it found.
    static Block checked(LeafSpace space, IndexFile index, long block, Damage damage) throws IOException {
        Block read = read(space, index.leafCount(), block);
        read.judge(index, block);
        read.tell(damage);
        return read;
    }

    private static Block read(LeafSpace space, long leafCount, long block) {
        long begin = block * LEAVES;
        long end = Math.min(leafCount, begin + LEAVES);
        Block read = new Block(space, begin, new byte[(int) (end - begin)][]);
        for (long leaf = begin; leaf < end; ) {
            long upTo = Math.min(end, space.endOfRun(leaf));
            read.fill(leaf, upTo);
            leaf = upTo;
        }
        for (byte[] leaf : read.data) {
            read.hashes.add(leaf == null ? Hash32.ZERO : Merkle.leafHash(leaf));
        }
        return read;
    }

    private void fill(long begin, long end) {
        Optional<StoredObject> owner = space.ownerOf(begin);
        int at = (int) (begin - first);
        try {
            byte[][] run = owner.isPresent() ? space.read(owner.get(), begin, end) : new byte[(int) (end - begin)][];
            for (byte[] leaf : run) {
                data[at++] = leaf == null ? new byte[LeafSpace.LEAF] : leaf;
            }
        } catch (IOException e) {
            String flaw = owner.orElseThrow().kind() == StoredObject.Kind.LOST
                    ? "lost"
                    : e instanceof NoSuchFileException ? "missing" : "unreadable";
            Arrays.fill(flaws, at, at + (int) (end - begin), flaw);
        }
    }

    private void judge(IndexFile index, long block) throws IOException {
        if (data.length == LEAVES && isRead() && root().equals(index.node(IndexFile.LOWEST_LEVEL, block))) {
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

    private boolean isRead() {
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
        if (isRead() && damage.isEmpty()) {
            return;
        }
        for (int i = 0; i < data.length; i++) {
            Optional<StoredObject> owner = space.ownerOf(first + i);
            String flaw = flaws[i];
            if (owner.isPresent() && flaw != null) {
                damage.found(owner.get(), first + i, flaw);
            } else if (owner.isPresent()) {
                damage.sound(owner.get(), first + i);
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
            throw new IOException("leaf " + leaf + " is " + (flaw == null ? "unreadable" : flaw));
        }
        return bytes;
    }

    /// Keeps the hashes alone: a challenge may touch a thousand blocks.
    void dropData() {
        Arrays.fill(data, null);
    }

    /// Whether all leaves are good.
    boolean isSound() {
        return isRead();
    }

    /// Bytes that were read.
    long size() {
        return (long) data.length * LeafSpace.LEAF;
    }
}
