package network.icn.libp2p.kad;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import network.icn.libp2p.crypto.PeerId;
import network.icn.libp2p.multiformats.Multiaddr;

/// Where one peer is said to be, in equal shares for all who say something: whoever names many addresses first keeps
/// only as many places as others leave him, so that he cannot hide what one honest neighbour knows. Bounded.
final class SharedAddresses {
    private final int max;
    /// By who said so, the first one first. No address stands twice.
    private final Map<PeerId, List<Multiaddr>> bySource = new LinkedHashMap<>();
    private int size;

    SharedAddresses(int max) {
        this.max = max;
    }

    void add(PeerId source, List<Multiaddr> addresses) {
        for (Multiaddr address : addresses) {
            boolean known = bySource.values().stream().anyMatch(share -> share.contains(address));
            if (!known && makeRoom(source)) {
                bySource.computeIfAbsent(source, _ -> new ArrayList<>()).add(address);
                size++;
            }
        }
    }

    /// Takes the last place of the largest share, unless that would only turn the tables.
    private boolean makeRoom(PeerId source) {
        if (size < max) {
            return true;
        }
        List<Multiaddr> largest = List.of();
        for (List<Multiaddr> share : bySource.values()) {
            largest = share.size() > largest.size() ? share : largest;
        }
        if (largest.size() <= bySource.getOrDefault(source, List.of()).size() + 1) {
            return false;
        }
        largest.removeLast();
        size--;
        return true;
    }

    /// The first of each share, then the second of each, and so on.
    List<Multiaddr> toList() {
        List<Multiaddr> all = new ArrayList<>(size);
        for (int place = 0; all.size() < size; place++) {
            for (List<Multiaddr> share : bySource.values()) {
                if (place < share.size()) {
                    all.add(share.get(place));
                }
            }
        }
        return all;
    }
}
