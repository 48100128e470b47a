package network.icn.libp2p.mux.yamux;

/// How many streams the remote may still begin before the next tick. Whoever begins more is refused; whoever goes on,
/// though refusing does not slow him down, floods.
final class StreamBudget {
    /// How fast the remote is.
    enum Rate {
        ALLOWED,
        TOO_FAST,
        FLOOD
    }

    private final SessionLimits limits;
    private int left;

    StreamBudget(SessionLimits limits) {
        this.limits = limits;
        this.left = limits.streamBurst();
    }

    /// The remote begins one more.
    Rate take() {
        left--;
        return rate();
    }

    Rate rate() {
        if (left >= 0) {
            return Rate.ALLOWED;
        }
        return left < -limits.streamBurst() ? Rate.FLOOD : Rate.TOO_FAST;
    }

    void renew() {
        left = Math.min(Math.max(left, 0) + limits.streamsPerTick(), limits.streamBurst());
    }
}
