package network.icn.simulator.gossip;

import java.time.Duration;

/// What the attackers of a run are and do.
///
/// @param count identities
/// @param degree honest nodes that each of them connects to
/// @param perAddress identities behind one network address
/// @param aim which honest nodes they connect to
/// @param conduct what they do with messages from [#attackAt] on; before, they pass on all of them
/// @param connectAt when they connect, give or take a twentieth of it
/// @param attackAt when they show what they are
public record SybilPlan(
        int count, int degree, int perAddress, Aim aim, Conduct conduct, Duration connectAt, Duration attackAt) {
    /// Whom the attackers surround.
    public enum Aim {
        EVERYBODY,
        /// The first honest node, which also publishes.
        ONE_NODE,
        PUBLISHERS
    }

    /// What the attackers do with messages.
    public enum Conduct {
        DROP_ALL,
        DROP_HALF,
        /// Drops everything, and sends messages that are wrong, one a second to each honest node it knows.
        FORGE,
        /// Drops what the first publisher says and serves everybody else well.
        CENSOR
    }

    SybilPlan withCount(int identities) {
        return new SybilPlan(identities, degree, perAddress, aim, conduct, connectAt, attackAt);
    }
}
