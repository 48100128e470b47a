package network.icn.scalernode;

import java.util.concurrent.locks.LockSupport;
import network.icn.scalernode.metrics.ScalerNodeMetrics;
import network.icn.scalernode.store.ObjectStore;
import network.icn.scalernode.store.Segment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads blocks for the scrub, no faster than it may. An index that cannot be read is made again first: its object may
/// be whole.
final class ScrubReader {
    /// Blocks between two looks at the clock: 1 MiB.
    private static final int STRIDE = 16;

    private static final Logger LOG = LoggerFactory.getLogger(ScrubReader.class);

    private final ObjectStore store;
    private final ScalerNodeMetrics metrics;

    ScrubReader(ObjectStore store, ScalerNodeMetrics metrics) {
        this.store = store;
        this.metrics = metrics;
    }

    /// Reads some blocks, and rests until they have taken as long as they should.
    ///
    /// @return the block behind them
    long stride(Segment of, long begin, long bytesPerSecond) {
        long begun = System.nanoTime();
        long end = end(of, begin);
        rest(begun, read(of, begin), bytesPerSecond);
        return end;
    }

    static long end(Segment of, long begin) {
        return Math.min(of.blocks(), begin + STRIDE);
    }

    /// The blocks up to [#end], at full speed.
    ///
    /// @return bytes read
    long read(Segment of, long begin) {
        long end = end(of, begin);
        long bytes = 0;
        for (long at = begin; at < end; at++) {
            long read = store.scrub(of.object(), at);
            if (read == 0 && store.repair()) {
                LOG.atWarn()
                        .addKeyValue("object", of.object())
                        .log("the index of an object was damaged and is made again");
                read = store.scrub(of.object(), at);
            }
            bytes += read;
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
