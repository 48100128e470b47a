package network.icn.protocol.role.satellite;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import network.icn.protocol.archive.EntryKey;
import network.icn.protocol.kernel.bytes.Hash32;
import network.icn.protocol.network.era.EraId;

/// What a satellite remembers of the eras that it still takes submissions for: enough to tell a new one from
/// one that it has. Bounded by the window of eras.
final class ArchiveMemory {
    private final Map<Hash32, Stored> byDigest = new LinkedHashMap<>();
    private final TreeMap<EraId, Era> eras = new TreeMap<>();

    /// An entry of the log, where it stands, and its leaf hash.
    record Stored(EntryKey key, long index, Hash32 leaf) {}

    private static final class Era {
        private final List<Hash32> digests = new ArrayList<>();
        private final Map<Integer, Stored> firstByShard = new LinkedHashMap<>();
    }

    Optional<Stored> find(Hash32 digest) {
        return Optional.ofNullable(byDigest.get(digest));
    }

    /// Remembers an entry of the log.
    ///
    /// @return an earlier, different report of the same shard and era
    Optional<Stored> add(Stored stored) {
        EntryKey key = stored.key();
        if (byDigest.putIfAbsent(key.digest(), stored) != null) {
            return Optional.empty();
        }
        Era era = era(key.era());
        era.digests.add(key.digest());
        return switch (key.kind()) {
            case REPORT -> Optional.ofNullable(era.firstByShard.putIfAbsent(key.shard(), stored));
            case EVIDENCE, REGISTRY -> Optional.empty();
        };
    }

    void forgetBefore(EraId oldest) {
        Collection<Era> old = eras.headMap(oldest).values();
        old.forEach(era -> era.digests.forEach(byDigest::remove));
        old.clear();
    }

    private Era era(EraId id) {
        return eras.computeIfAbsent(id, _ -> new Era());
    }
}
