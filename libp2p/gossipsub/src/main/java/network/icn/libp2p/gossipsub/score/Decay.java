package network.icn.libp2p.gossipsub.score;

import java.time.Duration;

/// Decay factors for an interval of one second, the one all default parameters are made for.
public final class Decay {
    /// What counts as "nothing left" when a factor is derived from a time.
    public static final double TO_ZERO = 0.01;

    private Decay() {}

    /// The factor that brings 1 down to [#TO_ZERO] within `time`: `TO_ZERO ^ (1 s / time)`.
    public static double over(Duration time) {
        return StrictMath.pow(TO_ZERO, 1e9 / time.toNanos());
    }
}
