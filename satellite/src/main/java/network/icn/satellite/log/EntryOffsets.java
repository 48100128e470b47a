package network.icn.satellite.log;

import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;

/// Where each entry of the log begins in its file: eight bytes an entry, made anew at each start. So the log is read by
/// index without asking a database. Any number of threads may use it.
final class EntryOffsets {
    private final ReentrantLock lock = new ReentrantLock();
    private long[] offsets = new long[1_024];
    private int size;

    /// @param offset of the next entry
    void add(long offset) {
        lock.lock();
        try {
            if (size == offsets.length) {
                offsets = Arrays.copyOf(offsets, size * 2);
            }
            offsets[size++] = offset;
        } finally {
            lock.unlock();
        }
    }

    /// @throws IndexOutOfBoundsException if there is no such entry
    long of(long index) {
        lock.lock();
        try {
            if (index < 0 || index >= size) {
                throw new IndexOutOfBoundsException("entry: below " + size + ", got " + index);
            }
            return offsets[(int) index];
        } finally {
            lock.unlock();
        }
    }
}
