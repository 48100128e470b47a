package network.icn.satellite.log;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/// Where each attachment lies: one behind the other, in the order of the log, in files that each begin with an entry
/// whose index is a multiple of 256. A pure function of the sizes that the entries name, so damage of a file moves
/// nothing, and a file may be deleted as a whole. Any number of threads may use it.
final class AttachmentMap {
    /// Bundles and tiles of C2SP have so many entries, and only whole ones are pruned (docs/design/archive-log.md).
    static final int ENTRIES = 256;

    /// A file of attachments.
    ///
    /// @param firstIndex of the entry that it begins with
    /// @param start bytes of all attachments before it
    record Segment(long firstIndex, long start) {}

    /// Where one attachment lies.
    ///
    /// @param offset in the file of the segment
    record Place(Segment segment, long offset, int size) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final long segmentBytes;
    private final List<Segment> segments = new ArrayList<>(List.of(new Segment(0, 0)));
    private long[] ends = new long[1_024];
    private int size;

    /// @param segmentBytes a file that has so many gets no further block of 256 entries
    AttachmentMap(long segmentBytes) {
        this.segmentBytes = segmentBytes;
    }

    /// The next entry has an attachment of that size.
    Place add(int bytes) {
        lock.lock();
        try {
            long start = end(size);
            if (size % ENTRIES == 0 && start - segments.getLast().start() >= segmentBytes) {
                segments.add(new Segment(size, start));
            }
            if (size == ends.length) {
                ends = Arrays.copyOf(ends, size * 2);
            }
            ends[size++] = start + bytes;
            return new Place(segments.getLast(), start - segments.getLast().start(), bytes);
        } finally {
            lock.unlock();
        }
    }

    /// @throws IndexOutOfBoundsException if there is no such entry
    Place of(long index) {
        lock.lock();
        try {
            if (index < 0 || index >= size) {
                throw new IndexOutOfBoundsException("entry: below " + size + ", got " + index);
            }
            Segment segment = segmentOf(index);
            long start = end((int) index);
            return new Place(segment, start - segment.start(), (int) (ends[(int) index] - start));
        } finally {
            lock.unlock();
        }
    }

    private Segment segmentOf(long index) {
        int low = 0;
        int high = segments.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (segments.get(middle).firstIndex() <= index) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return segments.get(low);
    }

    /// Bytes of the attachments of that many entries.
    private long end(int entries) {
        return entries == 0 ? 0 : ends[entries - 1];
    }

    List<Segment> segments() {
        lock.lock();
        try {
            return List.copyOf(segments);
        } finally {
            lock.unlock();
        }
    }

    /// Bytes of a file when all of it is there.
    long bytes(Segment segment) {
        lock.lock();
        try {
            int next = segments.indexOf(segment) + 1;
            return (next < segments.size() ? segments.get(next).start() : end(size)) - segment.start();
        } finally {
            lock.unlock();
        }
    }

    /// Entries whose attachment is not, or not all, within the first bytes of a file.
    long entriesBeyond(Segment segment, long bytes) {
        lock.lock();
        try {
            int next = segments.indexOf(segment) + 1;
            long last = next < segments.size() ? segments.get(next).firstIndex() : size;
            long count = 0;
            for (long i = segment.firstIndex(); i < last; i++) {
                long end = ends[(int) i];
                count += end > end((int) i) && end - segment.start() > bytes ? 1 : 0;
            }
            return count;
        } finally {
            lock.unlock();
        }
    }
}
