package network.icn.libp2p.pubsub;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.gossipsub.GossipEffect;
import network.icn.libp2p.gossipsub.GossipEffect.WakeAt;
import network.icn.libp2p.gossipsub.GossipInput;
import network.icn.libp2p.gossipsub.GossipInput.Tick;
import network.icn.libp2p.gossipsub.GossipParams;
import network.icn.libp2p.gossipsub.GossipRouter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Owns the router: one input at a time, on the thread that brings it, and its effects are carried out before the next
/// one. A step takes microseconds; handing it to a thread of its own, and the answer back, would take ten times as
/// long. A thread of its own has only the time.
final class RouterLoop {
    private static final Logger LOG = LoggerFactory.getLogger(RouterLoop.class);

    /// Before the next try after a step of time has failed, which is a bug.
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final GossipRouter router;
    private final Consumer<GossipEffect> effects;
    /// Guards the router and the fields below.
    private final ReentrantLock turn = new ReentrantLock();

    private final Condition sooner = turn.newCondition();
    private final ArrayDeque<Runnable> after = new ArrayDeque<>();
    private final Thread thread;
    private long wakeAt;
    private volatile boolean closed;

    /// @param effects carries one effect out while the router is held; must not block
    RouterLoop(PeerId self, GossipParams params, RandomGenerator random, Consumer<GossipEffect> effects) {
        this.wakeAt = now();
        this.router = new GossipRouter(self, params, random, wakeAt);
        this.effects = effects;
        this.thread =
                Thread.ofPlatform().daemon().name("pubsub-" + self.shortText()).unstarted(this::keepTime);
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

    /// Does nothing once closed.
    void input(GossipInput input) {
        submit(_ -> step(input));
    }

    /// Does nothing once closed; a failure is ours and is logged.
    void submit(Consumer<GossipRouter> work) {
        if (!closed) {
            attempt(() -> ask(router -> {
                work.accept(router);
                return true;
            }));
        }
    }

    private static void attempt(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            LOG.atError().setCause(e).log("pubsub router failed on one input");
        }
    }

    /// Has the router to itself while it works.
    <T> T ask(Function<GossipRouter, T> work) {
        turn.lock();
        try {
            return work.apply(router);
        } finally {
            try {
                finishTurn();
            } finally {
                turn.unlock();
            }
        }
    }

    /// Whoever has the turn does not answer for what was left to be done.
    private void finishTurn() {
        if (turn.getHoldCount() == 1) {
            for (Runnable next = after.poll(); next != null; next = after.poll()) {
                attempt(next);
            }
        }
    }

    /// Runs at the end of the current turn; only while the router is held.
    void later(Runnable work) {
        after.add(work);
    }

    /// Whether this thread holds the router.
    boolean isCurrent() {
        return turn.isHeldByCurrentThread();
    }

    /// Only while the router is held.
    List<GossipEffect> step(GossipInput input) {
        List<GossipEffect> wanted = router.step(input, now());
        for (GossipEffect effect : wanted) {
            if (effect instanceof WakeAt wake) {
                wakeAt = wake.nanos();
                sooner.signal();
            } else {
                effects.accept(effect);
            }
        }
        return wanted;
    }

    private void keepTime() {
        turn.lock();
        try {
            while (!closed) {
                long wait = wakeAt - now();
                if (wait > 0) {
                    long _ = sooner.awaitNanos(wait);
                } else {
                    wakeAt = now() + PAUSE_NANOS;
                    input(new Tick());
                }
            }
        } catch (InterruptedException _) {
            // closed
        } finally {
            turn.unlock();
        }
    }
}
