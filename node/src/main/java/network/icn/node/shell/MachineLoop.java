package network.icn.node.shell;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import network.icn.node.EnvironmentException;
import network.icn.node.Reason;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The thread of a machine: steps it with what was put here, in turn, and wakes it at its alarm, and once a second when
/// nothing comes.
///
/// @param <I> what the machine hears
public final class MachineLoop<I> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MachineLoop.class);
    /// A few seconds of gossip of a large committee; beyond it gossip is taken later, from another copy, and the rest
    /// waits.
    private static final int INBOX = 8_192;
    /// The thread goes by the monotonic clock, the machine by the wall clock, which may be set: so it looks that often.
    private static final Duration LONGEST_SLEEP = Duration.ofSeconds(1);
    private static final Duration FAREWELL = Duration.ofSeconds(5);

    private final Consumer<I> step;
    private final I woken;
    private final InstantSource wall;
    /// Empty: the alarm was set by another thread.
    private final BlockingQueue<Optional<I>> inbox = new ArrayBlockingQueue<>(INBOX);
    private final Thread thread;
    private final AtomicReference<@Nullable Instant> alarm = new AtomicReference<>();
    private volatile boolean closed;
    private volatile @Nullable String failure;

    /// @param name of the thread
    /// @param step has the machine take one input and what follows carried out; what it throws stops the machine
    /// @param woken what the machine hears when it is woken
    public MachineLoop(String name, Consumer<I> step, I woken, InstantSource wall) {
        this.step = step;
        this.woken = woken;
        this.wall = wall;
        this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
    }

    /// Begins to step. What the machine cannot go on from must stop the start of its node: so its first step is taken
    /// by whoever starts it, before this.
    public void start() {
        thread.start();
    }

    /// Why the machine is not stepped any more; empty while it is.
    public Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    /// Waits for room if there is none.
    ///
    /// @throws InterruptedException if the caller is interrupted meanwhile; then the input is lost
    public void put(I input) throws InterruptedException {
        while (!closed && !inbox.offer(Optional.of(input), LONGEST_SLEEP.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.debug("the machine is busy");
        }
    }

    /// False if there is no room.
    public boolean offer(I input) {
        return !closed && inbox.offer(Optional.of(input));
    }

    /// Wakes the machine at that time, and no more at the one before. Any thread may say so.
    public void wakeAt(Instant time) {
        Instant before = alarm.getAndSet(time);
        boolean sooner = before == null || time.isBefore(before);
        if (sooner && !Thread.currentThread().equals(thread)) {
            // If there is no room the thread is awake anyway.
            boolean _ = inbox.offer(Optional.empty());
        }
    }

    private void run() {
        try {
            while (!closed) {
                Optional<I> input = inbox.poll(untilAlarm().toNanos(), TimeUnit.NANOSECONDS);
                if (input == null) {
                    // Its time has come, or a second has passed: a wall clock that was set back hides the one, not
                    // the other.
                    take(woken);
                } else if (input.isPresent()) {
                    take(input.get());
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (EnvironmentException e) {
            // The write-ahead file has told the fatal handler. Nothing more may leave.
            stop(e);
        } catch (RuntimeException | Error e) {
            // A bug, or no memory: liveness fails, so that somebody starts the node again.
            stop(e);
        }
    }

    private void stop(Throwable cause) {
        closed = true;
        failure = "the machine stopped: " + Reason.of(cause);
        LOG.atError().setCause(cause).log("the machine stops");
    }

    private Duration untilAlarm() {
        Instant time = alarm.get();
        if (time == null) {
            return LONGEST_SLEEP;
        }
        Duration left = Duration.between(wall.instant(), time);
        // Wall clocks may jump, so the wait is cut into pieces.
        return left.isNegative() ? Duration.ZERO : left.compareTo(LONGEST_SLEEP) < 0 ? left : LONGEST_SLEEP;
    }

    private void take(I input) {
        Instant time = alarm.get();
        if (time != null && !wall.instant().isBefore(time)) {
            boolean _ = alarm.compareAndSet(time, null);
        }
        step.accept(input);
    }

    /// Ends after the step that is under way.
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(FAREWELL.toMillis());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
