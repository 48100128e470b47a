package network.icn.libp2p.pubsub;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Supplier;
import network.icn.libp2p.pubsub.Validation.Authorship;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Checks of what one peer sent: while one is under way the next is read and handed over, so that neither the reader
/// nor the checkers wait for the other. Their answers are taken in the order in which it was sent. For one thread.
final class OrderedChecks {
    private static final Logger LOG = LoggerFactory.getLogger(OrderedChecks.class);

    /// One that is under way and one behind it, for whoever is done with the first.
    private static final int AT_ONCE = 2;

    private final Semaphore free = new Semaphore(AT_ONCE);
    private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);

    /// Begins a check, once less than two are under way.
    ///
    /// @param check begins it; what it returns never fails
    /// @param taker called once, after those of earlier checks, on this thread or on one that checked
    void add(Supplier<CompletableFuture<List<Authorship>>> check, Consumer<List<Authorship>> taker)
            throws InterruptedException {
        free.acquire();
        last = last.thenAcceptBoth(check.get(), (_, verdicts) -> taker.accept(verdicts))
                .handle((_, failure) -> {
                    free.release();
                    if (failure != null) {
                        LOG.atError().setCause(failure).log("pubsub failed on checked messages");
                    }
                    return null;
                });
    }

    /// Returns when all answers have been taken.
    void await() {
        last.join();
    }
}
