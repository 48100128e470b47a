package network.icn.scalernode.store;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import network.icn.protocol.kernel.bytes.Hash32;

/// Where the newest tree says that there was data and the manifest knows of none, an object is gone so
/// thoroughly that even its name is. It gets one, so that somebody has to give it up before the tree may be
/// smaller.
final class LostObjects {
    private LostObjects() {}

    static void name(Tree tree, Manifest manifest) throws IOException {
        long end = tree.generation().leafCount();
        for (long leaf = 0; leaf < end; ) {
            long upTo = Math.min(end, tree.space().endOfRun(leaf));
            if (tree.space().ownerOf(leaf).isEmpty() && !isEmpty(tree.index(), leaf, upTo)) {
                StoredObject lost = new StoredObject(
                        manifest.nextSerial(),
                        StoredObject.Kind.LOST,
                        ObjectName.parse("lost-" + leaf),
                        (upTo - leaf) * LeafSpace.LEAF,
                        leaf,
                        Hash32.ZERO,
                        tree.generation().number(),
                        StoredObject.PRESENT);
                boolean free = manifest.isFree(leaf, upTo);
                manifest.put(lost);
                if (!free) {
                    manifest.remove(lost.serial(), manifest.openGeneration());
                }
            }
            leaf = upTo;
        }
    }

    private static boolean isEmpty(IndexFile index, long begin, long end) throws IOException {
        Hash32 emptyBlock = IndexFile.emptyBlock();
        for (long leaf = begin; leaf < end; leaf = (leaf / IndexFile.BLOCK_LEAVES + 1) * IndexFile.BLOCK_LEAVES) {
            long block = leaf / IndexFile.BLOCK_LEAVES;
            Optional<List<Hash32>> hashes = index.leafHashes(block);
            if (hashes.isEmpty()) {
                if (!index.node(IndexFile.LOWEST_LEVEL, block).equals(emptyBlock)) {
                    return false;
                }
                continue;
            }
            for (long at = leaf; at < Math.min(end, (block + 1) * IndexFile.BLOCK_LEAVES); at++) {
                if (!hashes.get().get((int) (at % IndexFile.BLOCK_LEAVES)).equals(LeafSpace.ZERO_LEAF)) {
                    return false;
                }
            }
        }
        return true;
    }
}
