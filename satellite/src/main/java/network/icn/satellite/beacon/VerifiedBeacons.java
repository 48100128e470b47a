package network.icn.satellite.beacon;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import java.util.function.Predicate;
import network.icn.protocol.network.beacon.BeaconValue;
import network.icn.protocol.network.beacon.BeaconVerifier;
import network.icn.protocol.network.beacon.ChainInfo;

/// Whether a value belongs to a chain. All reports of an era carry the same one, and a pairing costs a
/// millisecond, so right values are remembered.
public final class VerifiedBeacons implements Predicate<BeaconValue> {
    /// The eras of a day.
    private static final int MAX_VALUES = 4_096;

    private final ChainInfo chain;
    private final Cache<BeaconValue, Boolean> right =
            CacheBuilder.newBuilder().maximumSize(MAX_VALUES).build();

    public VerifiedBeacons(ChainInfo chain) {
        this.chain = chain;
    }

    @Override
    public boolean test(BeaconValue value) {
        if (right.getIfPresent(value) != null) {
            return true;
        }
        boolean valid = BeaconVerifier.verify(chain, value);
        if (valid) {
            right.put(value, Boolean.TRUE);
        }
        return valid;
    }
}
