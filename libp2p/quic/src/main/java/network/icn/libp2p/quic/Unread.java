package network.icn.libp2p.quic;

import java.util.concurrent.atomic.AtomicLong;

/// Counts the received and unread bytes of all streams of a connection. Thread-safe.
final class Unread {
    private final int limit;
    private final Runnable whenRoom;
    private final AtomicLong bytes = new AtomicLong();

    /// @param whenRoom called whenever there is room again
    Unread(int limit, Runnable whenRoom) {
        this.limit = limit;
        this.whenRoom = whenRoom;
    }

    boolean isFull() {
        return bytes.get() >= limit;
    }

    long bytes() {
        return bytes.get();
    }

    void add(int count) {
        bytes.addAndGet(count);
    }

    void remove(int count) {
        long before = bytes.getAndAdd(-count);
        if (before >= limit && before - count < limit) {
            whenRoom.run();
        }
    }
}
