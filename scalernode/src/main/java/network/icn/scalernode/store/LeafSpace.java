package network.icn.scalernode.store;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import network.icn.protocol.challenge.EraSnapshot;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.kernel.merkle.Merkle;

/// The objects of one generation as one sequence of leaves, all of the same size; gaps are leaves of zeros. Safe for
/// any number of readers.
final class LeafSpace {
    static final int LEAF = EraSnapshot.LEAF_BYTES;
    static final Hash32 ZERO_LEAF = Merkle.leafHash(new byte[LEAF]);

    private final ObjectFolder folder;
    private final List<StoredObject> objects;
    private final long[] starts;

    /// @param objects in order of their places
    LeafSpace(ObjectFolder folder, List<StoredObject> objects) {
        this.folder = folder;
        this.objects = List.copyOf(objects);
        this.starts = objects.stream().mapToLong(StoredObject::firstLeaf).toArray();
    }

    List<StoredObject> objects() {
        return objects;
    }

    long leafCount() {
        return objects.isEmpty() ? 0 : objects.getLast().endLeaf();
    }

    boolean isDirect() {
        return folder.isDirect();
    }

    /// The object that a leaf belongs to; nothing in a gap.
    Optional<StoredObject> ownerOf(long leaf) {
        int found = Arrays.binarySearch(starts, leaf);
        int at = found >= 0 ? found : -found - 2;
        return at >= 0 && leaf < objects.get(at).endLeaf() ? Optional.of(objects.get(at)) : Optional.empty();
    }

    /// The first leaf from `leaf` on that belongs to another owner.
    long endOfRun(long leaf) {
        return ownerOf(leaf).map(StoredObject::endLeaf).orElseGet(() -> {
            int found = Arrays.binarySearch(starts, leaf);
            int next = found >= 0 ? found : -found - 1;
            return next < starts.length ? starts[next] : Long.MAX_VALUE;
        });
    }

    /// Whether those leaves are the same ones in another generation.
    boolean sameAs(LeafSpace other, long begin, long end) {
        for (long leaf = begin; leaf < end; leaf = Math.min(endOfRun(leaf), other.endOfRun(leaf))) {
            if (!sameOwner(other, leaf)) {
                return false;
            }
        }
        return true;
    }

    boolean sameOwner(LeafSpace other, long leaf) {
        return ownerOf(leaf)
                .map(StoredObject::serial)
                .equals(other.ownerOf(leaf).map(StoredObject::serial));
    }

    /// Leaves of one object, from `begin` up to `end`, each of full size: the end of a file is filled with zeros.
    ///
    /// @throws IOException if the disk does not give them
    byte[][] read(StoredObject object, long begin, long end) throws IOException {
        byte[][] leaves = new byte[(int) (end - begin)][];
        if (object.kind() == StoredObject.Kind.LOST) {
            throw new IOException("lost");
        }
        long offset = (begin - object.firstLeaf()) * LEAF;
        byte[] run = folder.read(object, offset, (int) Math.min((end - begin) * LEAF, object.size() - offset));
        for (int i = 0; i < leaves.length; i++) {
            leaves[i] = Arrays.copyOfRange(run, i * LEAF, (i + 1) * LEAF);
        }
        return leaves;
    }
}
