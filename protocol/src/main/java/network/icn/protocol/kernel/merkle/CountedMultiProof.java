package network.icn.protocol.kernel.merkle;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/// That several entries are in a counted tree, and where what they count begins. The nodes stand in the order of
/// [MultiProof]; one set of entries has one proof, of one length. The proof of one entry is its audit path in that
/// order.
public final class CountedMultiProof {
    private CountedMultiProof() {}

    /// @param entries at least one index, ascending, each once, below size
    public static List<CountedHash> prove(long size, long[] entries, CountedSource nodes) {
        Merkle.requireSize(size);
        if (!MultiProof.wellFormed(size, entries)) {
            throw new IllegalArgumentException("entries: at least one, ascending, each once, below " + size);
        }
        List<CountedHash> proof = new ArrayList<>();
        collect(0, size, new MultiProof.Cursor(entries), nodes, proof);
        return proof;
    }

    private static void collect(
            long begin, long end, MultiProof.Cursor cursor, CountedSource nodes, List<CountedHash> proof) {
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

    /// Where each entry begins: what all entries left of it count together. Nothing unless all of them are in the tree.
    /// Length and sums are checked before anything is hashed.
    ///
    /// @param root with what the whole tree counts
    /// @param size entries of the tree; neither it nor the count is ever taken from a proof
    /// @param entries indices, as for [#prove]
    /// @param hashes one for each index, in their order, with the count that follows from the entry itself
    public static Optional<long[]> verify(
            CountedHash root, long size, long[] entries, List<CountedHash> hashes, List<CountedHash> proof) {
        if (size > Merkle.MAX_SIZE
                || hashes.size() != entries.length
                || !MultiProof.wellFormed(size, entries)
                || proof.size() != MultiProof.length(size, entries)) {
            return Optional.empty();
        }
        Walk sums = new Walk(entries, hashes, proof);
        if (!sums.add(0, size, root.count()) || sums.sum != root.count()) {
            return Optional.empty();
        }
        return new Walk(entries, hashes, proof).rebuild(0, size).equals(root)
                ? Optional.of(sums.begins)
                : Optional.empty();
    }

    /// From left to right, once for the sums and once for the hashes.
    private static final class Walk {
        private final MultiProof.Cursor cursor;
        private final Iterator<CountedHash> hashes;
        private final Iterator<CountedHash> proof;
        private final long[] begins;
        private int passed;
        private long sum;

        Walk(long[] entries, List<CountedHash> hashes, List<CountedHash> proof) {
            this.cursor = new MultiProof.Cursor(entries);
            this.hashes = hashes.iterator();
            this.proof = proof.iterator();
            this.begins = new long[entries.length];
        }

        /// @return false as soon as there is more than the tree counts
        boolean add(long begin, long end, long most) {
            if (end - begin > 1 && !cursor.noneBefore(end)) {
                long middle = begin + Merkle.split(end - begin);
                return add(begin, middle, most) && add(middle, end, most);
            }
            if (!cursor.noneBefore(end)) {
                begins[passed++] = sum;
            }
            sum += next(end).count();
            return sum <= most;
        }

        CountedHash rebuild(long begin, long end) {
            if (end - begin == 1 || cursor.noneBefore(end)) {
                return next(end);
            }
            long middle = begin + Merkle.split(end - begin);
            CountedHash left = rebuild(begin, middle);
            return CountedHash.node(left, rebuild(middle, end));
        }

        /// The entry that ends there, or the part without entries.
        private CountedHash next(long end) {
            if (cursor.noneBefore(end)) {
                return proof.next();
            }
            cursor.pass();
            return hashes.next();
        }
    }
}
