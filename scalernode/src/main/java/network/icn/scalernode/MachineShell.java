package network.icn.scalernode;

import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import network.icn.node.EnvironmentException;
import network.icn.node.clock.Clocks;
import network.icn.node.shell.MachineLoop;
import network.icn.node.shell.MachineSteps;
import network.icn.protocol.role.scalernode.ScalerNodeEffect;
import network.icn.protocol.role.scalernode.ScalerNodeInput;
import network.icn.protocol.role.scalernode.ScalerNodeNotice;
import network.icn.protocol.role.scalernode.ScalerNodeRole;
import network.icn.scalernode.rpc.ScalerNodeServer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs the effects that concern the node as a whole; what is meant for a caller goes back to it. A request is a step
/// on its caller's own thread, for a challenge must not wait for a thread to wake up; what nobody waits for, the alarm
/// and what satellites answer, is a step on the thread of the machine.
final class MachineShell implements ScalerNodeServer.Machine, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MachineShell.class);

    private final ScalerNodeRole machine;
    private final SnapshotLog snapshots;
    private final KeptSnapshots kept;
    private final InstantSource clock;
    private final Consumer<ScalerNodeNotice> notices;
    private final Archive archive;
    private final MachineSteps<ScalerNodeInput, ScalerNodeEffect> steps;
    private final MachineLoop<ScalerNodeInput> loop;
    /// On the machine's thread.
    private Optional<String> told = Optional.empty();

    /// Talks to satellites without blocking.
    interface Archive {
        /// Silence is no answer.
        void ask(ScalerNodeEffect.AskArchive question, Consumer<ScalerNodeInput.ArchiveAnswered> answer);

        /// There is always an answer.
        void handIn(ScalerNodeEffect.HandIn handIn, Consumer<ScalerNodeInput.EvidenceAnswered> answer);
    }

    /// @param kept hears of each snapshot once it is on disk
    MachineShell(
            ScalerNodeRole machine,
            SnapshotLog snapshots,
            KeptSnapshots kept,
            InstantSource clock,
            Consumer<ScalerNodeNotice> notices,
            Archive archive) {
        this.machine = machine;
        this.snapshots = snapshots;
        this.kept = kept;
        this.clock = clock;
        this.notices = notices;
        this.archive = archive;
        this.steps = new MachineSteps<>((input, now) -> machine.step(input, now.wall()), new Clocks(clock));
        this.loop = new MachineLoop<>("icn-scalernode", this::stepAside, new ScalerNodeInput.Ticked(), clock);
    }

    /// Begins to wake the machine at its alarms; whoever starts it has let it hear what its journal holds.
    void start() {
        loop.start();
    }

    /// Why the machine is not woken any more; empty while it is.
    Optional<String> failure() {
        return loop.failure();
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

    /// Takes the step only if that still holds when nobody else can take one.
    ///
    /// @return whether it was taken
    boolean stepIf(BooleanSupplier still, ScalerNodeInput input) {
        return steps.look(() -> {
            boolean holds = still.getAsBoolean();
            if (holds) {
                step(input);
            }
            return holds;
        });
    }

    private Optional<ScalerNodeEffect.Reply> carryOut(ScalerNodeInput input) {
        AtomicReference<ScalerNodeEffect.@Nullable Reply> answer = new AtomicReference<>();
        steps.take(input, effect -> {
            switch (effect) {
                case ScalerNodeEffect.KeepSnapshot keep -> {
                    snapshots.keep(keep.snapshot());
                    kept.add(keep.snapshot());
                }
                case ScalerNodeEffect.KeepCovers keep -> {
                    snapshots.keep(keep.first());
                    kept.covers(keep.first());
                }
                case ScalerNodeEffect.Tell tell -> notices.accept(tell.notice());
                case ScalerNodeEffect.WakeAt wakeAt -> loop.wakeAt(wakeAt.time());
                case ScalerNodeEffect.AskArchive ask -> archive.ask(ask, this::answered);
                case ScalerNodeEffect.HandIn handIn -> archive.handIn(handIn, this::answered);
                // A transcript is kept by the caller, outside the machine: other challenges must not wait for it.
                case ScalerNodeEffect.Reply reply -> answer.set(reply);
            }
        });
        return Optional.ofNullable(answer.get());
    }

    /// Why challenges of the running era are refused, if they are.
    Optional<String> withoutSnapshot() {
        return steps.look(() -> machine.eraWithoutSnapshot(clock.instant()))
                .map(era -> "none was signed before era " + era + " began, so its challenges are refused until era "
                        + era.next() + " begins");
    }

    private void answered(ScalerNodeInput answer) {
        if (!loop.offer(answer)) {
            LOG.debug("closing: what a satellite answers is not heard");
        }
    }

    /// A disk that cannot be written ends the node, and a bug in one step is no reason not to wake up for the next.
    private void stepAside(ScalerNodeInput input) {
        try {
            step(input);
        } catch (EnvironmentException e) {
            LOG.atError().addKeyValue("reason", e.getMessage()).log("tick failed");
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("tick failed");
        }
        Optional<String> trouble = withoutSnapshot();
        if (!trouble.equals(told)) {
            told = trouble;
            trouble.ifPresent(
                    reason -> LOG.atWarn().addKeyValue("reason", reason).log("no snapshot for this era"));
        }
    }

    @Override
    public void close() {
        loop.close();
    }
}
