package network.icn.protocol.network.registry;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import network.icn.protocol.kernel.bytes.CanonicalWriter;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.network.beacon.ChainInfo;
import network.icn.protocol.network.era.AgreementTiming;
import network.icn.protocol.network.era.EraClock;

/// What never changes in a network, whatever its registry says later: its id, how its time is divided, and the beacon
/// chain that draws its committees. A registry that says otherwise is one of another network.
///
/// @param networkId as the registry names it
/// @param clock when eras and slots begin and end
/// @param windowSlots slots over which promises are judged, in whole eras
/// @param beacon the chain whose rounds draw shards, committees and leaders
public record Genesis(long networkId, EraClock clock, int windowSlots, ChainInfo beacon) {
    private static final byte[] TAG = "ICN/network/2".getBytes(StandardCharsets.US_ASCII);

    /// The network's name in everything that is signed: SHA-256 over all of it. Two networks with one id are two
    /// networks.
    public Hash32 network() {
        return Hash32.sha256(new CanonicalWriter()
                .fixed(TAG)
                .u64(networkId)
                .time(clock.genesis())
                .u64(clock.eraLength().toMillis())
                .u16(clock.slots())
                .u32(windowSlots)
                .hash(beacon.hash())
                .toBytes());
    }

    /// The start of era 0.
    public Instant start() {
        return clock.genesis();
    }

    /// The length of an era.
    public Duration eraLength() {
        return clock.eraLength();
    }

    /// When the steps of an agreement fall due.
    public AgreementTiming timing() {
        return AgreementTiming.forEra(clock.eraLength());
    }

    /// Whole eras of a window.
    public int erasPerWindow() {
        return windowSlots / clock.slots();
    }
}
