package network.icn.libp2p.mux.yamux;

import java.util.concurrent.atomic.AtomicLong;

/// Room for bytes that were received and not read yet, shared by the sessions of a host: each may hold a little without
/// asking, and what it holds beyond that is taken from here. Thread-safe.
public final class ReceivePool {
    private final long capacity;
    private final AtomicLong free;

    /// @param capacity bytes
    public ReceivePool(long capacity) {
        this.capacity = capacity;
        this.free = new AtomicLong(capacity);
    }

    /// Takes all of `bytes`, or nothing.
    public boolean take(long bytes) {
        long before = free.get();
        while (before >= bytes) {
            if (free.compareAndSet(before, before - bytes)) {
                return true;
            }
            before = free.get();
        }
        return false;
    }

    /// What was taken before.
    public void giveBack(long bytes) {
        free.addAndGet(bytes);
    }

    /// Bytes that sessions hold now.
    public long taken() {
        return capacity - free.get();
    }
}
