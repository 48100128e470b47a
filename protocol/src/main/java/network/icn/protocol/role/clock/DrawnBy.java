package network.icn.protocol.role.clock;

import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.network.beacon.BeaconValue;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.BeaconSchedule;
import network.icn.protocol.network.registry.RegistryHistory;

/// Why a HyperNode tells a member the time that has not asked it by name: the beacon of that era drew it. Only
/// among more than [ClockDraw#ALL_UP_TO] HyperNodes.
public record DrawnBy(EraId era, BeaconValue beacon) {
    /// Whether this is the one round that draws the era; its signature is not checked here.
    public boolean isTheErasRound(RegistryHistory history) {
        return beacon.round() == BeaconSchedule.ofEra(history.genesis(), era);
    }

    /// R of the era.
    public Hash32 randomness(RegistryHistory history) {
        return beacon.bound(history.beacon().hash());
    }
}
