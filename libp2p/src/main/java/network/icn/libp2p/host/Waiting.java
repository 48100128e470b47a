package network.icn.libp2p.host;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;

/// Handshakes under way, shared fairly by the addresses from which they come. A newcomer always gets in: where there
/// are
/// too many, the address that has most loses its oldest, so whoever floods displaces itself.
final class Waiting {
    /// Who has to go for a newcomer, and why.
    record Displaced(Guest guest, ConnectionRefusal reason) {}

    private final int max;
    private final int perIp;
    /// The oldest first, for each address.
    private final Map<ByteBuffer, SequencedSet<Guest>> guests = new LinkedHashMap<>();
    private int size;

    Waiting(int max, int perIp) {
        this.max = max;
        this.perIp = perIp;
    }

    Optional<Displaced> add(Guest guest, ByteBuffer ip) {
        Optional<Displaced> displaced = Optional.empty();
        if (from(ip) >= perIp) {
            displaced = displace(ip, ConnectionRefusal.PENDING_HANDSHAKES_FROM_IP);
        } else if (size >= max) {
            displaced = displace(largest(), ConnectionRefusal.PENDING_HANDSHAKES);
        }
        guests.computeIfAbsent(ip, _ -> new LinkedHashSet<>()).addLast(guest);
        size++;
        return displaced;
    }

    /// Of several, the one that came first.
    private ByteBuffer largest() {
        ByteBuffer largest = guests.keySet().iterator().next();
        for (ByteBuffer ip : guests.keySet()) {
            largest = from(ip) > from(largest) ? ip : largest;
        }
        return largest;
    }

    private Optional<Displaced> displace(ByteBuffer ip, ConnectionRefusal reason) {
        Guest oldest = guests.getOrDefault(ip, new LinkedHashSet<>()).getFirst();
        remove(oldest, ip);
        return Optional.of(new Displaced(oldest, reason));
    }

    /// @return false if it was not there any more
    boolean remove(Guest guest, ByteBuffer ip) {
        SequencedSet<Guest> ofIp = guests.get(ip);
        if (ofIp == null || !ofIp.remove(guest)) {
            return false;
        }
        size--;
        if (ofIp.isEmpty()) {
            guests.remove(ip);
        }
        return true;
    }

    int size() {
        return size;
    }

    int from(ByteBuffer ip) {
        SequencedSet<Guest> ofIp = guests.get(ip);
        return ofIp == null ? 0 : ofIp.size();
    }
}
