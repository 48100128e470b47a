package network.icn.node.net;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/// A token bucket for each peer. The number of buckets is bounded: the peer that has been quiet longest is
/// forgotten first, and starts with a full bucket when it comes back.
public final class RateLimiter {
    private static final double NANOS = 1e9;

    /// @param perSecond lasting rate
    /// @param burst what a peer may ask at once after a pause
    /// @param peers buckets kept
    public record Rate(double perSecond, int burst, int peers) {
        public Rate {
            if (perSecond <= 0 || burst < 1 || peers < 1) {
                throw new IllegalArgumentException("rate: more than zero");
            }
        }
    }

    private static final class Bucket {
        private double tokens;
        private long filledAt;
    }

    private final Rate rate;
    private final LongSupplier nanos;
    private final ReentrantLock lock = new ReentrantLock();
    /// Quietest peer first.
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true);

    /// @param nanos a clock that never goes back, as [System#nanoTime]
    public RateLimiter(Rate rate, LongSupplier nanos) {
        this.rate = rate;
        this.nanos = nanos;
    }

    /// Takes a token of that peer; false if it has none left.
    public boolean allow(String peer) {
        lock.lock();
        try {
            long now = nanos.getAsLong();
            Bucket bucket = buckets.computeIfAbsent(peer, _ -> full(now));
            double earned = (now - bucket.filledAt) / NANOS * rate.perSecond();
            bucket.tokens = Math.min(rate.burst(), bucket.tokens + earned);
            bucket.filledAt = now;
            forgetQuietest();
            if (bucket.tokens < 1) {
                return false;
            }
            bucket.tokens--;
            return true;
        } finally {
            lock.unlock();
        }
    }

    private Bucket full(long now) {
        Bucket bucket = new Bucket();
        bucket.tokens = rate.burst();
        bucket.filledAt = now;
        return bucket;
    }

    private void forgetQuietest() {
        if (buckets.size() > rate.peers()) {
            buckets.remove(buckets.keySet().iterator().next());
        }
    }
}
