package network.icn.libp2p.host;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import network.icn.libp2p.multiformats.Multiaddr;
import network.icn.libp2p.transport.Upgraded;
import org.jspecify.annotations.Nullable;

/// One dial to one peer, shared by all who want it: addresses are tried in their order, the next one as soon as one
/// fails or has kept silent for a while, side by side; the first that works counts, and the others are broken off. So
/// an address that accepts and says nothing costs a fraction of a second, and whoever joins brings his own addresses
/// along.
final class PeerDial {
    /// Addresses of one dial, all callers together; a caller whose addresses find no place dials himself afterwards.
    static final int MAX_ADDRESSES = 96;
    /// Of these, those of one caller.
    static final int MAX_OF_CALLER = 2 * AddressBook.MAX_ADDRESSES;
    /// Addresses tried at a time: though all of one caller keep silent, those of another are tried.
    static final int MAX_ATTEMPTS = 48;
    /// Of these, those that need no place among the attempts of all dials: silent addresses of one peer must not keep
    /// others from being dialled.
    static final int OWN_ATTEMPTS = 4;

    /// How a caller has come in.
    enum Joined {
        WITH_ALL,
        /// Some of his addresses found no place.
        WITH_SOME,
        /// Not at all: it is over.
        TOO_LATE
    }

    /// What is dialled, and what becomes of it.
    interface Steps {
        /// Where a connection exists already, none has to be made.
        Optional<HostConnection> existing();

        /// Connects and proves; blocks.
        Upgraded attempt(Multiaddr address) throws IOException;

        /// Takes the first one in.
        HostConnection keep(Upgraded upgraded, Multiaddr address) throws IOException;

        /// One that came too late, or is not kept.
        void discard(Upgraded upgraded);

        void failed(Multiaddr address, IOException cause);
    }

    private final Steps steps;
    private final Semaphore sharedAttempts;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Set<Multiaddr> seen = new HashSet<>();
    private final List<Multiaddr> waiting = new ArrayList<>();
    private final Set<Thread> attempts = new HashSet<>();
    private final CompletableFuture<HostConnection> result = new CompletableFuture<>();
    private IOException failure;
    private long dueNanos = System.nanoTime();
    /// Has come through and is being taken in.
    private @Nullable Thread claimant;
    private boolean begun;
    private boolean over;

    /// @param sharedAttempts places for attempts beyond [#OWN_ATTEMPTS], of all dials
    /// @param nothing the failure if there is no address at all
    PeerDial(Steps steps, Semaphore sharedAttempts, IOException nothing) {
        this.steps = steps;
        this.sharedAttempts = sharedAttempts;
        this.failure = nothing;
    }

    /// Adds addresses, and begins with the first call. Those of whoever comes later take turns with those that wait:
    /// nobody's addresses hide another's.
    ///
    /// @param addresses in their order, see [DialOrder]; those beyond [#MAX_OF_CALLER] are not looked at
    Joined join(List<Multiaddr> addresses) {
        lock.lock();
        try {
            if (over) {
                return Joined.TOO_LATE;
            }
            List<Multiaddr> mine = addresses.subList(0, Math.min(addresses.size(), MAX_OF_CALLER));
            List<Multiaddr> before = List.copyOf(waiting);
            waiting.clear();
            for (int i = 0; i < Math.max(mine.size(), before.size()); i++) {
                if (i < mine.size() && seen.size() < MAX_ADDRESSES && seen.add(mine.get(i))) {
                    waiting.add(mine.get(i));
                }
                if (i < before.size()) {
                    waiting.add(before.get(i));
                }
            }
            changed.signalAll();
            if (!begun) {
                begun = true;
                Background.start("libp2p-dial", this::run);
            }
            return seen.containsAll(mine) ? Joined.WITH_ALL : Joined.WITH_SOME;
        } finally {
            lock.unlock();
        }
    }

    /// Blocks until it is over.
    ///
    /// @throws IOException the failure of the last attempt, which is everybody's
    HostConnection await() throws IOException {
        try {
            return result.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (InterruptedIOException) new InterruptedIOException("interrupted").initCause(e);
        }
    }

    private void run() {
        try {
            lock.lock();
            try {
                while (!over) {
                    proceed();
                }
            } finally {
                lock.unlock();
            }
        } catch (InterruptedException | RuntimeException e) {
            end(() -> result.completeExceptionally(new IOException("dial failed", e)));
        }
    }

    /// Begins what is due, or waits; called in a loop.
    @SuppressWarnings("WaitNotInLoop")
    private void proceed() throws InterruptedException {
        Optional<HostConnection> existing = claimant != null ? Optional.empty() : steps.existing();
        if (existing.isPresent()) {
            end(() -> result.complete(existing.get()));
        } else if (waiting.isEmpty() && attempts.isEmpty()) {
            IOException last = failure;
            end(() -> result.completeExceptionally(last));
        } else if (waiting.isEmpty() || claimant != null || attempts.size() >= MAX_ATTEMPTS) {
            changed.await();
        } else {
            long left = dueNanos - System.nanoTime();
            if (left > 0) {
                long _ = changed.awaitNanos(left);
            } else {
                beginNext();
            }
        }
    }

    @SuppressWarnings("WaitNotInLoop") // see above
    private void beginNext() throws InterruptedException {
        boolean shared = attempts.size() >= OWN_ATTEMPTS;
        if (shared && !sharedAttempts.tryAcquire()) {
            // One of ours may end before a place is free.
            boolean _ = changed.await(DialOrder.FAR.toNanos(), TimeUnit.NANOSECONDS);
            return;
        }
        Multiaddr address = waiting.removeFirst();
        dueNanos = System.nanoTime() + DialOrder.patience(address).toNanos();
        Thread attempt = Thread.ofVirtual().name("libp2p-dial").unstarted(() -> {
            try {
                attempt(address);
            } finally {
                if (shared) {
                    sharedAttempts.release();
                }
                ended(Thread.currentThread());
            }
        });
        attempts.add(attempt);
        attempt.start();
    }

    private void attempt(Multiaddr address) {
        Upgraded upgraded = null;
        try {
            upgraded = steps.attempt(address);
            if (!claim()) {
                steps.discard(upgraded);
                return;
            }
            HostConnection kept = steps.keep(upgraded, address);
            end(() -> result.complete(kept));
        } catch (IOException e) {
            if (upgraded != null) {
                steps.discard(upgraded);
            }
            failed(address, e);
        } catch (RuntimeException e) {
            if (upgraded != null) {
                steps.discard(upgraded);
            }
            // A bug of ours, or an address of a kind that the system does not know; the others may still work.
            failed(address, new IOException("dial failed: " + address, e));
        }
    }

    private boolean claim() {
        return under(() -> {
            boolean first = !over && claimant == null;
            claimant = first ? Thread.currentThread() : claimant;
            return first;
        });
    }

    private void failed(Multiaddr address, IOException cause) {
        boolean counts = under(() -> {
            if (!over) {
                failure = cause;
            }
            return !over;
        });
        if (counts) {
            steps.failed(address, cause);
        }
    }

    private void ended(Thread attempt) {
        under(() -> {
            attempts.remove(attempt);
            claimant = attempt.equals(claimant) ? null : claimant;
            dueNanos = System.nanoTime();
            changed.signalAll();
            return true;
        });
    }

    private void end(Runnable telling) {
        under(() -> {
            if (!over) {
                over = true;
                waiting.clear();
                attempts.stream()
                        .filter(each -> !each.equals(Thread.currentThread()))
                        .forEach(Thread::interrupt);
                changed.signalAll();
            }
            return true;
        });
        telling.run();
    }

    private boolean under(Supplier<Boolean> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }
}
