package network.icn.libp2p.gossipsub;

import java.time.Duration;

/// Checks of [GossipParams]. A class of its own, because its records check themselves while their defaults are
/// still being made: a method of the outer record would be called before the outer default can exist.
final class ParameterRule {
    private ParameterRule() {}

    static void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(rule);
        }
    }

    /// The wire carries a back-off in seconds.
    static boolean wholeSeconds(Duration backoff) {
        return backoff.isPositive() && backoff.equals(Duration.ofSeconds(backoff.toSeconds()));
    }
}
