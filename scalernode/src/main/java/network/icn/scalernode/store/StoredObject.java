package network.icn.scalernode.store;

import java.util.Arrays;
import java.util.Optional;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.objects.ObjectEntry;
import network.icn.protocol.objects.PlacedEntry;

/// One object of the log, with what its node alone knows about it.
record StoredObject(PlacedEntry placed, Kind kind, ObjectName name) {
    /// Where the bytes come from.
    enum Kind {
        /// Put there by the operator.
        OBJECT(0),
        /// The filler, which can be made again.
        GENERATED(1);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        /// In the log of objects.
        int code() {
            return code;
        }

        static Optional<Kind> of(int code) {
            return Arrays.stream(values()).filter(kind -> kind.code == code).findFirst();
        }
    }

    static long leavesOf(long size) {
        return Math.ceilDiv(size, ObjectEntry.LEAF_BYTES);
    }

    /// Its index in the tree of objects, which names its files.
    long serial() {
        return placed.index();
    }

    ObjectEntry entry() {
        return placed.entry();
    }

    /// Bytes, at least 1.
    long size() {
        return entry().length();
    }

    /// Of its own leaves alone, the last one filled with zeros.
    Hash32 root() {
        return entry().root();
    }

    long leaves() {
        return entry().leaves();
    }
}
