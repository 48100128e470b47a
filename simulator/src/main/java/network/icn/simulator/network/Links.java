package network.icn.simulator.network;

import java.time.Duration;
import java.util.Arrays;
import java.util.function.BiPredicate;
import java.util.random.RandomGenerator;
import network.icn.simulator.engine.Engine;
import org.jspecify.annotations.Nullable;

/// Carries messages between numbered nodes. Messages of one pair arrive in the order they were sent, as over TCP: a
/// delayed
/// one holds up those behind it.
public final class Links {
    /// The floor of Linux for a retransmission (RFC 6298 asks for a second).
    private static final long MIN_RETRANSMISSION_NANOS = 200_000_000L;
    private static final int MAX_RETRIES = 6;

    private final Engine engine;
    private final LinkModel model;
    private final RandomGenerator random;
    private final long[][] baseNanos;
    /// By sender and receiver, made when something is sent first.
    private final @Nullable LinkQueue[][] queues;
    private final boolean[] down;
    private BiPredicate<Integer, Integer> cut = (_, _) -> false;
    private long sent;
    private long sentBytes;
    private long lost;

    public Links(Engine engine, LinkModel model, int nodes) {
        this.engine = engine;
        this.model = model;
        this.random = engine.stream();
        this.baseNanos = new long[nodes][nodes];
        this.queues = new LinkQueue[nodes][nodes];
        this.down = new boolean[nodes];
        drawDelays();
    }

    private void drawDelays() {
        for (int a = 0; a < baseNanos.length; a++) {
            for (int b = 0; b <= a; b++) {
                double factor = StrictMath.exp(model.spread() * random.nextGaussian());
                long nanos = (long) (model.medianDelay().toNanos() * factor);
                baseNanos[a][b] = nanos;
                baseNanos[b][a] = nanos;
            }
        }
    }

    private LinkQueue queue(int from, int to) {
        LinkQueue queue = queues[from][to];
        if (queue == null) {
            queue = new LinkQueue();
            queues[from][to] = queue;
        }
        return queue;
    }

    private long takes(int bytes) {
        return model.transmission(bytes).toNanos();
    }

    /// Delivers the message after the pair's delay, or never when it is lost or an end is down.
    ///
    /// @param bytes of the message as it is encoded
    public void send(int from, int to, int bytes, Runnable delivery) {
        sent++;
        sentBytes += bytes;
        long base = baseNanos[from][to];
        long jitter = (long) (base * model.jitterShare() * random.nextDouble());
        boolean dropped = random.nextDouble() < model.loss();
        if (dropped || isBroken(from, to)) {
            lost++;
            queue(from, to).lose(engine.nowNanos(), takes(bytes));
            return;
        }
        deliver(from, to, bytes, base + jitter, delivery);
    }

    /// Delivers the message as TCP does: what is lost is sent again, which takes longer every time. It never arrives
    /// only
    /// when an end is down.
    ///
    /// @param bytes of the message as it is encoded
    public void sendReliably(int from, int to, int bytes, Runnable delivery) {
        sent++;
        sentBytes += bytes;
        if (isBroken(from, to)) {
            lost++;
            return;
        }
        long base = baseNanos[from][to];
        long delay = base + (long) (base * model.jitterShare() * random.nextDouble());
        long timeout = Math.max(MIN_RETRANSMISSION_NANOS, 3 * base);
        for (int retries = 0; retries < MAX_RETRIES && random.nextDouble() < model.loss(); retries++) {
            delay += timeout;
            timeout *= 2;
        }
        deliver(from, to, bytes, delay, delivery);
    }

    private void deliver(int from, int to, int bytes, long delay, Runnable delivery) {
        long arrival = queue(from, to).send(engine.nowNanos(), takes(bytes), delay);
        engine.after(Duration.ofNanos(arrival - engine.nowNanos()), () -> {
            if (!isBroken(from, to)) {
                delivery.run();
            }
        });
    }

    private boolean isBroken(int from, int to) {
        return down[from] || down[to] || cut.test(from, to);
    }

    /// Which pairs cannot reach one another, asked for each message.
    public void cutWhere(BiPredicate<Integer, Integer> broken) {
        cut = broken;
    }

    /// One-way delay of the pair without jitter.
    public Duration delay(int from, int to) {
        return Duration.ofNanos(baseNanos[from][to]);
    }

    /// Cuts a node off, or gives it its links back. What is under way to it is lost.
    ///
    /// @param node from 0
    public void setDown(int node, boolean isDown) {
        down[node] = isDown;
    }

    /// Whether that node is cut off.
    public boolean isDown(int node) {
        return down[node];
    }

    /// Forgets what is under way, as when a process restarts with new connections.
    public void reset(int node) {
        Arrays.fill(queues[node], null);
    }

    /// Messages that were sent, the lost ones among them.
    public long sent() {
        return sent;
    }

    /// Of all messages that were sent, as they are encoded.
    public long sentBytes() {
        return sentBytes;
    }

    /// Messages that did not arrive.
    public long lost() {
        return lost;
    }

    /// What the links are like.
    public LinkModel model() {
        return model;
    }
}
