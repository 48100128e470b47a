package network.icn.libp2p.gossipsub;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import network.icn.libp2p.crypto.PeerId;

/// Until when which peers must not be grafted in one topic. Kept by peer id, not by slot: a peer must not shake
/// its back-off off by reconnecting.
final class Backoffs {
    private final Map<PeerId, Long> expiries = LinkedHashMap.newLinkedHashMap(4);
    private final int bound;
    private final long longestSeconds;

    Backoffs(int bound, Duration longest) {
        this.bound = bound;
        this.longestSeconds = longest.toSeconds();
    }

    /// A later expiry is never replaced by an earlier one.
    ///
    /// @param seconds unsigned, as on the wire
    void add(PeerId peer, long seconds, long now) {
        long capped = Long.compareUnsigned(seconds, longestSeconds) > 0 ? longestSeconds : seconds;
        long expiry = now + capped * 1_000_000_000L;
        Long known = expiries.remove(peer);
        expiries.put(peer, known != null && known - expiry > 0 ? known : expiry);
        if (expiries.size() > bound) {
            expiries.remove(expiries.keySet().iterator().next());
        }
    }

    /// @param slack how much longer than agreed to hold back: 0 to judge the peer, more for our own grafts,
    ///     which must not arrive early by a fast clock
    boolean holds(PeerId peer, long now, long slack) {
        Long expiry = expiries.get(peer);
        return expiry != null && now - (expiry + slack) < 0;
    }

    /// Whether a back-off of this length would have begun less than `nanos` ago.
    boolean beganWithin(PeerId peer, long now, long length, long nanos) {
        Long expiry = expiries.get(peer);
        return expiry != null && now - (expiry - length + nanos) < 0;
    }

    void clearExpired(long now, long slack) {
        expiries.values().removeIf(expiry -> now - (expiry + slack) >= 0);
    }

    boolean isEmpty() {
        return expiries.isEmpty();
    }

    int size() {
        return expiries.size();
    }
}
