package network.icn.hypernode;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import network.icn.node.EnvironmentException;
import network.icn.node.FatalHandler;
import network.icn.protocol.hypernode.HyperNodeNotice;

/// Ends a node whose key somebody else uses, some time after it has stopped to vote: long enough for the
/// operator to see why, and for good, because nothing but a person can tell which of the two is the right one.
final class DoubleGuard implements NoticeListener {
    private final Duration grace;
    private final ExecutorService workers;
    private final FatalHandler fatal;

    DoubleGuard(Duration grace, ExecutorService workers, FatalHandler fatal) {
        this.grace = grace;
        this.workers = workers;
        this.fatal = fatal;
    }

    @Override
    public void on(HyperNodeNotice notice) {
        if (notice instanceof HyperNodeNotice.KeyUsedElsewhere used) {
            workers.execute(() -> endAfterGrace(used));
        }
    }

    private void endAfterGrace(HyperNodeNotice.KeyUsedElsewhere used) {
        try {
            Thread.sleep(grace);
            fatal.fatal(new EnvironmentException(
                    "somebody else votes with this node's key, in era " + used.era(),
                    "find and stop the other process, then start this one again"));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
