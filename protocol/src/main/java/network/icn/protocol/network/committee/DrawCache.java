package network.icn.protocol.network.committee;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import java.util.List;
import java.util.concurrent.ExecutionException;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.network.beacon.BeaconValue;
import network.icn.protocol.network.registry.Registry;

/// The draws of one registry, each worked out once: whoever checks an archive meets the same era in every entry, and
/// a draw hashes once for every HyperNode and shard. Exact, because a draw is a pure function of registry and beacon
/// value. Any number of threads may ask.
public final class DrawCache {
    /// Eras remembered. A draw of 20,000 HyperNodes for 313 shards takes about 200 KiB.
    private static final int ERAS = 32;

    private final Registry registry;
    private final Hash32 chain;
    private final Cache<Hash32, List<Shard>> draws =
            CacheBuilder.newBuilder().maximumSize(ERAS).build();

    public DrawCache(Registry registry) {
        this.registry = registry;
        this.chain = registry.beacon().hash();
    }

    /// @param beacon the era's value, already verified: a made-up one costs a whole draw and pushes out a real one
    /// @return what [CommitteeDraw#draw] says
    public List<Shard> of(BeaconValue beacon) {
        Hash32 randomness = beacon.bound(chain);
        try {
            return draws.get(randomness, () -> CommitteeDraw.draw(registry, randomness));
        } catch (ExecutionException e) {
            throw new IllegalStateException("a draw throws no checked exception", e);
        }
    }
}
