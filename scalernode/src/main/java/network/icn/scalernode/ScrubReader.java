package network.icn.scalernode;

import java.util.concurrent.locks.LockSupport;
import network.icn.scalernode.metrics.ScalerNodeMetrics;
import network.icn.scalernode.store.DataStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads blocks for the scrub, no faster than it may. Before data is blamed, the trees are looked at, once
/// a pass.
final class ScrubReader {
    /// Blocks between two looks at the clock: 1 MiB.
    static final int STRIDE = 16;

    private static final Logger LOG = LoggerFactory.getLogger(ScrubReader.class);

    private final DataStore store;
    private final ScalerNodeMetrics metrics;
    private boolean treesChecked;

    ScrubReader(DataStore store, ScalerNodeMetrics metrics) {
        this.store = store;
        this.metrics = metrics;
    }

    void beginPass() {
        treesChecked = false;
    }

    /// Reads some blocks, and rests until they have taken as long as they should.
    void stride(long generation, long begin, long end, long bytesPerSecond) {
        long begun = System.nanoTime();
        long badBefore = store.damage().leaves();
        long bytes = read(generation, begin, end);
        if (!treesChecked && store.damage().leaves() > badBefore) {
            treesChecked = true;
            if (store.repairTrees()) {
                LOG.warn("a tree was damaged and is made again");
            }
        }
        rest(begun, bytes, bytesPerSecond);
    }

    /// At full speed.
    ///
    /// @return bytes read
    long read(long generation, long begin, long end) {
        long bytes = 0;
        for (long at = begin; at < end; at++) {
            bytes += store.scrub(generation, at);
        }
        metrics.scrubbed(bytes);
        return bytes;
    }

    private static void rest(long begun, long bytes, long bytesPerSecond) {
        long due = begun + (long) (1e9 * bytes / bytesPerSecond);
        for (long now = System.nanoTime();
                now < due && !Thread.currentThread().isInterrupted();
                now = System.nanoTime()) {
            LockSupport.parkNanos(due - now);
        }
    }
}
