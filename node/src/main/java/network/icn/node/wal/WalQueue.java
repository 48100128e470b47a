package network.icn.node.wal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import network.icn.node.EnvironmentException;
import network.icn.protocol.kernel.bytes.Payload;
import org.jspecify.annotations.Nullable;

/// Records that wait for the writer of a [WriteAheadFile], in groups each of which gets into one batch.
///
/// Any thread may put; one takes. What was put is taken, or failed with the reason why nobody takes it any more.
final class WalQueue {
    /// Waiting groups; beyond that the caller waits, so memory stays bounded.
    private static final int MAX_WAITING = 1_024;

    private static final long LOOK_UP_MILLIS = 50;

    /// Makes a writer that waits look up.
    private static final List<Pending> NOTHING = List.of();

    /// A record and who waits for it.
    record Pending(Payload payload, CompletableFuture<WalPosition> done) {
        Pending(byte[] payload) {
            this(Payload.of(payload), new CompletableFuture<>());
        }

        int bytes() {
            return WalFormat.RECORD_HEADER_BYTES + payload.size();
        }
    }

    private final Path file;
    private final BlockingQueue<List<Pending>> waiting = new LinkedBlockingQueue<>(MAX_WAITING);
    private volatile boolean ending;
    /// Set before the last look at what waits.
    private volatile @Nullable EnvironmentException closed;

    /// @param file for messages
    WalQueue(Path file) {
        this.file = file;
    }

    /// Waits for room, but not for a writer that is gone.
    void put(List<Pending> group) {
        try {
            while (!refused(group) && !waiting.offer(group, 100, TimeUnit.MILLISECONDS)) {
                // No room yet.
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail(group, new EnvironmentException(file + ": interrupted while it was written", "try again", e));
        }
        // The writer may have gone between the check and the offer.
        if (refused(group)) {
            waiting.remove(group);
        }
    }

    private boolean refused(List<Pending> group) {
        EnvironmentException reason = closed;
        if (reason != null) {
            fail(group, reason);
        }
        return reason != null;
    }

    static void fail(List<Pending> group, EnvironmentException reason) {
        group.forEach(pending -> pending.done().completeExceptionally(reason));
    }

    void wake() {
        boolean _ = waiting.offer(NOTHING);
    }

    /// Fills the batch with what waits, if anything does.
    ///
    /// @param batch empty
    /// @return false when the end was called for and nothing waits
    boolean next(List<Pending> batch) throws InterruptedException {
        List<Pending> next = waiting.poll(ending ? 0 : LOOK_UP_MILLIS, TimeUnit.MILLISECONDS);
        boolean last = ending;
        if (next == null && last) {
            // What was put before the end was called for is there by now.
            next = waiting.poll();
        }
        while (next != null && next.isEmpty()) {
            next = waiting.poll();
        }
        if (next == null) {
            return !last;
        }
        batch.addAll(next);
        int bytes = bytes(next);
        for (next = waiting.peek(); next != null && !next.isEmpty(); next = waiting.peek()) {
            bytes += bytes(next);
            if (bytes > WalTail.MAX_BATCH_BYTES) {
                break;
            }
            batch.addAll(next);
            waiting.remove();
        }
        return true;
    }

    private static int bytes(List<Pending> group) {
        return group.stream().mapToInt(Pending::bytes).sum();
    }

    /// The writer goes when it has taken what waits.
    void end() {
        ending = true;
        wake();
    }

    /// Why nothing is taken any more; null while the writer is there.
    @Nullable
    EnvironmentException closed() {
        return closed;
    }

    /// The writer is gone: fails what waits and all that comes, with the first reason given.
    void close(EnvironmentException reason) {
        EnvironmentException first = closed;
        if (first == null) {
            first = reason;
            closed = reason;
        }
        List<List<Pending>> rest = new ArrayList<>();
        waiting.drainTo(rest);
        for (List<Pending> group : rest) {
            fail(group, first);
        }
    }
}
