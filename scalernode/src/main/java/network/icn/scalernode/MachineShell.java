package network.icn.scalernode;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import network.icn.node.EnvironmentException;
import network.icn.protocol.role.scalernode.ScalerNodeEffect;
import network.icn.protocol.role.scalernode.ScalerNodeInput;
import network.icn.protocol.role.scalernode.ScalerNodeNotice;
import network.icn.protocol.role.scalernode.ScalerNodeRole;
import network.icn.scalernode.rpc.ScalerNodeServer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets one thread at a time into the machine and runs the effects that concern the node as a whole. What is meant for
/// a caller goes back to it.
final class MachineShell implements ScalerNodeServer.Machine {
    private static final Logger LOG = LoggerFactory.getLogger(MachineShell.class);

    /// The timer goes by the monotonic clock, the machine by the wall clock, which may be set: so it looks that often.
    private static final Duration LONGEST_SLEEP = Duration.ofSeconds(1);

    private final ScalerNodeRole machine;
    private final SnapshotLog snapshots;
    private final OwnRoots roots;
    private final ScheduledExecutorService timer;
    private final InstantSource clock;
    private final Consumer<ScalerNodeNotice> notices;
    private final Archive archive;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable ScheduledFuture<?> wake;
    /// On the timer's thread.
    private Optional<String> told = Optional.empty();

    /// Asks a satellite without blocking; silence is no answer.
    @FunctionalInterface
    interface Archive {
        void ask(ScalerNodeEffect.AskArchive question, Consumer<ScalerNodeInput.ArchiveAnswered> answer);
    }

    /// @param roots hears of each snapshot once it is on disk
    MachineShell(
            ScalerNodeRole machine,
            SnapshotLog snapshots,
            OwnRoots roots,
            ScheduledExecutorService timer,
            InstantSource clock,
            Consumer<ScalerNodeNotice> notices,
            Archive archive) {
        this.notices = notices;
        this.archive = archive;
        this.machine = machine;
        this.snapshots = snapshots;
        this.roots = roots;
        this.timer = timer;
        this.clock = clock;
    }

    @Override
    public <R extends ScalerNodeEffect.Reply> R ask(ScalerNodeInput.Request<R> request) {
        return carryOut(request)
                .map(request.reply()::cast)
                .orElseThrow(() -> new IllegalStateException("no reply to " + request));
    }

    @Override
    public void step(ScalerNodeInput input) {
        Optional<ScalerNodeEffect.Reply> _ = carryOut(input);
    }

    private Optional<ScalerNodeEffect.Reply> carryOut(ScalerNodeInput input) {
        lock.lock();
        try {
            Optional<ScalerNodeEffect.Reply> answer = Optional.empty();
            for (ScalerNodeEffect effect : machine.step(input, clock.instant())) {
                switch (effect) {
                    case ScalerNodeEffect.KeepSnapshot keep -> {
                        snapshots.keep(keep.snapshot());
                        roots.add(keep.snapshot());
                    }
                    case ScalerNodeEffect.KeepCovers keep -> {
                        snapshots.keep(keep.first());
                        roots.covers(keep.first());
                    }
                    case ScalerNodeEffect.Tell tell -> notices.accept(tell.notice());
                    case ScalerNodeEffect.WakeAt wakeAt -> wakeAt(wakeAt.time());
                    case ScalerNodeEffect.AskArchive ask -> archive.ask(ask, this::answered);
                    // A transcript is kept by the caller, outside the lock: other challenges must not wait for it.
                    case ScalerNodeEffect.Reply reply -> answer = Optional.of(reply);
                }
            }
            return answer;
        } finally {
            lock.unlock();
        }
    }

    /// Why challenges of the running era are refused, if they are.
    Optional<String> withoutSnapshot() {
        lock.lock();
        try {
            return machine.eraWithoutSnapshot(clock.instant())
                    .map(era -> "none was signed before era " + era + " began, so its challenges are refused until era "
                            + era.next() + " begins");
        } finally {
            lock.unlock();
        }
    }

    private void answered(ScalerNodeInput.ArchiveAnswered answer) {
        stepAside(answer);
    }

    private void wakeAt(Instant time) {
        if (wake != null) {
            wake.cancel(false);
        }
        Duration left = Duration.between(clock.instant(), time);
        Duration wait = left.compareTo(LONGEST_SLEEP) < 0 ? left : LONGEST_SLEEP;
        wake = timer.schedule(this::tick, Math.max(1, wait.toMillis()), TimeUnit.MILLISECONDS);
    }

    private void tick() {
        stepAside(new ScalerNodeInput.Ticked());
        Optional<String> trouble = withoutSnapshot();
        if (!trouble.equals(told)) {
            told = trouble;
            trouble.ifPresent(
                    reason -> LOG.atWarn().addKeyValue("reason", reason).log("no snapshot for this era"));
        }
    }

    /// For what nobody waits for: the timer and the workers would swallow what fails.
    private void stepAside(ScalerNodeInput input) {
        try {
            step(input);
        } catch (EnvironmentException e) {
            // A disk that cannot be written ends the node; here it is only said what could not be done.
            LOG.atError().addKeyValue("reason", e.getMessage()).log("tick failed");
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("tick failed");
        }
    }
}
