package network.icn.cli.devnet;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import network.icn.cli.node.Role;
import network.icn.node.EnvironmentException;
import network.icn.node.key.KeyFile;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.network.era.EraClock;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.objects.ObjectEntry;
import network.icn.scalernode.control.ObjectDoor;
import network.icn.scalernode.control.ObjectOwner;
import network.icn.scalernode.store.HoldingNode;
import network.icn.scalernode.store.ObjectName;
import network.icn.scalernode.store.Taken;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Somebody who keeps objects at every ScalerNode of a devnet: under a key that no node has, and of bytes that no node
/// can make. Some are there before the nodes start for the first time, one more comes in every era, as what
/// `icn scalernode put --owner` puts.
final class DevnetOwner implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DevnetOwner.class);
    /// How many are there at the start.
    private static final int FIRST = 4;
    /// Of what is there at the start, the part that comes in an era.
    private static final int LATER_ONE_IN = 128;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final DevnetPlan plan;
    private final DevnetOptions options;
    private final KeyFile key;
    private final InstantSource clock;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread putting = Thread.ofVirtual().name("icn-devnet-owner").unstarted(this::putInEveryEra);

    DevnetOwner(DevnetPlan plan, DevnetOptions options, KeyFile key, InstantSource clock) {
        this.plan = plan;
        this.options = options;
        this.key = key;
        this.clock = clock;
    }

    /// Puts the first objects. No node may run yet.
    void putFirst() {
        List<CompletableFuture<Void>> puts = plan.nodes(Role.SCALERNODE).stream()
                .map(node -> CompletableFuture.runAsync(() -> putFirst(node), Thread.ofVirtual()::start))
                .toList();
        try {
            puts.forEach(CompletableFuture::join);
        } catch (CompletionException e) {
            throw new EnvironmentException("the first objects cannot be put", "check --data and the disk", e);
        }
    }

    private void putFirst(DevnetNode node) {
        HoldingNode holder = new HoldingNode(plan.history().network(), node.id());
        try (ObjectDoor door = ObjectDoor.ofNew(node.data(), holder)) {
            for (int number = 1; number <= FIRST; number++) {
                put(door, node, "object-" + number, options.ownedBytes() / FIRST);
            }
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    private void put(ObjectDoor door, DevnetNode node, String name, long bytes) throws IOException {
        ObjectName object = ObjectName.of(name.getBytes(StandardCharsets.US_ASCII));
        // Other bytes for every node, so that none can show another one's.
        Hash32 seed = Hash32.sha256(key.seed(), (node.name() + " " + name).getBytes(StandardCharsets.US_ASCII));
        ObjectOwner owner = ObjectOwner.at(door, key.signer());
        ObjectEntry signed = owner.sign(object, new RandomContent(seed.longAt(0), bytes));
        Taken taken = door.putOwned(signed, object, new RandomContent(seed.longAt(0), bytes), () -> true);
        if (taken == Taken.NO_ROOM) {
            throw new IOException("no room for " + name + " of " + node.name());
        }
    }

    /// Goes on putting until it is closed.
    void start() {
        putting.start();
    }

    /// In the middle of an era, so that the snapshot of the next one has it.
    private void putInEveryEra() {
        EraClock eras = plan.history().clock();
        EraId era = eras.eraAt(clock.instant());
        try {
            while (!closed.await(untilMiddle(eras, era).toMillis(), TimeUnit.MILLISECONDS)) {
                for (DevnetNode node : plan.nodes(Role.SCALERNODE)) {
                    putIn(era, node);
                }
                era = era.next();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Duration untilMiddle(EraClock eras, EraId era) {
        Instant middle = eras.start(era).plus(eras.eraLength().dividedBy(2));
        Duration left = Duration.between(clock.instant(), middle);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /// A node may be away, or on its way out.
    private void putIn(EraId era, DevnetNode node) {
        try (ObjectDoor door = ObjectDoor.ofRunning(node.data())) {
            put(door, node, "object-of-era-" + era, Math.max(1, options.ownedBytes() / LATER_ONE_IN));
        } catch (IOException | EnvironmentException e) {
            LOG.atInfo()
                    .addKeyValue("node", node.name())
                    .addKeyValue("era", era)
                    .addKeyValue("reason", e.getMessage())
                    .log("an object could not be put");
        }
    }

    @Override
    public void close() {
        closed.countDown();
        // Whatever it waits for: a node may be slow, or gone.
        putting.interrupt();
        try {
            boolean _ = !putting.isAlive() || putting.join(PATIENCE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
