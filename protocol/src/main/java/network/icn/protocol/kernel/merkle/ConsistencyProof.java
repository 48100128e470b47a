package network.icn.protocol.kernel.merkle;

import java.util.ArrayList;
import java.util.List;
import network.icn.protocol.kernel.bytes.Hash32;

/// That a tree is the beginning of a larger one (RFC 6962 2.1.2).
public final class ConsistencyProof {
    private ConsistencyProof() {}

    /// Empty when the trees are the same.
    ///
    /// @throws IllegalArgumentException unless 0 < size1 <= size2
    public static List<Hash32> prove(long size1, long size2, NodeSource nodes) {
        Merkle.requireSize(size2);
        if (size1 < 1 || size1 > size2) {
            throw new IllegalArgumentException("size1: 1 to " + size2 + ", got " + size1);
        }
        List<Hash32> proof = new ArrayList<>();
        descend(0, size2, size1, true, nodes, proof);
        return proof;
    }

    /// SUBPROOF of the RFC: `known` says that the range so far is the old tree itself, whose root the verifier has.
    private static void descend(long begin, long end, long size1, boolean known, NodeSource nodes, List<Hash32> proof) {
        if (size1 == end) {
            if (!known) {
                proof.add(nodes.range(begin, end));
            }
            return;
        }
        long middle = begin + Merkle.split(end - begin);
        if (size1 <= middle) {
            descend(begin, middle, size1, known, nodes, proof);
            proof.add(nodes.range(middle, end));
        } else {
            descend(middle, end, size1, false, nodes, proof);
            proof.add(nodes.range(begin, middle));
        }
    }

    /// RFC 9162 2.1.4.2. An empty old tree is refused: anything is consistent with it, so such a proof says nothing.
    public static boolean verify(long size1, Hash32 root1, long size2, Hash32 root2, List<Hash32> proof) {
        if (size1 < 1 || size1 > size2 || size2 > Merkle.MAX_SIZE) {
            return false;
        }
        if (size1 == size2) {
            return proof.isEmpty() && root1.equals(root2);
        }
        if (proof.size() != length(size1, size2)) {
            return false;
        }
        // A complete old tree is a node of the new one, so its root is not sent.
        boolean complete = Long.bitCount(size1) == 1;
        Hash32 start = complete ? root1 : proof.getFirst();
        List<Hash32> path = complete ? proof : proof.subList(1, proof.size());
        int skip = Long.numberOfTrailingZeros(size1);
        return climb((size1 - 1) >>> skip, (size2 - 1) >>> skip, start, path, root1, root2);
    }

    /// Steps 4 to 7 of the algorithm: both roots grow from the same node, the old one only by what lies left of it.
    private static boolean climb(long fn, long sn, Hash32 start, List<Hash32> path, Hash32 root1, Hash32 root2) {
        Hash32 fr = start;
        Hash32 sr = start;
        for (Hash32 hash : path) {
            if (sn == 0) {
                return false;
            }
            if ((fn & 1) == 1 || fn == sn) {
                fr = Merkle.nodeHash(hash, fr);
                sr = Merkle.nodeHash(hash, sr);
                int skip = (fn & 1) == 1 ? 0 : Long.numberOfTrailingZeros(fn);
                fn >>>= skip;
                sn >>>= skip;
            } else {
                sr = Merkle.nodeHash(sr, hash);
            }
            fn >>>= 1;
            sn >>>= 1;
        }
        return sn == 0 && fr.equals(root1) && sr.equals(root2);
    }

    /// The path of the old tree's last complete subtree in the new tree, and that subtree unless it is the old tree.
    static int length(long size1, long size2) {
        int skip = Long.numberOfTrailingZeros(size1);
        int start = Long.bitCount(size1) == 1 ? 0 : 1;
        return start + InclusionProof.length(((size2 - 1) >>> skip) + 1, (size1 - 1) >>> skip);
    }
}
