package network.icn.libp2p.host;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;

/// Handshakes under way, shared fairly by the addresses from which they come. A newcomer always gets in: where there
/// are too many, the address that has most loses its oldest, so whoever floods displaces itself.
final class PendingHandshakes {
    /// Who has to go for a newcomer, and why.
    record Displaced(PendingHandshake handshake, ConnectionRefusal reason) {}

    private final int max;
    private final int perIp;
    /// The oldest first, for each address.
    private final Map<ByteBuffer, SequencedSet<PendingHandshake>> handshakes = new LinkedHashMap<>();
    private int size;

    PendingHandshakes(int max, int perIp) {
        this.max = max;
        this.perIp = perIp;
    }

    Optional<Displaced> add(PendingHandshake handshake, ByteBuffer ip) {
        Optional<Displaced> displaced = Optional.empty();
        if (from(ip) >= perIp) {
            displaced = displace(ip, ConnectionRefusal.PENDING_HANDSHAKES_FROM_IP);
        } else if (size >= max) {
            displaced = displace(largest(), ConnectionRefusal.PENDING_HANDSHAKES);
        }
        handshakes.computeIfAbsent(ip, _ -> new LinkedHashSet<>()).addLast(handshake);
        size++;
        return displaced;
    }

    /// Of several, the one that came first.
    private ByteBuffer largest() {
        ByteBuffer largest = handshakes.keySet().iterator().next();
        for (ByteBuffer ip : handshakes.keySet()) {
            largest = from(ip) > from(largest) ? ip : largest;
        }
        return largest;
    }

    private Optional<Displaced> displace(ByteBuffer ip, ConnectionRefusal reason) {
        PendingHandshake oldest =
                handshakes.getOrDefault(ip, new LinkedHashSet<>()).getFirst();
        remove(oldest, ip);
        return Optional.of(new Displaced(oldest, reason));
    }

    /// @return false if it was not there any more
    boolean remove(PendingHandshake handshake, ByteBuffer ip) {
        SequencedSet<PendingHandshake> ofIp = handshakes.get(ip);
        if (ofIp == null || !ofIp.remove(handshake)) {
            return false;
        }
        size--;
        if (ofIp.isEmpty()) {
            handshakes.remove(ip);
        }
        return true;
    }

    int size() {
        return size;
    }

    int from(ByteBuffer ip) {
        SequencedSet<PendingHandshake> ofIp = handshakes.get(ip);
        return ofIp == null ? 0 : ofIp.size();
    }
}
