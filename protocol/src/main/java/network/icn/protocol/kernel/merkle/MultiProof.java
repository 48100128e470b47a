package network.icn.protocol.kernel.merkle;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import network.icn.protocol.kernel.bytes.Hash32;

/// That several leaves are in a tree, without sending a hash twice or one that follows from the leaves.
///
/// The order is that of a walk through the RFC 6962 tree from the root, left child before right child: a subtree that
/// holds none of the leaves gives its hash and is not entered; a leaf that is asked for gives nothing; every other
/// subtree is entered. One set of leaves has one proof, of one length.
public final class MultiProof {
    private MultiProof() {}

    /// @param indices at least one, ascending, each once, below size
    public static List<Hash32> prove(long size, long[] indices, NodeSource nodes) {
        Merkle.requireSize(size);
        if (!wellFormed(size, indices)) {
            throw new IllegalArgumentException("indices: at least one, ascending, each once, below " + size);
        }
        List<Hash32> proof = new ArrayList<>();
        collect(0, size, new Cursor(indices), nodes, proof);
        return proof;
    }

    private static void collect(long begin, long end, Cursor cursor, NodeSource nodes, List<Hash32> proof) {
        if (cursor.noneBefore(end)) {
            proof.add(nodes.range(begin, end));
        } else if (end - begin == 1) {
            cursor.pass();
        } else {
            long middle = begin + Merkle.split(end - begin);
            collect(begin, middle, cursor, nodes, proof);
            collect(middle, end, cursor, nodes, proof);
        }
    }

    /// @param indices as for [#prove]
    /// @param leafHashes one for each index, in their order
    public static boolean verify(Hash32 root, long size, long[] indices, List<Hash32> leafHashes, List<Hash32> proof) {
        if (size > Merkle.MAX_SIZE
                || leafHashes.size() != indices.length
                || !wellFormed(size, indices)
                || proof.size() != count(0, size, new Cursor(indices))) {
            return false;
        }
        return root(size, indices, leafHashes.iterator(), proof.iterator()).equals(root);
    }

    /// How many hashes the proof of those leaves has.
    ///
    /// @param indices as for [#prove]
    public static int length(long size, long[] indices) {
        if (!wellFormed(size, indices)) {
            throw new IllegalArgumentException("indices: at least one, ascending, each once, below " + size);
        }
        return count(0, size, new Cursor(indices));
    }

    /// The root that leaves and proof come to. Takes as many hashes from each as there are indices, and as [#length]
    /// says: whoever asks has compared the numbers before.
    ///
    /// @param indices as for [#prove]
    public static Hash32 root(long size, long[] indices, Iterator<Hash32> leafHashes, Iterator<Hash32> proof) {
        return rebuild(0, size, new Cursor(indices), leafHashes, proof);
    }

    private static int count(long begin, long end, Cursor cursor) {
        if (cursor.noneBefore(end)) {
            return 1;
        }
        if (end - begin == 1) {
            cursor.pass();
            return 0;
        }
        long middle = begin + Merkle.split(end - begin);
        return count(begin, middle, cursor) + count(middle, end, cursor);
    }

    private static Hash32 rebuild(
            long begin, long end, Cursor cursor, Iterator<Hash32> leafHashes, Iterator<Hash32> proof) {
        if (cursor.noneBefore(end)) {
            return proof.next();
        }
        if (end - begin == 1) {
            cursor.pass();
            return leafHashes.next();
        }
        long middle = begin + Merkle.split(end - begin);
        Hash32 left = rebuild(begin, middle, cursor, leafHashes, proof);
        return Merkle.nodeHash(left, rebuild(middle, end, cursor, leafHashes, proof));
    }

    static boolean wellFormed(long size, long[] indices) {
        if (indices.length == 0 || indices[0] < 0 || indices[indices.length - 1] >= size) {
            return false;
        }
        for (int i = 1; i < indices.length; i++) {
            if (indices[i - 1] >= indices[i]) {
                return false;
            }
        }
        return true;
    }

    /// The first index that the walk has not passed yet.
    static final class Cursor {
        private final long[] indices;
        private int next;

        Cursor(long[] indices) {
            this.indices = indices;
        }

        void pass() {
            next++;
        }

        boolean noneBefore(long end) {
            return next == indices.length || indices[next] >= end;
        }
    }
}
