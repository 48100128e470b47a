package network.icn.libp2p.gossipsub;

import java.util.List;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.gossipsub.score.ScorePolicy;

/// What a [GossipRouter] is made of.
///
/// @param self our own peer id: messages that claim it as author are not taken from others
/// @param direct peers with an agreement beyond gossip: they are always sent to and always heard, whatever
///     their score, and never in a mesh. The agreement must be mutual (gossipsub 1.1, "Explicit Peering
///     Agreements")
public record RouterConfig(PeerId self, GossipParams params, ScorePolicy scores, List<PeerId> direct) {
    /// Copies the direct peers.
    public RouterConfig {
        direct = List.copyOf(direct);
    }

    /// Without scores and direct peers.
    public static RouterConfig of(PeerId self, GossipParams params) {
        return new RouterConfig(self, params, ScorePolicy.OFF, List.of());
    }

    /// With these scores.
    public RouterConfig withScores(ScorePolicy policy) {
        return new RouterConfig(self, params, policy, direct);
    }

    /// With these direct peers.
    public RouterConfig withDirect(List<PeerId> peers) {
        return new RouterConfig(self, params, scores, peers);
    }
}
