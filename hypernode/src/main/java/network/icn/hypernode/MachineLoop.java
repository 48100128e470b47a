package network.icn.hypernode;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import network.icn.node.EnvironmentException;
import network.icn.node.clock.Clocks;
import network.icn.protocol.role.hypernode.HyperNodeEffect;
import network.icn.protocol.role.hypernode.HyperNodeInput;
import network.icn.protocol.role.hypernode.HyperNodeRole;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one thread that owns the machine: takes inputs in turn, has the effects carried out in order, keeps the
/// alarm.
final class MachineLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MachineLoop.class);
    /// A few seconds of gossip of a large committee; beyond it gossip is taken later, from another copy, and the rest
    /// waits.
    private static final int INBOX = 8_192;
    private static final Duration LONGEST_SLEEP = Duration.ofSeconds(1);
    private static final Duration FAREWELL = Duration.ofSeconds(5);

    /// Carries one effect out. Called on the machine's thread.
    @FunctionalInterface
    interface EffectHandler {
        void carryOut(HyperNodeEffect effect);
    }

    private final HyperNodeRole machine;
    private final EffectHandler handler;
    private final Clocks clocks;
    private final BlockingQueue<HyperNodeInput> inbox = new ArrayBlockingQueue<>(INBOX);
    private final Thread thread;
    private volatile boolean closed;
    private volatile @Nullable String failure;
    private @Nullable Instant alarm;

    MachineLoop(HyperNodeRole machine, EffectHandler handler, Clocks clocks) {
        this.machine = machine;
        this.handler = handler;
        this.clocks = clocks;
        this.thread = Thread.ofPlatform().daemon().name("icn-hypernode").unstarted(this::run);
    }

    /// Takes the first step on the caller's thread: what the machine cannot go on from must stop the start.
    ///
    /// @param taken called when all that follows from it was carried out, before the next step
    void start(HyperNodeInput first, Runnable taken) {
        step(first);
        taken.run();
        thread.start();
    }

    /// Why the machine does nothing any more; empty while it does.
    Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    /// Waits for room if there is none.
    void put(HyperNodeInput input) throws InterruptedException {
        while (!closed && !inbox.offer(input, LONGEST_SLEEP.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.debug("the machine is busy");
        }
    }

    /// False if there is no room.
    boolean offer(HyperNodeInput input) {
        return !closed && inbox.offer(input);
    }

    private void run() {
        try {
            while (!closed) {
                HyperNodeInput input = inbox.poll(untilAlarm().toNanos(), TimeUnit.NANOSECONDS);
                if (input != null) {
                    step(input);
                } else {
                    // Its time has come, or a second has passed: a wall clock that was set back hides the one, not
                    // the other.
                    step(new HyperNodeInput.Woken());
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
        failure = "the machine stopped: " + cause.getMessage();
        LOG.atError().setCause(cause).log("the machine stops");
    }

    private Duration untilAlarm() {
        Instant time = alarm;
        if (time == null) {
            return LONGEST_SLEEP;
        }
        Duration left = Duration.between(clocks.wall().instant(), time);
        // Wall clocks may jump, so the wait is cut into pieces.
        return left.isNegative() ? Duration.ZERO : left.compareTo(LONGEST_SLEEP) < 0 ? left : LONGEST_SLEEP;
    }

    private void step(HyperNodeInput input) {
        if (alarm != null && !clocks.wall().instant().isBefore(alarm)) {
            alarm = null;
        }
        machine.step(input, clocks.reading()).forEach(handler::carryOut);
    }

    /// Wakes the machine at that time, and no more at the one before. Called on the machine's thread.
    void wakeAt(Instant time) {
        alarm = time;
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
