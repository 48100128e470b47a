package network.icn.scalernode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import network.icn.node.EnvironmentException;
import network.icn.node.FatalHandler;
import network.icn.protocol.challenge.EraSnapshot;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.network.era.EraClock;
import network.icn.scalernode.control.ControlServer;
import network.icn.scalernode.control.Verifying;
import network.icn.scalernode.metrics.ScalerNodeMetrics;
import network.icn.scalernode.rpc.ScalerNodeServer;
import network.icn.scalernode.store.DataStore;
import network.icn.scalernode.store.Generation;
import network.icn.scalernode.store.ProvenLeaves;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks after what is stored while the node runs: opens it, takes in the inbox, builds the next tree, lets go what
/// binds no more, reads everything over and over. On threads of its own: a snapshot or a challenge never waits for it.
final class StoreMaintenance
        implements ControlServer.Node, ScalerNodeServer.Leaves, ScalerNodeMetrics.Stored, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StoreMaintenance.class);
    private static final long TICK_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final ScalerNodeConfig config;
    private final byte[] nodeSeed;
    private final EraClock eras;
    private final long claimedBytes;
    private final OwnRoots roots;
    private final InstantSource clock;
    private final FatalHandler fatal;
    private final ScalerNodeMetrics metrics;
    private final Consumer<Optional<Generation>> indexed;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final Thread maintenance;
    private final Thread scrubbing;
    private final Optional<ControlServer> control;
    private volatile @Nullable DataStore store;
    private volatile @Nullable Scrub scrub;
    private volatile @Nullable Generation announced;
    private volatile Optional<String> loss = Optional.empty();
    private volatile boolean closing;

    /// @param roots of this node's snapshots, also those of before the start
    /// @param indexed hears of each tree that snapshots may be signed of; of nothing when there is none any more
    StoreMaintenance(
            ScalerNodeConfig config,
            byte[] nodeSeed,
            EraClock eras,
            long claimedBytes,
            OwnRoots roots,
            InstantSource clock,
            FatalHandler fatal,
            ScalerNodeMetrics metrics,
            Consumer<Optional<Generation>> indexed) {
        this.config = config;
        this.nodeSeed = nodeSeed.clone();
        this.eras = eras;
        this.claimedBytes = claimedBytes;
        this.roots = roots;
        this.clock = clock;
        this.fatal = fatal;
        this.metrics = metrics;
        this.indexed = indexed;
        this.maintenance = Thread.ofPlatform().daemon().name("icn-store").unstarted(this::work);
        this.scrubbing = Thread.ofPlatform().daemon().name("icn-scrub").unstarted(this::scrub);
        metrics.watch(this);
        this.control = ControlServer.start(config.dataDirectory(), this);
    }

    void start() {
        maintenance.start();
    }

    /// Completes when a tree can be proved; exceptionally if the disk fails.
    CompletableFuture<Void> ready() {
        return ready.copy();
    }

    @Override
    public Optional<DataStore> store() {
        return Optional.ofNullable(store);
    }

    @Override
    public ProvenLeaves read(Hash32 root, long size, long[] indices) {
        DataStore open = store;
        if (open == null) {
            throw new UncheckedIOException(new IOException("no data"));
        }
        return open.read(root, size, indices);
    }

    @Override
    public Optional<String> notServing() {
        if (announced != null) {
            return Optional.empty();
        }
        return Optional.of(
                store == null
                        ? "data is being indexed"
                        : loss.orElse("nothing can be proved yet: put an object, or set capacity"));
    }

    /// What is damaged.
    Optional<String> trouble() {
        DataStore open = store;
        return open == null ? Optional.empty() : open.damage().summary();
    }

    private void work() {
        try {
            Path directory = config.dataDirectory();
            Inbox.create(directory);
            DataStore opened =
                    DataStore.open(directory, nodeSeed, config.capacityBytes(), roots.latest(), this::preparing);
            store = opened;
            compareWithClaim(opened);
            scrub = new Scrub(directory, opened, metrics, clock);
            boolean _ = announce(opened);
            if (config.maintenance().scrubRate() > 0) {
                scrubbing.start();
            }
            keep(opened);
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

    /// A node that is told to stop does not wait for hours of indexing.
    private void preparing(long done) {
        if (closing) {
            throw new CancellationException("the node is closing");
        }
        metrics.preparing(done);
    }

    private void compareWithClaim(DataStore opened) {
        long stored = opened.objects().storedBytes();
        long generated = opened.objects().generatedBytes();
        if (stored < claimedBytes) {
            LOG.atWarn()
                    .addKeyValue("claimed", claimedBytes)
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

    private void keep(DataStore opened) {
        Inbox inbox = new Inbox(
                config.dataDirectory(), opened.objects(), config.maintenance().inboxSettle(), System::nanoTime);
        // Snapshots come once an era; building more often than a few times an era serves nobody.
        Duration pause = eras.eraLength().dividedBy(8);
        List<Chore> chores = List.of(
                new Chore("take in what lies in the inbox", inbox::scan),
                new Chore("build the next tree", opened::advance).pausingFor(pause),
                new Chore("make the generated data again", () -> opened.healGenerated(nodeSeed)),
                new Chore("announce the tree", () -> announce(opened)),
                new Chore("let go what binds no more", () -> opened.release(this::binds)));
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

    private boolean binds(Hash32 root) {
        return roots.binds(root, eras.eraAt(clock.instant()));
    }

    /// Gives the machine the newest tree, if it is new and nothing is lost that was signed.
    private boolean announce(DataStore opened) {
        Optional<Generation> current = opened.current();
        Optional<EraSnapshot> last = roots.last();
        Optional<String> lost = last.filter(signed -> !opened.knows(signed.dataRoot()))
                .map(signed ->
                        ("the snapshot of era %s holds %d leaves under another root than what is left, %d leaves:"
                                        + " restore the data directory, or go on with what is left:"
                                        + " icn scalernode verify --accept-loss")
                                .formatted(
                                        signed.era(),
                                        signed.leafCount(),
                                        current.map(Generation::leafCount).orElse(0L)));
        if (lost.isPresent() && loss.isEmpty()) {
            LOG.atError().addKeyValue("detail", lost.get()).log("what was signed is not stored any more");
        }
        loss = lost;
        if (lost.isPresent() && announced != null) {
            // Somebody has shown what a journal that is gone held.
            indexed.accept(Optional.empty());
            announced = null;
            return true;
        }
        if (lost.isEmpty() && current.isPresent() && !current.get().equals(announced)) {
            indexed.accept(current);
            announced = current.get();
            metrics.leaves(current.get().leafCount());
            ready.complete(null);
            return true;
        }
        return false;
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
        DataStore open = store;
        if (running == null || open == null) {
            throw new EnvironmentException("nothing can be verified now", "try again in a while");
        }
        long bytes = running.now(watcher);
        open.damage().lines().forEach(watcher::flaw);
        return bytes + " bytes read";
    }

    @Override
    public String acceptLoss() {
        DataStore open = store;
        Optional<EraSnapshot> last = roots.last();
        if (open == null || loss.isEmpty() || last.isEmpty()) {
            return "nothing is lost that has no name: give up a damaged object with rm";
        }
        open.acceptLossOf(last.get().dataRoot());
        LOG.atWarn()
                .addKeyValue("era", last.get().era())
                .addKeyValue("leaves", last.get().leafCount())
                .log("the operator has accepted a loss: the next snapshot holds what is left");
        changed();
        return "the next snapshot holds what is left";
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
        end(scrubbing);
        end(maintenance);
        DataStore open = store;
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
