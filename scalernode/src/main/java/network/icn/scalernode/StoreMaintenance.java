package network.icn.scalernode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import network.icn.node.EnvironmentException;
import network.icn.node.FatalHandler;
import network.icn.node.wal.DurableChannel;
import network.icn.protocol.challenge.EraSnapshot;
import network.icn.protocol.kernel.crypto.Ed25519;
import network.icn.protocol.network.era.EraClock;
import network.icn.protocol.objects.StoredGrowth;
import network.icn.protocol.objects.StoredTotals;
import network.icn.scalernode.control.ControlServer;
import network.icn.scalernode.control.Verifying;
import network.icn.scalernode.metrics.ScalerNodeMetrics;
import network.icn.scalernode.rpc.ScalerNodeServer;
import network.icn.scalernode.store.HoldingNode;
import network.icn.scalernode.store.ObjectStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks after what is stored while the node runs: opens it, takes in the inbox, tells the machine what
/// snapshots may say, lets go what binds no more, reads everything over and over. On threads of its own:
/// a snapshot or a challenge never waits for it.
final class StoreMaintenance
        implements ControlServer.Node, ScalerNodeServer.Leaves, ScalerNodeMetrics.Stored, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StoreMaintenance.class);
    private static final long TICK_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /// Whose store it is.
    ///
    /// @param nodeSeed gives that of which the generated data are made
    /// @param claimedBytes what the registry says of the node
    record Of(HoldingNode holder, Supplier<byte[]> nodeSeed, long claimedBytes, EraClock eras) {}

    private final ScalerNodeConfig config;
    private final Of of;
    private final KeptSnapshots kept;
    private final InstantSource clock;
    private final FatalHandler fatal;
    private final ScalerNodeMetrics metrics;
    private final Announcer announcer;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final Thread maintenance;
    private final Thread healing;
    private final Thread scrubbing;
    private final Optional<ControlServer> control;
    private volatile @Nullable ObjectStore store;
    private volatile @Nullable Scrub scrub;
    private volatile boolean closing;

    /// @param kept this node's snapshots, also those of before the start
    StoreMaintenance(
            ScalerNodeConfig config,
            Of of,
            KeptSnapshots kept,
            InstantSource clock,
            FatalHandler fatal,
            ScalerNodeMetrics metrics,
            Announcer announcer) {
        this.config = config;
        this.of = of;
        this.kept = kept;
        this.clock = clock;
        this.fatal = fatal;
        this.metrics = metrics;
        this.announcer = announcer;
        this.maintenance = Thread.ofPlatform().daemon().name("icn-store").unstarted(this::work);
        this.healing = Thread.ofPlatform().daemon().name("icn-heal").unstarted(this::heal);
        this.scrubbing = Thread.ofPlatform().daemon().name("icn-scrub").unstarted(this::scrub);
        metrics.watch(this);
        this.control = ControlServer.start(config.dataDirectory(), this);
    }

    void start() {
        maintenance.start();
    }

    /// Completes when what is stored can be proved; exceptionally if the disk fails.
    CompletableFuture<Void> ready() {
        return ready.copy();
    }

    @Override
    public Optional<ObjectStore> store() {
        return Optional.ofNullable(store);
    }

    @Override
    public long committed() {
        return kept.last()
                .map(EraSnapshot::totals)
                .filter(totals -> store().filter(open -> open.holds(totals)).isPresent())
                .map(totals -> totals.tree().objects())
                .orElse(0L);
    }

    @Override
    public ObjectStore.Proven read(StoredTotals of, long[] indices) {
        return open().read(of, indices);
    }

    @Override
    public StoredGrowth growth(StoredTotals from, StoredTotals to) {
        return open().growth(from, to);
    }

    private ObjectStore open() {
        ObjectStore open = store;
        if (open == null) {
            throw new UncheckedIOException(new IOException("no data"));
        }
        return open;
    }

    @Override
    public Optional<String> notServing() {
        if (announcer.leaves() > 0) {
            return Optional.empty();
        }
        return Optional.of(
                store == null
                        ? "the store is being opened"
                        : announcer.loss().orElse("nothing can be proved yet: put an object, or set capacity"));
    }

    /// What is damaged.
    Optional<String> trouble() {
        ObjectStore open = store;
        return open == null ? Optional.empty() : open.damage().summary();
    }

    private void work() {
        try {
            Path directory = config.dataDirectory();
            Inbox.create(directory);
            ObjectStore opened = open(directory);
            store = opened;
            fill(opened);
            compareWithClaim(opened);
            scrub = new Scrub(directory, opened, metrics, clock);
            announce(opened);
            if (config.maintenance().scrubRate() > 0) {
                scrubbing.start();
            }
            healing.start();
            keep(chores(opened));
        } catch (EnvironmentException e) {
            ready.completeExceptionally(e);
            fatal.fatal(e);
        } catch (CancellationException e) {
            ready.completeExceptionally(e);
        } catch (IOException | RuntimeException e) {
            LOG.atError().setCause(e).log("cannot prepare the data");
            ready.completeExceptionally(e);
        }
    }

    private ObjectStore open(Path directory) {
        ObjectStore opened = ObjectStore.open(directory, Ed25519.best(), fatal, DurableChannel::openFile);
        try {
            opened.heldBy(of.holder());
            return opened;
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    /// Only what was never there keeps the node from starting; what cannot be made again costs its own leaves.
    private void fill(ObjectStore opened) {
        boolean again = opened.generatedBytes() > 0;
        try {
            boolean _ =
                    withdrawFiller(opened) || opened.fill(of.nodeSeed().get(), config.capacityBytes(), this::preparing);
        } catch (EnvironmentException e) {
            if (!again) {
                throw e;
            }
            LOG.atError()
                    .addKeyValue("reason", e.getMessage())
                    .log("the generated data are gone and cannot be made again: all else is served");
        }
    }

    /// A node that is told to stop does not wait for hours of generating.
    private void preparing(long done) {
        if (closing) {
            throw new CancellationException("the node is closing");
        }
        metrics.preparing(done);
    }

    private void compareWithClaim(ObjectStore opened) {
        long stored = opened.storedBytes();
        long generated = opened.generatedBytes();
        if (stored < of.claimedBytes()) {
            LOG.atWarn()
                    .addKeyValue("claimed", of.claimedBytes())
                    .addKeyValue("stored", stored)
                    .log("the registry claims more bytes for this node than it stores: set capacity before the first"
                            + " start, put objects, or ask the authority for a smaller claim");
        }
        if (generated > 0 && generated != config.capacityBytes()) {
            LOG.atWarn()
                    .addKeyValue("capacity", config.capacityBytes())
                    .addKeyValue("generated", generated)
                    .log("capacity is not what it was at the first start: the generated data stay as they are");
        }
    }

    private List<Chore> chores(ObjectStore opened) {
        Inbox inbox =
                new Inbox(config.dataDirectory(), opened, config.maintenance().inboxSettle(), System::nanoTime);
        return List.of(
                new Chore("take in what lies in the inbox", inbox::scan),
                new Chore("take the generated data away", () -> withdrawFiller(opened)),
                new Chore("announce what is stored", () -> announce(opened)),
                new Chore("let go what binds no more", () -> release(opened)));
    }

    /// @return whether there was one that nobody wants
    private boolean withdrawFiller(ObjectStore opened) {
        return config.capacityBytes() == 0 && opened.withdrawFiller();
    }

    private void keep(List<Chore> chores) {
        while (!closing) {
            LockSupport.parkNanos(TICK_NANOS);
            try {
                for (Chore chore : chores) {
                    if (!closing) {
                        chore.run(System.nanoTime());
                    }
                }
            } catch (CancellationException e) {
                return;
            }
        }
    }

    /// What may take hours: nothing else waits for it.
    private void heal() {
        ObjectStore opened = Objects.requireNonNull(store);
        keep(List.of(
                new Chore("make indices again", opened::repair),
                new Chore(
                        "make the generated data again",
                        () -> opened.fill(of.nodeSeed().get(), 0, this::preparing))));
    }

    /// While something is lost that was signed, the store may be one that somebody puts another copy in the
    /// place of.
    private void release(ObjectStore opened) {
        if (announcer.loss().isEmpty()) {
            long _ = opened.release(kept.releasable(of.eras().eraAt(clock.instant())));
        }
    }

    private void announce(ObjectStore opened) {
        if (announcer.announce(opened) && announcer.leaves() > 0) {
            metrics.leaves(announcer.leaves());
            ready.complete(null);
        }
    }

    private void scrub() {
        Scrub running = scrub;
        if (running != null) {
            running.run(config.maintenance().scrubRate(), config.maintenance().scrubEvery(), () -> !closing);
        }
    }

    @Override
    public void changed() {
        LockSupport.unpark(maintenance);
    }

    @Override
    public String verify(Verifying watcher) {
        Scrub running = scrub;
        ObjectStore open = store;
        if (running == null || open == null) {
            throw new EnvironmentException("nothing can be verified now", "try again in a while");
        }
        long bytes = running.now(watcher);
        open.damage().lines().forEach(watcher::flaw);
        return bytes + " bytes read";
    }

    @Override
    public String acceptLoss() {
        ObjectStore open = store;
        Optional<EraSnapshot> last = kept.last();
        if (open == null || announcer.loss().isEmpty() || last.isEmpty()) {
            return "all that was signed is stored: give up a damaged object with rm";
        }
        open.giveUp(last.get().totals());
        LOG.atWarn()
                .addKeyValue("era", last.get().era())
                .addKeyValue("leaves", last.get().leafCount())
                .log("the operator has accepted a loss: the next snapshot begins anew with what is left");
        changed();
        return "the next snapshot begins anew with what is left";
    }

    @Override
    public double damagedObjects() {
        return store().map(open -> (double) open.damage().objects()).orElse(0.0);
    }

    @Override
    public double damagedLeaves() {
        return store().map(open -> (double) open.damage().leaves()).orElse(0.0);
    }

    @Override
    public double scrubProgress() {
        Scrub running = scrub;
        return running == null ? 0 : running.progress();
    }

    @Override
    public double scrubAge() {
        Scrub running = scrub;
        return running == null ? 0 : running.ageSeconds();
    }

    @Override
    public void close() {
        closing = true;
        control.ifPresent(ControlServer::close);
        LockSupport.unpark(maintenance);
        LockSupport.unpark(scrubbing);
        LockSupport.unpark(healing);
        end(scrubbing);
        end(maintenance);
        end(healing);
        ObjectStore open = store;
        if (open != null) {
            open.close();
        }
    }

    /// A copy of a large object is cut off; the next start clears it away.
    private static void end(Thread thread) {
        try {
            if (thread.isAlive() && !thread.join(PATIENCE)) {
                thread.interrupt();
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
