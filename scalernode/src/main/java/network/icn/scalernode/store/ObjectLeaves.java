package network.icn.scalernode.store;

import java.io.IOException;
import java.util.Arrays;
import network.icn.protocol.objects.ObjectEntry;

/// The bytes of an object as leaves, all of the same size: the end of a file is filled with zeros. Safe for any number
/// of readers.
record ObjectLeaves(ObjectFolder folder, StoredObject object) {
    static final int LEAF = ObjectEntry.LEAF_BYTES;

    /// Leaves from `begin` up to `end`.
    ///
    /// @throws IOException if the disk does not give them
    byte[][] read(long begin, long end) throws IOException {
        byte[][] leaves = new byte[(int) (end - begin)][];
        long offset = begin * LEAF;
        byte[] run = folder.read(object, offset, (int) Math.min((end - begin) * LEAF, object.size() - offset));
        for (int i = 0; i < leaves.length; i++) {
            leaves[i] = Arrays.copyOfRange(run, i * LEAF, (i + 1) * LEAF);
        }
        return leaves;
    }
}
