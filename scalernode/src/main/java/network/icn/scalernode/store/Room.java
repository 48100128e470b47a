package network.icn.scalernode.store;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Who may still write how much. A node whose disk is full cannot write its snapshots and ends; so what is put must
/// leave room for what the node itself writes. Safe for any number of threads.
final class Room {
    /// For snapshots, transcripts, the log of objects and a log beside them.
    static final long KEPT_BYTES = 64L << 20;
    /// An index has a thousandth of the data, and one that is made again is beside the old one for a while.
    private static final int DATA_PER_INDEX = 500;

    /// How many bytes the disk has for this process.
    interface Disk {
        long usable() throws IOException;
    }

    private final Disk disk;
    private long promised;

    Room(Disk disk) {
        this.disk = disk;
    }

    static Room of(Path folder) throws IOException {
        FileStore store = Files.getFileStore(folder);
        return new Room(store::getUsableSpace);
    }

    /// A copy that is being written.
    final class Claim implements AutoCloseable {
        private long left;

        private Claim(long left) {
            this.left = left;
        }

        /// @param size bytes of the copy so far
        /// @param total of the whole copy
        void written(long size, long total) {
            synchronized (Room.this) {
                long now = Math.max(0, total - size);
                promised -= left - now;
                left = now;
            }
        }

        @Override
        public void close() {
            written(0, 0);
        }
    }

    /// Nothing if there is no room for so many bytes beside what others have begun to write.
    synchronized Optional<Claim> claim(long bytes) throws IOException {
        long index = bytes / DATA_PER_INDEX;
        if (disk.usable() - promised - KEPT_BYTES < bytes + index) {
            return Optional.empty();
        }
        promised += bytes;
        return Optional.of(new Claim(bytes));
    }
}
