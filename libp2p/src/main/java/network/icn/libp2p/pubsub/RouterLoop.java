package network.icn.libp2p.pubsub;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import network.icn.libp2p.pubsub.gossip.GossipEffect;
import network.icn.libp2p.pubsub.gossip.GossipEffect.WakeAt;
import network.icn.libp2p.pubsub.gossip.GossipInput;
import network.icn.libp2p.pubsub.gossip.GossipInput.Tick;
import network.icn.libp2p.pubsub.gossip.GossipRouter;
import network.icn.libp2p.pubsub.gossip.RouterConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The thread that owns the router: takes inputs from a bounded mailbox, one at a time, and has the effects
/// carried out. It never blocks on anything but the mailbox, so whoever waits for a place in it gets one.
final class RouterLoop {
    private static final Logger LOG = LoggerFactory.getLogger(RouterLoop.class);

    private final GossipRouter router;
    private final Consumer<GossipEffect> effects;
    private final BlockingQueue<Runnable> mailbox;
    private final ArrayDeque<Runnable> after = new ArrayDeque<>();
    private final Thread thread;
    private long wakeAt;
    private volatile boolean closed;

    /// @param effects carries one effect out, on the router's thread; must not block
    RouterLoop(RouterConfig config, RandomGenerator random, int mailbox, Consumer<GossipEffect> effects) {
        this.wakeAt = now();
        this.router = new GossipRouter(config, random, wakeAt);
        this.effects = effects;
        this.mailbox = new ArrayBlockingQueue<>(mailbox);
        this.thread = Thread.ofPlatform()
                .daemon()
                .name("pubsub-" + config.self().shortText())
                .unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    void close() {
        closed = true;
        thread.interrupt();
    }

    long now() {
        return System.nanoTime();
    }

    /// Hands an input over; waits while the mailbox is full, does nothing once closed.
    void input(GossipInput input) {
        submit(ignored -> step(input));
    }

    /// Runs on the router's thread.
    void submit(Consumer<GossipRouter> work) {
        Runnable letter = () -> work.accept(router);
        boolean interrupted = false;
        boolean taken = false;
        // A removal must arrive even if the thread that brings it is being stopped.
        while (!taken && !closed) {
            try {
                taken = mailbox.offer(letter, 100, TimeUnit.MILLISECONDS);
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Runs on the router's thread after the current input; only from that thread, which must not wait for its
    /// own mailbox.
    void later(Runnable work) {
        after.add(work);
    }

    boolean isCurrent() {
        return Thread.currentThread().equals(thread);
    }

    /// Only on the router's thread.
    List<GossipEffect> step(GossipInput input) {
        List<GossipEffect> wanted = router.step(input, now());
        for (GossipEffect effect : wanted) {
            if (effect instanceof WakeAt wake) {
                wakeAt = wake.nanos();
            } else {
                effects.accept(effect);
            }
        }
        return wanted;
    }

    private void run() {
        while (!closed) {
            try {
                Runnable letter = mailbox.poll(Math.max(0, wakeAt - now()), TimeUnit.NANOSECONDS);
                if (letter != null) {
                    letter.run();
                }
                for (Runnable next = after.poll(); next != null; next = after.poll()) {
                    next.run();
                }
                if (now() - wakeAt >= 0) {
                    step(new Tick());
                }
            } catch (InterruptedException _) {
                // closed is set, or it was not meant for us
            } catch (RuntimeException e) {
                LOG.atError().setCause(e).log("pubsub router failed on one input");
            }
        }
    }
}
