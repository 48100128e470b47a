package network.icn.protocol.agreement;

import network.icn.protocol.era.EraId;
import network.icn.protocol.registry.Registry;

/// Which beacon rounds an era uses. Fixed by the registry, so nobody can choose among rounds.
public final class Rounds {
    private Rounds() {}

    /// The round that draws the era's shards and committees: the first from a little before the era starts.
    public static long ofEra(Registry registry, EraId era) {
        return registry.beacon()
                .firstRoundFrom(registry.parameters()
                        .clock()
                        .start(era)
                        .minus(registry.parameters().timing().beaconLead()));
    }

    /// The round that orders the leaders: the first after everybody had to commit.
    public static long ofLeaders(Registry registry, EraId era) {
        return registry.beacon()
                .firstRoundFrom(registry.parameters()
                        .clock()
                        .end(era)
                        .plus(registry.parameters().timing().leaderDraw()));
    }
}
