package network.icn.scalernode.store;

import java.util.Arrays;
import java.util.Optional;
import network.icn.protocol.challenge.EraSnapshot;
import network.icn.protocol.kernel.bytes.Hash32;

/// One object and its place in the leaf space.
///
/// @param serial names its file; used again only when nothing is left of it, and never by two that one tree holds
/// @param size bytes, at least 1
/// @param firstLeaf index of its first leaf
/// @param root of its own leaves alone, the last one filled with zeros; zero for [Kind#LOST]
/// @param added the first generation of the tree that holds it
/// @param removed the first generation that does not hold it any more, or [#PRESENT]
record StoredObject(
        long serial, Kind kind, ObjectName name, long size, long firstLeaf, Hash32 root, long added, long removed) {
    static final long PRESENT = Long.MAX_VALUE;

    /// Where the bytes come from.
    enum Kind {
        /// Put there by the operator.
        OBJECT(0, "object"),
        /// The filler, which can be made again.
        GENERATED(1, "generated"),
        /// A place whose object is unknown: neither manifest nor file was left of it.
        LOST(2, "lost");

        private final int code;
        private final String word;

        Kind(int code, String word) {
            this.code = code;
            this.word = word;
        }

        /// In the page of an object's file.
        int code() {
            return code;
        }

        static Optional<Kind> of(int code) {
            return Arrays.stream(values()).filter(kind -> kind.code == code).findFirst();
        }

        /// In the manifest.
        String word() {
            return word;
        }

        static Optional<Kind> of(String word) {
            return Arrays.stream(values())
                    .filter(kind -> kind.word.equals(word))
                    .findFirst();
        }
    }

    StoredObject {
        if (size < 1 || firstLeaf < 0) {
            throw new IllegalArgumentException("object: at least one byte at a leaf, got " + size + " at " + firstLeaf);
        }
    }

    static long leavesOf(long size) {
        return Math.ceilDiv(size, EraSnapshot.LEAF_BYTES);
    }

    long leaves() {
        return leavesOf(size);
    }

    long endLeaf() {
        return firstLeaf + leaves();
    }

    boolean isIn(long generation) {
        return added <= generation && generation < removed;
    }

    boolean isPresent() {
        return removed == PRESENT;
    }

    StoredObject removedIn(long generation) {
        return new StoredObject(serial, kind, name, size, firstLeaf, root, added, generation);
    }
}
