package network.icn.protocol.clock;

import network.icn.protocol.agreement.Rounds;
import network.icn.protocol.beacon.BeaconValue;
import network.icn.protocol.bytes.Hash32;
import network.icn.protocol.era.EraId;
import network.icn.protocol.registry.Registry;

/// Why a HyperNode tells a member the time that has not asked it by name: the beacon of that era drew it. Only
/// among more than [ClockDraw#ALL_UP_TO] HyperNodes.
public record DrawnBy(EraId era, BeaconValue beacon) {
    /// Whether this is the one round that draws the era; its signature is not checked here.
    public boolean isTheErasRound(Registry registry) {
        return beacon.round() == Rounds.ofEra(registry, era);
    }

    /// R of the era.
    public Hash32 randomness(Registry registry) {
        return beacon.bound(registry.beacon().hash());
    }
}
