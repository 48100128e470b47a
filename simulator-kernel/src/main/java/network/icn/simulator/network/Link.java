package network.icn.simulator.network;

import java.util.random.RandomGenerator;
import network.icn.simulator.engine.Engine;

/// One direction of a link. It carries one message after the other, in the order in which they were sent: a large one
/// takes its time and holds up those behind it. What chance does to its messages comes from streams of its own, so
/// nothing that others send changes it.
final class Link {
    /// The floor of Linux for a retransmission (RFC 6298 asks for a second).
    private static final long MIN_RETRANSMISSION_NANOS = 200_000_000L;

    private static final int MAX_RETRIES = 6;

    private final Engine engine;
    private final LinkModel model;
    private final long baseNanos;
    private final RandomGenerator jitter;
    private final RandomGenerator loss;
    private long freeAt;
    private long lastArrival;

    Link(Engine engine, LinkModel model, int from, int to) {
        this.engine = engine;
        this.model = model;
        this.baseNanos = base(engine, model, Math.min(from, to), Math.max(from, to));
        this.jitter = engine.stream("jitter", from, to);
        this.loss = engine.stream("loss", from, to);
    }

    /// Both directions draw the same.
    private static long base(Engine engine, LinkModel model, int one, int other) {
        double factor = model.spread() == 0
                ? 1
                : StrictMath.exp(
                        model.spread() * engine.stream("delay", one, other).nextGaussian());
        return (long) (model.medianDelay().toNanos() * factor);
    }

    /// One-way delay without jitter.
    long baseNanos() {
        return baseNanos;
    }

    /// Whether the message that is sent now is to be lost.
    boolean loses() {
        return loss.nextDouble() < model.loss();
    }

    /// Sends a message that will not arrive: it takes up the link all the same.
    void lose(int bytes) {
        freeAt = Math.max(engine.nowNanos(), freeAt) + model.transmission(bytes).toNanos();
    }

    /// Sends a message that will.
    ///
    /// @return when it is there, in nanoseconds since the start
    long carry(int bytes) {
        return arrival(bytes, 0);
    }

    /// As TCP does: what is lost is sent again, which takes longer every time.
    ///
    /// @return when it is there, in nanoseconds since the start
    long carryReliably(int bytes) {
        long repeated = 0;
        long timeout = Math.max(MIN_RETRANSMISSION_NANOS, 3 * baseNanos);
        for (int retries = 0; retries < MAX_RETRIES && loses(); retries++) {
            repeated += timeout;
            timeout *= 2;
        }
        return arrival(bytes, repeated);
    }

    private long arrival(int bytes, long repeated) {
        lose(bytes);
        long delay = baseNanos + (long) (baseNanos * model.jitterShare() * jitter.nextDouble()) + repeated;
        long arrival = freeAt + delay;
        lastArrival = Math.max(lastArrival, arrival);
        return model.order() == LinkModel.Order.KEPT ? lastArrival : arrival;
    }

    /// Holds up nothing any more.
    void forget() {
        freeAt = 0;
        lastArrival = 0;
    }
}
