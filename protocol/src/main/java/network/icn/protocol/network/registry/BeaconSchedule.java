package network.icn.protocol.network.registry;

import network.icn.protocol.network.era.EraId;

/// Which beacon rounds an era uses. Fixed by the registry, so nobody can choose among rounds.
public final class BeaconSchedule {
    private BeaconSchedule() {}

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
