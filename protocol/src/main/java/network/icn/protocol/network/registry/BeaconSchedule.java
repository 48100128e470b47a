package network.icn.protocol.network.registry;

import network.icn.protocol.network.era.EraId;

/// Which beacon rounds an era uses. Fixed when the network begins, so nobody can choose among rounds.
public final class BeaconSchedule {
    private BeaconSchedule() {}

    /// The round that draws the era's shards and committees: the first from a little before the era starts.
    public static long ofEra(Genesis genesis, EraId era) {
        return genesis.beacon()
                .firstRoundFrom(
                        genesis.clock().start(era).minus(genesis.timing().beaconLead()));
    }

    /// The round that orders the leaders: the first after everybody had to commit.
    public static long ofLeaders(Genesis genesis, EraId era) {
        return genesis.beacon()
                .firstRoundFrom(genesis.clock().end(era).plus(genesis.timing().leaderDraw()));
    }
}
