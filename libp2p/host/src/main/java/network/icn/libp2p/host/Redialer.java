package network.icn.libp2p.host;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.multiformats.Multiaddr;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the persistent peers connected: dials each one that is not, and after a failure waits twice as long as before,
/// with jitter so that a restarted network does not dial in step.
final class Redialer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Redialer.class);

    static final Duration FIRST_DELAY = Duration.ofMillis(200);
    static final Duration LAST_DELAY = Duration.ofSeconds(30);
    /// A restarted host meets its peers in a few rounds, and a dead network costs it 16 sockets at a time.
    static final int CONCURRENT_DIALS = 16;

    /// Dials a peer at its addresses and returns when connected.
    interface Dialling {
        void dial(PeerId peer, List<Multiaddr> addresses) throws IOException;
    }

    private static final class Target {
        final List<Multiaddr> addresses = new ArrayList<>();
        int failures;
        long dueNanos;
        boolean dialling;
    }

    private final PeerId self;
    private final Predicate<PeerId> connected;
    private final Dialling dialling;
    private final RandomGenerator random;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<PeerId, Target> targets = new TreeMap<>();
    private int dials;
    private final Thread thread = Thread.ofVirtual().name("libp2p-redial").unstarted(this::run);

    Redialer(PeerId self, Predicate<PeerId> connected, Dialling dialling, RandomGenerator random) {
        this.self = self;
        this.connected = connected;
        this.dialling = dialling;
        this.random = random;
    }

    void start() {
        thread.start();
    }

    /// Replaces the peers to keep. One that stays keeps its back-off.
    void replace(List<Multiaddr> addresses) {
        lock.lock();
        try {
            Map<PeerId, Target> before = new TreeMap<>(targets);
            targets.clear();
            for (Multiaddr address : addresses) {
                PeerId peer = address.peerId()
                        .orElseThrow(() -> new IllegalArgumentException("address without /p2p: " + address));
                if (peer.equals(self)) {
                    continue;
                }
                Target target = targets.computeIfAbsent(peer, _ -> renewed(peer, before.get(peer)));
                target.addresses.add(address);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private Target renewed(PeerId peer, @Nullable Target before) {
        Target target = before == null ? new Target() : before;
        target.addresses.clear();
        if (before == null) {
            // Of two peers that keep each other, the larger id dials first and the other one need not.
            target.dueNanos = System.nanoTime() + (self.compareTo(peer) > 0 ? 0 : FIRST_DELAY.toNanos());
        }
        return target;
    }

    /// The peer is gone: dial it again, soon.
    void lost(PeerId peer) {
        lock.lock();
        try {
            Target target = targets.get(peer);
            if (target != null) {
                target.dueNanos = System.nanoTime() + delay(target.failures);
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        lock.lock();
        try {
            while (true) {
                long wait = dialDue(System.nanoTime());
                boolean signalled = changed.await(wait, TimeUnit.NANOSECONDS);
                LOG.atTrace().addKeyValue("signalled", signalled).log("redialler woke up");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /// Starts the dials that are due and returns the time to the next one.
    private long dialDue(long now) {
        long wait = LAST_DELAY.toNanos();
        for (Map.Entry<PeerId, Target> entry : targets.entrySet()) {
            Target target = entry.getValue();
            if (target.dialling || target.addresses.isEmpty() || connected.test(entry.getKey())) {
                continue;
            }
            long left = target.dueNanos - now;
            if (left <= 0 && dials < CONCURRENT_DIALS) {
                dials++;
                target.dialling = true;
                List<Multiaddr> addresses = List.copyOf(target.addresses);
                Background.start("libp2p-redial", () -> dial(entry.getKey(), target, addresses));
            } else {
                wait = Math.min(wait, Math.max(left, FIRST_DELAY.toNanos()));
            }
        }
        return wait;
    }

    private void dial(PeerId peer, Target target, List<Multiaddr> addresses) {
        boolean success = false;
        try {
            dialling.dial(peer, addresses);
            success = true;
        } catch (IOException e) {
            LOG.atTrace()
                    .addKeyValue("peer", peer)
                    .addKeyValue("cause", e.toString())
                    .log("persistent peer not reached");
        } finally {
            lock.lock();
            try {
                dials--;
                target.dialling = false;
                target.failures = success ? 0 : target.failures + 1;
                target.dueNanos = System.nanoTime() + delay(target.failures);
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /// Doubles from the first to the last delay; 75 % to 125 % of it.
    private long delay(int failures) {
        long full = Math.min(LAST_DELAY.toNanos(), FIRST_DELAY.toNanos() << Math.min(failures, 20));
        return full * 3 / 4 + random.nextLong(full / 2);
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
