package network.icn.protocol.kernel.merkle;

import java.util.ArrayList;
import java.util.List;
import network.icn.protocol.kernel.bytes.Hash32;

/// That a leaf is in a tree: the audit path of RFC 6962 2.1.1, nearest sibling first.
public final class InclusionProof {
    private InclusionProof() {}

    /// @throws IllegalArgumentException unless 0 <= index < size
    public static List<Hash32> prove(long size, long index, NodeSource nodes) {
        Merkle.requireSize(size);
        if (index < 0 || index >= size) {
            throw new IllegalArgumentException("index: 0 to below " + size + ", got " + index);
        }
        List<Hash32> path = new ArrayList<>();
        descend(0, size, index, nodes, path);
        return path;
    }

    private static void descend(long begin, long end, long index, NodeSource nodes, List<Hash32> path) {
        if (end - begin == 1) {
            return;
        }
        long middle = begin + Merkle.split(end - begin);
        if (index < middle) {
            descend(begin, middle, index, nodes, path);
            path.add(nodes.range(middle, end));
        } else {
            descend(middle, end, index, nodes, path);
            path.add(nodes.range(begin, middle));
        }
    }

    /// RFC 9162 2.1.3.2; the length is checked before anything is hashed.
    public static boolean verify(Hash32 root, long size, long index, Hash32 leafHash, List<Hash32> proof) {
        if (index < 0 || index >= size || size > Merkle.MAX_SIZE || proof.size() != length(size, index)) {
            return false;
        }
        long fn = index;
        long sn = size - 1;
        Hash32 hash = leafHash;
        for (Hash32 sibling : proof) {
            if (sn == 0) {
                return false;
            }
            if ((fn & 1) == 1 || fn == sn) {
                hash = Merkle.nodeHash(sibling, hash);
                // At the right edge the levels without a sibling are skipped.
                int skip = (fn & 1) == 1 ? 0 : Long.numberOfTrailingZeros(fn);
                fn >>>= skip;
                sn >>>= skip;
            } else {
                hash = Merkle.nodeHash(hash, sibling);
            }
            fn >>>= 1;
            sn >>>= 1;
        }
        return sn == 0 && hash.equals(root);
    }

    /// How many hashes the proof of that leaf has: the levels below the point where its path joins the path of the last
    /// leaf, and above it one for every left sibling.
    static int length(long size, long index) {
        int inner = Long.SIZE - Long.numberOfLeadingZeros(index ^ (size - 1));
        return inner + Long.bitCount(index >>> inner);
    }
}
