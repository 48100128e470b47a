package network.icn.node;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/// Ends a node whose key somebody else uses, some time after it has stopped to sign: long enough for the
/// operator to see why, and for good, because nothing but a person can tell which of the two is the right one.
public final class GracefulEnd {
    private final Duration grace;
    private final ExecutorService workers;
    private final FatalHandler fatal;

    public GracefulEnd(Duration grace, ExecutorService workers, FatalHandler fatal) {
        this.grace = grace;
        this.workers = workers;
        this.fatal = fatal;
    }

    /// @param what one line for people: what somebody else does with the key
    public void begin(String what) {
        CompletableFuture.delayedExecutor(grace.toNanos(), TimeUnit.NANOSECONDS, workers)
                .execute(() -> fatal.fatal(
                        new EnvironmentException(what, "find and stop the other process, then start this one again")));
    }
}
