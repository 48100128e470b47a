package network.icn.libp2p.mux.yamux;

/// What one session has received and nobody has read yet, in bytes. The first [SessionLimits#INITIAL_WINDOW] are its
/// own, so that no other session can take the last room of an honest one; what goes beyond comes from the pool.
final class Backlog {
    private static final long OWN = SessionLimits.INITIAL_WINDOW;

    private final long limit;
    private final ReceivePool pool;
    private long bytes;
    private long pooled;
    private boolean over;

    Backlog(long limit, ReceivePool pool) {
        this.limit = limit;
        this.pool = pool;
    }

    long bytes() {
        return bytes;
    }

    /// Makes room for `count` bytes more; false if there is none, and then nothing has changed.
    boolean grow(int count) {
        long more = beyondOwn(bytes + count) - pooled;
        if (bytes + count > limit || (more > 0 && !pool.take(more))) {
            return false;
        }
        bytes += count;
        pooled += Math.max(0, more);
        return true;
    }

    void shrink(int count) {
        bytes -= count;
        if (!over) {
            giveBackBeyond(bytes);
        }
    }

    /// The session is over: its pool is for others, even if somebody still reads what came before.
    void end() {
        over = true;
        giveBackBeyond(0);
    }

    private void giveBackBeyond(long left) {
        long spare = pooled - beyondOwn(left);
        if (spare > 0) {
            pooled -= spare;
            pool.giveBack(spare);
        }
    }

    private static long beyondOwn(long total) {
        return Math.max(0, total - OWN);
    }
}
