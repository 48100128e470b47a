package network.icn.protocol.network.committee;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import java.util.List;
import java.util.concurrent.ExecutionException;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.network.beacon.BeaconValue;
import network.icn.protocol.network.era.EraId;
import network.icn.protocol.network.registry.Registry;
import network.icn.protocol.network.registry.RegistryHistory;

/// The draws of one network, each worked out once: whoever checks an archive meets the same era in every entry, and
/// a draw hashes once for every HyperNode and shard. Exact, because a draw is a pure function of registry and beacon
/// value. Any number of threads may ask.
public final class DrawCache {
    /// Eras remembered. A draw of 20,000 HyperNodes for 313 shards takes about 200 KiB.
    private static final int ERAS = 32;

    private final RegistryHistory history;
    private final Hash32 chain;
    private final Cache<Key, List<Shard>> draws =
            CacheBuilder.newBuilder().maximumSize(ERAS).build();

    /// @param version of the registry
    private record Key(long version, Hash32 randomness) {}

    public DrawCache(RegistryHistory history) {
        this.history = history;
        this.chain = history.beacon().hash();
    }

    /// @param beacon the era's value, already verified: a made-up one costs a whole draw and pushes out a real one
    /// @return what [CommitteeDraw#draw] says
    public List<Shard> of(EraId era, BeaconValue beacon) {
        Registry registry = history.at(era);
        Hash32 randomness = beacon.bound(chain);
        try {
            return draws.get(new Key(registry.version(), randomness), () -> CommitteeDraw.draw(registry, randomness));
        } catch (ExecutionException e) {
            throw new IllegalStateException("a draw throws no checked exception", e);
        }
    }
}
