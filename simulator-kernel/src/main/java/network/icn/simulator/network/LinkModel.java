package network.icn.simulator.network;

import java.time.Duration;

/// How links behave. The base delay is drawn once per pair and direction-free, not once per message: drawn per message,
/// every path would look average and slow pairs would not exist (go-f3 PR 212).
///
/// @param medianDelay median one-way delay over all pairs
/// @param spread sigma of the log-normal spread between pairs; 0 makes all pairs alike
/// @param jitterShare largest random addition per message, as a share of the pair's delay, 0 to 10,000
/// @param loss share of messages that never arrive, 0 to 1
/// @param bytesPerSecond what each link carries in each direction; what is more waits its turn
/// @param order whether messages may overtake each other
public record LinkModel(
        Duration medianDelay, double spread, double jitterShare, double loss, long bytesPerSecond, Order order) {
    /// What becomes of two messages of one sender to one receiver.
    public enum Order {
        /// As over TCP: a delayed one holds up those behind it.
        KEPT,
        /// As over the many ways of gossip: each arrives when it does.
        FREE
    }

    /// 40 ms and 100 Mbit/s.
    public static final LinkModel INTERNET = new LinkModel(Duration.ofMillis(40), 0.5, 0.1, 0.0, 12_500_000);

    private static final double NANOS_PER_SECOND = 1e9;
    /// Milliseconds of delay and seconds of jitter are what tests of machines ask for.
    private static final double MAX_JITTER_SHARE = 10_000;

    public LinkModel {
        if (medianDelay.isNegative()) {
            throw new IllegalArgumentException("medianDelay: not negative, got " + medianDelay);
        }
        if (!(spread >= 0 && spread <= 3)) {
            throw new IllegalArgumentException("spread: 0 to 3, got " + spread);
        }
        if (!(jitterShare >= 0 && jitterShare <= MAX_JITTER_SHARE)) {
            throw new IllegalArgumentException("jitterShare: 0 to 10000, got " + jitterShare);
        }
        if (!(loss >= 0 && loss <= 1)) {
            throw new IllegalArgumentException("loss: 0 to 1, got " + loss);
        }
        if (bytesPerSecond < 1) {
            throw new IllegalArgumentException("bytesPerSecond: at least 1, got " + bytesPerSecond);
        }
    }

    /// Links that keep the order of their messages.
    public LinkModel(Duration medianDelay, double spread, double jitterShare, double loss, long bytesPerSecond) {
        this(medianDelay, spread, jitterShare, loss, bytesPerSecond, Order.KEPT);
    }

    /// Links of 100 Mbit/s between pairs that are all alike: each message takes some time from the first to the second.
    ///
    /// @param from more than nothing
    public static LinkModel between(Duration from, Duration to, Order order) {
        double share = (double) to.minus(from).toNanos() / from.toNanos();
        return new LinkModel(from, 0, share, 0, INTERNET.bytesPerSecond, order);
    }

    /// The same link that loses this share of its messages, 0 to 1.
    public LinkModel withLoss(double share) {
        return new LinkModel(medianDelay, spread, jitterShare, share, bytesPerSecond, order);
    }

    /// The same link with another median delay.
    public LinkModel withMedianDelay(Duration delay) {
        return new LinkModel(delay, spread, jitterShare, loss, bytesPerSecond, order);
    }

    /// The same link that carries this much in each direction.
    public LinkModel withBytesPerSecond(long bytes) {
        return new LinkModel(medianDelay, spread, jitterShare, loss, bytes, order);
    }

    /// How long a message of that size takes up its link.
    public Duration transmission(long bytes) {
        return Duration.ofNanos((long) (bytes * NANOS_PER_SECOND / bytesPerSecond));
    }
}
