package network.icn.libp2p.kad;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import network.icn.libp2p.crypto.PeerId;

/// The peers known to serve the DHT, in buckets by the length of the prefix their key has in common with ours, each
/// bounded. A full bucket refuses newcomers: peers that have long been there are likelier to stay, and an attacker with
/// many new identities drives nobody out. Those that do not answer are removed by the owner.
///
/// Pure and not thread-safe.
final class RoutingTable {
    private final PeerId self;
    private final KadKey selfKey;
    private final int bucketSize;
    private final List<Map<PeerId, KadKey>> buckets = new ArrayList<>();

    RoutingTable(PeerId self, int bucketSize) {
        this.self = self;
        this.selfKey = KadKey.of(self);
        this.bucketSize = bucketSize;
        for (int i = 0; i <= KadKey.BITS; i++) {
            buckets.add(new LinkedHashMap<>());
        }
    }

    private Map<PeerId, KadKey> bucket(KadKey key) {
        return buckets.get(selfKey.commonPrefix(key));
    }

    /// False if the peer is this one or its bucket is full.
    boolean add(PeerId peer) {
        KadKey key = KadKey.of(peer);
        Map<PeerId, KadKey> bucket = bucket(key);
        if (peer.equals(self) || (bucket.size() >= bucketSize && !bucket.containsKey(peer))) {
            return false;
        }
        bucket.put(peer, key);
        return true;
    }

    void remove(PeerId peer) {
        bucket(KadKey.of(peer)).remove(peer);
    }

    boolean contains(PeerId peer) {
        return bucket(KadKey.of(peer)).containsKey(peer);
    }

    int size() {
        return buckets.stream().mapToInt(Map::size).sum();
    }

    /// The peers closest to the target, the closest first.
    List<PeerId> closest(KadKey target, int count) {
        Comparator<KadKey> order = target.closestFirst();
        return buckets.stream()
                .flatMap(bucket -> bucket.entrySet().stream())
                .sorted((one, two) -> order.compare(one.getValue(), two.getValue()))
                .limit(count)
                .map(Map.Entry::getKey)
                .toList();
    }
}
