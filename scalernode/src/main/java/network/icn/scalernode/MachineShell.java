package network.icn.scalernode;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import network.icn.protocol.scalernode.ScalerNodeEffect;
import network.icn.protocol.scalernode.ScalerNodeInput;
import network.icn.protocol.scalernode.ScalerNodeMachine;
import network.icn.protocol.scalernode.ScalerNodeNotice;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets one thread at a time into the machine and runs the effects that concern the node as a whole. What is meant for
/// a caller goes back to it.
final class MachineShell {
    private static final Logger LOG = LoggerFactory.getLogger(MachineShell.class);

    private final ScalerNodeMachine machine;
    private final SnapshotLog snapshots;
    private final OwnRoots roots;
    private final ScheduledExecutorService timer;
    private final InstantSource clock;
    private final Consumer<ScalerNodeNotice> notices;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable ScheduledFuture<?> wake;

    /// @param roots hears of each snapshot once it is on disk
    MachineShell(
            ScalerNodeMachine machine,
            SnapshotLog snapshots,
            OwnRoots roots,
            ScheduledExecutorService timer,
            InstantSource clock,
            Consumer<ScalerNodeNotice> notices) {
        this.notices = notices;
        this.machine = machine;
        this.snapshots = snapshots;
        this.roots = roots;
        this.timer = timer;
        this.clock = clock;
    }

    /// Gives the machine an input and returns the effects that answer it, in order. Snapshots are on disk by then.
    ///
    /// @throws network.icn.node.EnvironmentException if a snapshot could not be written; nothing was handed out
    List<ScalerNodeEffect> step(ScalerNodeInput input) {
        lock.lock();
        try {
            List<ScalerNodeEffect> answers = new ArrayList<>();
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
                    case ScalerNodeEffect.HandOutSnapshot handOut -> answers.add(handOut);
                    case ScalerNodeEffect.ReadLeaves read -> answers.add(read);
                    case ScalerNodeEffect.Answer answer -> answers.add(answer);
                    case ScalerNodeEffect.Refuse refuse -> answers.add(refuse);
                    // Kept by the caller, outside the lock: other challenges must not wait for that flush.
                    case ScalerNodeEffect.KeepTranscript keep -> answers.add(keep);
                    case ScalerNodeEffect.HandOutCountersignature handOut -> answers.add(handOut);
                    case ScalerNodeEffect.RefuseTranscript refuse -> answers.add(refuse);
                }
            }
            return answers;
        } finally {
            lock.unlock();
        }
    }

    private void wakeAt(Instant time) {
        if (wake != null) {
            wake.cancel(false);
        }
        long delay = Math.max(1, Duration.between(clock.instant(), time).toMillis());
        wake = timer.schedule(this::tick, delay, TimeUnit.MILLISECONDS);
    }

    private void tick() {
        try {
            step(new ScalerNodeInput.Ticked());
        } catch (RuntimeException e) {
            // The timer would swallow it.
            LOG.atError().setCause(e).log("tick failed");
        }
    }
}
