package network.icn.satellite.log;

import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;

/// Where each entry of the log begins in its file: eight bytes an entry, so that the log can be read without asking a
/// database. Any number of threads may use it.
public final class EntryOffsets {
    private final ReentrantLock lock = new ReentrantLock();
    private long[] offsets = new long[1_024];
    private int size;

    /// @param position of the next entry
    /// @throws IllegalStateException if it is another one
    public void add(LogPosition position) {
        lock.lock();
        try {
            if (position.index() != size) {
                throw new IllegalStateException("entry " + size + " is next, got " + position.index());
            }
            if (size == offsets.length) {
                offsets = Arrays.copyOf(offsets, size * 2);
            }
            offsets[size++] = position.offset();
        } finally {
            lock.unlock();
        }
    }

    public long size() {
        lock.lock();
        try {
            return size;
        } finally {
            lock.unlock();
        }
    }

    /// @return -1 if there is no such entry
    public long of(long index) {
        lock.lock();
        try {
            return index >= 0 && index < size ? offsets[(int) index] : -1;
        } finally {
            lock.unlock();
        }
    }
}
