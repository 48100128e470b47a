package network.icn.protocol.kernel.merkle;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// That a counted tree is the beginning of a larger one, as [ConsistencyProof] for a plain one: no entry of the old
/// tree
/// has gone, changed or moved, and so no index of what is counted has changed its meaning.
public final class CountedConsistency {
    private CountedConsistency() {}

    /// Empty when the trees are the same.
    ///
    /// @throws IllegalArgumentException unless 0 < size1 <= size2
    public static List<CountedHash> prove(long size1, long size2, CountedSource nodes) {
        Merkle.requireSize(size2);
        if (size1 < 1 || size1 > size2) {
            throw new IllegalArgumentException("size1: 1 to " + size2 + ", got " + size1);
        }
        List<CountedHash> proof = new ArrayList<>();
        long begin = 0;
        long end = size2;
        List<CountedHash> siblings = new ArrayList<>();
        while (size1 != end) {
            long middle = begin + Merkle.split(end - begin);
            if (size1 <= middle) {
                siblings.add(nodes.range(middle, end));
                end = middle;
            } else {
                siblings.add(nodes.range(begin, middle));
                begin = middle;
            }
        }
        // A part that begins at the first entry is the old tree itself, whose root the verifier has.
        if (begin > 0) {
            proof.add(nodes.range(begin, end));
        }
        proof.addAll(siblings.reversed());
        return proof;
    }

    /// An empty old tree is refused, as there: anything is consistent with it.
    ///
    /// @param size1 entries of the old tree, `root1` its root with what it counts; likewise the new one
    public static boolean verify(
            long size1, CountedHash root1, long size2, CountedHash root2, List<CountedHash> proof) {
        if (size1 < 1 || size1 > size2 || size2 > Merkle.MAX_SIZE) {
            return false;
        }
        if (size1 == size2) {
            return proof.isEmpty() && root1.equals(root2);
        }
        if (proof.size() != ConsistencyProof.length(size1, size2)) {
            return false;
        }
        boolean complete = Long.bitCount(size1) == 1;
        CountedHash start = complete ? root1 : proof.getFirst();
        List<CountedHash> path = complete ? proof : proof.subList(1, proof.size());
        int skip = Long.numberOfTrailingZeros(size1);
        return climb((size1 - 1) >>> skip, (size2 - 1) >>> skip, start, path, root1, root2);
    }

    /// RFC 9162 2.1.4.2, steps 4 to 7.
    private static boolean climb(
            long fn, long sn, CountedHash start, List<CountedHash> path, CountedHash root1, CountedHash root2) {
        Optional<CountedHash> fr = Optional.of(start);
        Optional<CountedHash> sr = Optional.of(start);
        for (CountedHash part : path) {
            if (sn == 0 || fr.isEmpty() || sr.isEmpty()) {
                return false;
            }
            if ((fn & 1) == 1 || fn == sn) {
                fr = CountedHash.nodeWithin(part, fr.get(), root1.count());
                sr = CountedHash.nodeWithin(part, sr.get(), root2.count());
                int skip = (fn & 1) == 1 ? 0 : Long.numberOfTrailingZeros(fn);
                fn >>>= skip;
                sn >>>= skip;
            } else {
                sr = CountedHash.nodeWithin(sr.get(), part, root2.count());
            }
            fn >>>= 1;
            sn >>>= 1;
        }
        return sn == 0
                && fr.filter(root1::equals).isPresent()
                && sr.filter(root2::equals).isPresent();
    }
}
